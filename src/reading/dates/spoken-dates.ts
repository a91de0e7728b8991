import {
  type Day,
  dayFrom,
  dayOfWeek,
  monthOf,
  plusBusinessDays,
  plusDays,
  plusMonths,
  startOfMonth,
  weekdayOf,
  yearOf,
} from './calendar.ts'
import { COUNT, countOf, WEEKDAY, weekdayNumber } from './names.ts'
import type { DateRule } from './rule.ts'
import { notToday, onDay, type When } from './when.ts'

const EDGE = '(?<![\\p{L}\\p{N}$€£#.,/@-])'
const END = "(?![\\p{L}\\p{N}@]|'\\p{L}(?!\\p{L}))"
const NEXT = 'next|nächsten|nächster|kommenden|próximo|proximo|volgende'

/** Days named by their weekday, their number, or their distance. */
export const SPOKEN_DATES: DateRule[] = [
  {
    pattern: `${EDGE}(?:(?:the\\s+)?day\\s+after\\s+tomorrow|übermorgen|après-demain|pasado\\s+mañana)${END}`,
    read: (_, { today }) => onDay(plusDays(today, 2), today),
  },
  {
    pattern: `${EDGE}(?:tomorrow|morgen|demain|mañana|domani|amanhã)${END}`,
    read: (_, { today }) => onDay(plusDays(today, 1), today),
  },
  {
    pattern: `${EDGE}(?:today|tonight|eod|cob|close\\s+of\\s+business|end\\s+of\\s+(?:the\\s+)?day|this\\s+(?:morning|afternoon|evening)|heute|aujourd['’]hui|hoy|oggi|(?<=(?:half|rest|pay|paying|paid|\\d|k)\\s)now)${END}`,
    read: (_, { today }) => onDay(today, today),
  },
  {
    pattern: `${EDGE}yesterday${END}`,
    read: (_, { today }) => ({ kind: 'past', on: plusDays(today, -1) }),
  },
  {
    pattern: `${EDGE}(${WEEKDAY})\\s+(?:(?:of\\s+)?next\\s+week|in\\s+the\\s+next\\s+week)${END}`,
    read: ([name = ''], { today }) => onDay(dayOfWeek(today, weekdayNumber(name), 1), today),
  },
  {
    pattern: `${EDGE}next\\s+week\\s+(?:on\\s+)?(${WEEKDAY})${END}`,
    read: ([name = ''], { today }) => onDay(dayOfWeek(today, weekdayNumber(name), 1), today),
  },
  {
    pattern: `${EDGE}(${COUNT})\\s+weeks?\\s+from\\s+(?:this\\s+|next\\s+)?(${WEEKDAY}|today|tomorrow|now)${END}`,
    read: ([count = '', name = ''], { today }) => weeksFrom(countOf(count) ?? 1, name, today),
  },
  {
    pattern: `${EDGE}(${WEEKDAY}|tomorrow|today)\\s+week${END}`,
    read: ([name = ''], { today }) => weeksFrom(1, name, today),
  },
  {
    pattern: `${EDGE}(?:(this|coming|this\\s+coming|diesen|ce|este|${NEXT}|last|past|previous)\\s+)?(${WEEKDAY})(?:\\s+(prochain|próximo))?(?:'s)?${END}`,
    read: ([which = '', name = '', after = ''], { today }) =>
      weekday(`${which}${after}`.toLowerCase(), weekdayNumber(name), today),
    weekday: ([which = '', name = '']) => (/^(last|past|prev)/i.test(which) ? 0 : weekdayNumber(name)),
  },
  {
    pattern: `(?<!(?:over|every|last|past|net|each)\\s+|[\\p{L}\\p{N}$€£.,/-])(?:the\\s+next\\s+)?(${COUNT})\\s*(business\\s+|working\\s+|calendar\\s+|week)?(day|week|month|fortnight|jour|semaine|mois|tage|wochen|días|semanas)(?:s|e|n)?${END}(?!\\s+(?:ago|late|overdue|old|past\\b|of\\s+(?:downtime|silence)|later))(?:\\s+(?:from\\s+(?:now|today)|time))?`,
    read: ([count = '', qualifier = '', unit = ''], { today }) =>
      distance(countOf(count), qualifier.toLowerCase(), unit.toLowerCase(), today),
  },
  {
    pattern: `(?<=(?:\\bthe|\\bon|\\bby|\\bbis|\\bam|\\ble|\\bel|\\bzum|\\btill|\\buntil|\\bbefore|\\bafter|\\bthe|,|^|\\p{L})\\s+|^)(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)\\s+of\\s+(?:(next)|(?:this|the))\\s+month${END}`,
    read: ([day, next], { today }) => {
      const first = startOfMonth(today, next ? 1 : 0)
      return onDay(dayFrom(yearOf(first), monthOf(first), Number(day)), today)
    },
  },
  {
    pattern: `${EDGE}(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)${END}(?!(?:\\s+and\\s+(?:the\\s+)?\\d{1,2}\\w{0,2})?\\s+of\\s+(?:each|every)\\s+month)(?!\\s+(?:one|time|quarter|week|invoice|reminder|floor|attempt|payment|instalment|installment))`,
    read: ([day], { today }) => numbered(Number(day), today),
  },
  {
    pattern: `(?<=(?:^|\\s)(?:on|by|until|till|before|after|from)\\s+)the\\s+(\\d{1,2})${END}(?![.,]?\\d|%|k)`,
    read: ([day], { today }) => numbered(Number(day), today),
  },
  {
    pattern: `(?<=(?:^|\\s)(?:am|bis\\s+zum|zum|ab\\s+dem|vor\\s+dem)\\s+)(\\d{1,2})\\.(?=\\s|$|,)`,
    read: ([day], { today }) => numbered(Number(day), today),
  },
  {
    pattern: `(?<=(?:^|\\s)(?:le|el|avant\\s+le|antes\\s+del|il)\\s+)(\\d{1,2})(?:er)?(?=\\s|$|,|\\.)`,
    read: ([day], { today }) => numbered(Number(day), today),
  },
]

function weekday(which: string, day: number, today: Day): When {
  if (/^(last|past|previous)/.test(which)) return { kind: 'past', on: null }
  const now = weekdayOf(today)
  if (new RegExp(`^(?:${NEXT}|prochain)$`).test(which)) {
    if (day > now) {
      return { kind: 'ask', why: `Is next ${dayName(day)} the one of this week or of next week?` }
    }
    return { kind: 'day', on: dayOfWeek(today, day, 1) }
  }
  if (day === now) {
    return { kind: 'ask', why: `Today is a ${dayName(day)}: today itself, or a week from now?` }
  }
  return { kind: 'day', on: dayOfWeek(today, day, day > now ? 0 : 1) }
}

function weeksFrom(weeks: number, name: string, today: Day): When {
  const word = name.toLowerCase()
  const base: When =
    word === 'today' || word === 'now'
      ? { kind: 'day', on: today }
      : word === 'tomorrow'
        ? { kind: 'day', on: plusDays(today, 1) }
        : weekday('', weekdayNumber(word), today)
  return base.kind === 'day' ? { kind: 'day', on: plusDays(base.on, 7 * weeks) } : base
}

function distance(count: number | null, qualifier: string, unit: string, today: Day): When | null {
  if (count === null || count === 0) return null
  if (/^(month|mois)/.test(unit)) return { kind: 'day', on: plusMonths(today, count) }
  if (/^(week|semain|semana|wochen)/.test(unit)) return { kind: 'day', on: plusDays(today, 7 * count) }
  if (unit === 'fortnight') return { kind: 'day', on: plusDays(today, 14 * count) }
  if (/business|working|week/.test(qualifier)) return { kind: 'day', on: plusBusinessDays(today, count) }
  return { kind: 'day', on: plusDays(today, count) }
}

/** "the 15th": the next one strictly after today. */
function numbered(day: number, today: Day): When | null {
  if (day < 1 || day > 31) return null
  const now = Number(today.slice(8))
  if (day === now) return notToday(today, today, 'day')
  const first = startOfMonth(today, day > now ? 0 : 1)
  const on = dayFrom(yearOf(first), monthOf(first), day)
  if (on === null)
    return { kind: 'ask', why: `The month it would fall in has no ${day}. Which day is meant?` }
  return { kind: 'day', on }
}

const dayName = (day: number): string =>
  ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][day] ?? ''
