import { type Day, dayFrom, monthOf, plusMonths, yearOf } from './calendar.ts'
import { MONTH, monthNumber } from './names.ts'
import type { DateRule, DateSetting } from './rule.ts'
import { slashOrder } from './slashes.ts'
import { onDay, type When } from './when.ts'

const EDGE = '(?<![\\p{L}\\p{N}$€£.,/-])'
const END = '(?![\\p{L}\\p{N}])'
const TH = '(?:st|nd|rd|th|er|º|ª|\\.)?'
const YEAR = '(?:,?\\s*(\\d{4})(?!\\d))?'

/** Days written with a month: ISO, slashes, dots, and names of months. */
export const NUMERIC_DATES: DateRule[] = [
  {
    pattern: `${EDGE}(\\d{4})-(\\d{1,2})-(\\d{1,2})${END}`,
    read: ([year, month, day], { today }) => onDay(dayFrom(Number(year), Number(month), Number(day)), today),
  },
  {
    pattern: `${EDGE}(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}|\\d{2}))?(?![\\p{L}\\p{N}/])`,
    read: ([a, b, year], setting) => slashes(Number(a), Number(b), year, setting),
  },
  {
    pattern: `${EDGE}(\\d{1,2})-(\\d{1,2})-(\\d{4}|\\d{2})${END}`,
    read: ([a, b, year], setting) => slashes(Number(a), Number(b), year, setting),
  },
  {
    pattern: `${EDGE}(\\d{1,2})\\.\\s?(\\d{1,2})(?:\\.\\s?(\\d{4}|\\d{2})(?!\\d)|\\.(?=[^\\d]|$))`,
    read: ([day, month, year], setting) => dots(day, month, year, setting),
  },
  {
    pattern: `(?<=(?:^|\\s)(?:on|by|until|till|before|after|from|am|bis|zum|ab|vom|le|el|du|au|per)\\s+(?:the\\s+|zum\\s+)?)(\\d{1,2})\\.(\\d{1,2})(?![\\p{L}\\p{N}%])`,
    read: ([day, month], setting) => dots(day, month, undefined, setting),
  },
  {
    pattern: `${EDGE}(?:the\\s+)?(\\d{1,2})${TH}[\\s-]*(?:of\\s+|de\\s+|di\\s+|d['’])?(${MONTH})(?!\\p{L})\\.?${YEAR}`,
    read: ([day, month, year], setting) => named(Number(day), month, year, setting),
  },
  {
    pattern: `${EDGE}(${MONTH})\\.?[\\s-]+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?(?![\\d%]|[.,]\\d|\\p{L})${YEAR}`,
    read: ([month, day, year], setting) => named(Number(day), month, year, setting),
  },
]

function slashes(a: number, b: number, year: string | undefined, setting: DateSetting): When | null {
  const dayFirst = b >= 1 && b <= 12
  const monthFirst = a >= 1 && a <= 12
  if (!dayFirst && !monthFirst) return null
  if (dayFirst && monthFirst && a !== b) {
    const order = slashOrder(setting.locale, setting.zone)
    if (order === null) return { kind: 'ask', why: `Which comes first in ${a}/${b}, the day or the month?` }
    return order === 'day-first' ? dated(a, b, year, setting) : dated(b, a, year, setting)
  }
  return dayFirst ? dated(a, b, year, setting) : dated(b, a, year, setting)
}

function dots(
  day: string | undefined,
  month: string | undefined,
  year: string | undefined,
  setting: DateSetting,
): When | null {
  const [d, m] = [Number(day), Number(month)]
  return d >= 1 && d <= 31 && m >= 1 && m <= 12 ? dated(d, m, year, setting) : null
}

function named(
  day: number,
  month: string | undefined,
  year: string | undefined,
  setting: DateSetting,
): When | null {
  return day >= 1 && day <= 31 ? dated(day, monthNumber(month ?? ''), year, setting) : null
}

/** Without a year: the next such day, if it comes within six months. */
function dated(day: number, month: number, year: string | undefined, { today }: DateSetting): When {
  if (year !== undefined) {
    const full = year.length === 2 ? 2000 + Number(year) : Number(year)
    return onDay(dayFrom(full, month, day), today)
  }
  const thisYear = yearOf(today)
  const found = [thisYear, thisYear + 1, thisYear + 2, thisYear + 3]
    .map((candidate) => dayFrom(candidate, month, day))
    .find((candidate): candidate is Day => candidate !== null && candidate >= today)
  if (found === undefined) return { kind: 'ask', why: 'The calendar does not have that day.' }
  if (found > plusMonths(today, 6)) {
    const back = (monthOf(today) - month + 12) % 12
    const gone = back < 6 ? 'That day of this year is over' : 'That is more than six months away'
    return { kind: 'ask', why: `${gone}, and no year was written. Which day is meant?` }
  }
  return { kind: 'day', on: found }
}
