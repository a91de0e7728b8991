import {
  type Day,
  dayFrom,
  dayOfWeek,
  endOfMonth,
  monthOf,
  plusMonths,
  startOfMonth,
  yearOf,
} from './calendar.ts'
import { LONE_MONTH, MONTH, monthNumber } from './names.ts'
import type { DateRule } from './rule.ts'
import { notToday, onDay, type When } from './when.ts'

const EDGE = '(?<![\\p{L}\\p{N}-])'
const END = '(?![\\p{L}\\p{N}])'
const THE = '(?:the\\s+|this\\s+|der\\s+|des\\s+|du\\s+|de\\s+|del\\s+)?'
const LAST = '(?:(?:the\\s+)?end\\s+of|ende|fin\\s+(?:de|du)|finales\\s+de|late\\s+(?=the\\s+month))'
const MID = '(?:mid|middle\\s+of|mitte|mi)'
const EARLY =
  '(?:early|late|beginning\\s+of|start\\s+of|anfang|début|sometime|first\\s+(?:half|week)\\s+of|second\\s+half\\s+of)'

/** Ends and middles of periods, which are days, and the periods themselves, which are not. */
export const PERIODS: DateRule[] = [
  {
    pattern: `${EDGE}(?:eom|month[\\s-]?end|monatsende|fin\\s+de\\s+mes|${LAST}\\s+${THE}(?:month|monats|mois|mes))${END}`,
    read: (_, { today }) => notToday(endOfMonth(today, 0), today, 'day'),
  },
  {
    pattern: `${EDGE}${LAST}\\s+next\\s+month${END}`,
    read: (_, { today }) => onDay(endOfMonth(today, 1), today),
  },
  {
    pattern: `${EDGE}${LAST}\\s+(?:de\\s+)?(${MONTH})(?!\\p{L})(?:\\s+(\\d{4}))?${END}`,
    read: ([month = '', year], { today }) => endOfNamed(monthNumber(month), year, today),
  },
  {
    pattern: `${EDGE}(?:eow|week[\\s-]?end(?=\\s+close)|wochenende(?=\\s)|${LAST}\\s+${THE}(?:week|woche|semaine|semana))${END}`,
    read: (_, { today }) => notToday(dayOfWeek(today, 5, 0), today, 'Friday'),
  },
  {
    pattern: `${EDGE}${LAST}\\s+next\\s+week${END}`,
    read: (_, { today }) => onDay(dayOfWeek(today, 5, 1), today),
  },
  {
    pattern: `${EDGE}${MID}[\\s-]?${THE}week${END}`,
    read: (_, { today }) => notToday(dayOfWeek(today, 3, 0), today, 'Wednesday'),
  },
  {
    pattern: `${EDGE}${MID}[\\s-]?${THE}month${END}`,
    read: (_, { today }) => middle(today),
  },
  {
    pattern: `${EDGE}${MID}[\\s-]?${THE}(${MONTH})(?:\\s+(\\d{4}))?${END}`,
    read: ([month = '', year], { today }) => middleOfNamed(monthNumber(month), year, today),
  },
  {
    pattern: `${EDGE}(?:eoq|quarter[\\s-]?end|${LAST}\\s+${THE}quarter)${END}`,
    read: (_, { today }) => notToday(quarterEnd(yearOf(today), Math.ceil(monthOf(today) / 3)), today, 'day'),
  },
  {
    pattern: `${EDGE}${LAST}\\s+q([1-4])(?:\\s+(\\d{4}))?${END}`,
    read: ([quarter, year], { today }) => {
      if (year !== undefined) return onDay(quarterEnd(Number(year), Number(quarter)), today)
      const end = quarterEnd(yearOf(today), Number(quarter))
      return notToday(end < today ? quarterEnd(yearOf(today) + 1, Number(quarter)) : end, today, 'day')
    },
  },
  {
    pattern: `${EDGE}(?:eoy|year[\\s-]?end|jahresende|${LAST}\\s+${THE}(?:year|jahres|année|año))${END}`,
    read: (_, { today }) => notToday(quarterEnd(yearOf(today), 4), today, 'day'),
  },
  {
    pattern: `${EDGE}(?:this\\s+week\\s+(?:and|or)\\s+next(?:\\s+week)?)${END}`,
    read: (_, { today }) => ({ kind: 'period', first: dayOfWeek(today, 1, 2) }),
  },
  {
    pattern: `${EDGE}(?:(?:${EARLY}|mid)\\s+(?:in\\s+|the\\s+)?)?(?:next\\s+week|the\\s+week\\s+after|nächste\\s+woche|nächster\\s+woche|(?:la\\s+)?semaine\\s+prochaine|(?:la\\s+)?próxima\\s+semana)${END}`,
    read: (_, { today }) => ({ kind: 'period', first: dayOfWeek(today, 1, 1) }),
  },
  {
    pattern: `${EDGE}(?:later\\s+|early\\s+|sometime\\s+)?this\\s+week${END}`,
    read: (_, { today }) => ({ kind: 'period', first: dayOfWeek(today, 1, 1) }),
  },
  {
    pattern: `${EDGE}(?:${EARLY}\\s+(?:in\\s+)?)?(?:next\\s+month|nächsten\\s+monat|(?:le\\s+)?mois\\s+prochain|(?:el\\s+)?próximo\\s+mes)${END}`,
    read: (_, { today }) => ({ kind: 'period', first: startOfMonth(today, 1) }),
  },
  {
    pattern: `${EDGE}(?:later\\s+|sometime\\s+)?this\\s+month${END}`,
    read: (_, { today }) => ({ kind: 'period', first: startOfMonth(today, 1) }),
  },
  {
    pattern: `${EDGE}(?:${EARLY}\\s+)?next\\s+quarter${END}`,
    read: (_, { today }) => ({ kind: 'period', first: nextQuarter(today) }),
  },
  {
    pattern: `${EDGE}(?:later\\s+)?this\\s+quarter${END}`,
    read: (_, { today }) => ({ kind: 'period', first: nextQuarter(today) }),
  },
  {
    pattern: `${EDGE}(?:${EARLY}\\s+)?(?:(?:the\\s+)?new\\s+year|next\\s+year|(?:later\\s+)?this\\s+year)${END}`,
    read: (_, { today }) => ({ kind: 'period', first: dayFrom(yearOf(today) + 1, 1, 1) }),
  },
  {
    pattern: `${EDGE}(?:${EARLY}\\s+)?q([1-4])(?:\\s+(\\d{4}))?${END}`,
    read: ([quarter, year], { today }) => firstOf((Number(quarter) - 1) * 3 + 1, year, today),
  },
  {
    pattern: `${EDGE}(?:${EARLY}\\s+(?:in\\s+)?)(${MONTH})(?:\\s+(\\d{4}))?${END}(?!\\s*\\d)`,
    read: ([month = '', year], { today }) => firstOf(monthNumber(month), year, today),
  },
  {
    pattern: `${EDGE}(${LONE_MONTH})(?:\\s+(\\d{4}))?${END}(?!\\s*\\d)`,
    read: ([month = '', year], { today }) => firstOf(monthNumber(month), year, today),
  },
  {
    pattern: `${EDGE}(?:(?:the\\s+)?next\\s+)?(?:a\\s+|the\\s+)?(?:few|couple(?:\\s+of)?|several|some)\\s+(?:more\\s+)?(?:business\\s+|working\\s+)?(?:days|weeks|months)${END}(?!\\s+ago)`,
    read: () => ({ kind: 'period', first: null }),
  },
  {
    pattern: `${EDGE}(?:soon|shortly|asap|imminently|eventually|any\\s+day(?:\\s+now)?|in\\s+due\\s+course|the\\s+weekend|christmas|xmas|thanksgiving|easter|the\\s+holidays|some\\s?time|later)${END}`,
    read: () => ({ kind: 'period', first: null }),
  },
]

function middle(today: Day): When {
  const here = `${today.slice(0, 8)}15`
  return notToday(here < today ? `${plusMonths(here, 1)}` : here, today, 'day')
}

function endOfNamed(month: number, year: string | undefined, today: Day): When {
  const first = dayFrom(year ? Number(year) : yearOf(today), month, 1)
  if (first === null) return { kind: 'ask', why: 'The calendar does not have that day.' }
  const end = endOfMonth(first, 0)
  return notToday(!year && end < today ? endOfMonth(first, 12) : end, today, 'day')
}

function middleOfNamed(month: number, year: string | undefined, today: Day): When {
  const on = dayFrom(year ? Number(year) : yearOf(today), month, 15)
  if (on === null) return { kind: 'ask', why: 'The calendar does not have that day.' }
  return notToday(!year && on < today ? plusMonths(on, 12) : on, today, 'day')
}

function firstOf(month: number, year: string | undefined, today: Day): When {
  const first = dayFrom(year ? Number(year) : yearOf(today), month, 1)
  if (first === null) return { kind: 'period', first: null }
  if (year !== undefined) return { kind: 'period', first: first < today ? null : first }
  const coming = first < today ? plusMonths(first, 12) : first
  return { kind: 'period', first: coming > plusMonths(today, 6) ? null : coming }
}

const quarterEnd = (year: number, quarter: number): Day =>
  endOfMonth(`${String(year).padStart(4, '0')}-01-01`, quarter * 3 - 1)
const nextQuarter = (today: Day): Day => startOfMonth(today, 3 - ((monthOf(today) - 1) % 3))
