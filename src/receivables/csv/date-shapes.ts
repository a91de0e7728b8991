import { DateTime } from 'luxon'

/** Order of day, month and year in a date written in digits. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd'

export type DateShape =
  /** Means one day only, whoever reads it. */
  | { kind: 'certain'; year: number; month: number; day: number }
  /** Two small numbers and a year; `orders` are those that give a number of 1–12 for the month. */
  | { kind: 'numeric'; parts: readonly [number, number, number]; orders: DateOrder[] }
  /** A spreadsheet's count of days since 1899-12-30. */
  | { kind: 'serial'; days: number }
  | { kind: 'unknown' }

const TIME = String.raw`(?:,?[T ]\s*\d{1,2}:\d{2}.*)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}$`)
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/
const NUMERIC = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${TIME}$`)
const DAY_NAMED = new RegExp(
  String.raw`^(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3,9})\.?,?[-/. ]+(\d{4}|\d{2})${TIME}$`,
  'i',
)
const MONTH_NAMED = new RegExp(
  String.raw`^([a-z]{3,9})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4})${TIME}$`,
  'i',
)
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** Recognises how a date is written, without deciding what is left open. */
export function dateShape(cell: string): DateShape {
  const iso = YEAR_FIRST.exec(cell)
  if (iso) return certain(iso[1], Number(iso[3]), iso[4])
  const compact = COMPACT.exec(cell)
  if (compact) return certain(compact[1], Number(compact[2]), compact[3])
  const numeric = NUMERIC.exec(cell)
  if (numeric) return numericShape(numeric)
  const dayFirst = DAY_NAMED.exec(cell)
  if (dayFirst) return named(dayFirst[3], dayFirst[2], dayFirst[1])
  const monthFirst = MONTH_NAMED.exec(cell)
  if (monthFirst) return named(monthFirst[3], monthFirst[1], monthFirst[2])
  if (/^[2-7]\d{4}(?:\.\d+)?$/.test(cell)) return { kind: 'serial', days: Math.floor(Number(cell)) }
  return { kind: 'unknown' }
}

/** The day as `yyyy-MM-dd`, or null when the calendar has no such day. */
export function isoDay(year: number, month: number, day: number): string | null {
  return DateTime.fromObject({ year, month, day }, { zone: 'utc' }).toISODate()
}

/** Two digits are a year of this century. */
export function fullYear(year: number): number {
  return year < 100 ? 2000 + year : year
}

function numericShape(match: RegExpExecArray): DateShape {
  const parts = [Number(match[1]), Number(match[3]), Number(match[4])] as const
  const orders: DateOrder[] = []
  if (parts[1] <= 12) orders.push('dmy')
  if (parts[0] <= 12) orders.push('mdy')
  // 13-05-26 may be the year 2013: the year stands first in dates with hyphens.
  if (match[2] === '-' && match[4]?.length === 2 && parts[1] <= 12) orders.push('ymd')
  return { kind: 'numeric', parts, orders }
}

function named(year: string | undefined, month: string | undefined, day: string | undefined): DateShape {
  const index = MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase())
  return index < 0 ? { kind: 'unknown' } : certain(year, index + 1, day)
}

function certain(year: string | undefined, month: number, day: string | undefined): DateShape {
  return { kind: 'certain', year: fullYear(Number(year)), month, day: Number(day) }
}
