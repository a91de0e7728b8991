import { MONTH, monthNumber } from '../../reading/dates/names.ts'
import type { Span } from '../../reading/span.ts'

/** A day as it is written: what it may mean, for 3/10 may be in March or in October. */
export interface WrittenDay extends Span {
  readings: { year: number | null; month: number; day: number }[]
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '')
const NAMES = plain(MONTH)
/** Month names that have lost their accents. */
const BARE: Record<string, number> = { marz: 3, janner: 1, marco: 3 }
const EDGE = '(?<![a-z0-9$€£.,/-])'
const YEAR = "(?:,?[ ]{0,2}(?:(?:of|de|del)[ ])?('\\d{2}|\\d{4})(?![\\d.,]\\d))?"
const DAYS: [RegExp, (groups: (string | undefined)[]) => WrittenDay['readings']][] = [
  [new RegExp(`${EDGE}(\\d{4})-(\\d{1,2})-(\\d{1,2})(?![a-z0-9-])`, 'gi'), ([y, m, d]) => [of(y, m, d)]],
  [
    new RegExp(`${EDGE}(\\d{1,2})([/.-])(\\d{1,2})\\2[ ]?(\\d{4}|\\d{2})(?![a-z0-9])`, 'gi'),
    ([a, , b, y]) => (y?.length === 2 ? either(a, b, `20${y}`) : either(a, b, y)),
  ],
  [new RegExp(`${EDGE}(\\d{1,2})/(\\d{1,2})(?![a-z0-9/])`, 'gi'), ([a, b]) => either(a, b, undefined)],
  [new RegExp(`${EDGE}(\\d{1,2})\\.(\\d{1,2})\\.(?![a-z0-9])`, 'gi'), ([d, m]) => [of(undefined, m, d)]],
  [
    new RegExp(
      `${EDGE}(\\d{1,2})(?:st|nd|rd|th|\\.|º|er)?[ -]{0,2}(?:of |de )?(${NAMES})(?![a-z])\\.?${YEAR}`,
      'gi',
    ),
    ([d, m, y]) => [of(y, month(m), d)],
  ],
  [
    new RegExp(
      `(?<![a-z])(${NAMES})\\.?[ -]{1,2}(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?![a-z0-9%]|[.,:]\\d)${YEAR}`,
      'gi',
    ),
    ([m, d, y]) => [of(y, month(m), d)],
  ],
]

/** The days in a text, in their order. */
export function findDays(text: string): WrittenDay[] {
  const found = DAYS.flatMap(([pattern, read]) =>
    [...text.matchAll(pattern)].flatMap((match): WrittenDay[] => {
      const readings = read(match.slice(1)).filter(
        ({ month: m, day }) => m >= 1 && m <= 12 && day >= 1 && day <= 31,
      )
      return readings.length === 0
        ? []
        : [{ start: match.index, end: match.index + match[0].length, readings }]
    }),
  ).sort((a, b) => a.start - b.start || b.end - a.end)
  let end = 0
  return found.filter((one) => {
    if (one.start < end) return false
    end = one.end
    return true
  })
}

const of = (year: string | undefined, m: string | number | undefined, day: string | undefined) => ({
  year: year === undefined ? null : Number(year.startsWith("'") ? `20${year.slice(1)}` : year),
  month: Number(m),
  day: Number(day),
})
const either = (a: string | undefined, b: string | undefined, year: string | undefined) => [
  of(year, b, a),
  of(year, a, b),
]
const month = (name = ''): number => monthNumber(name) || (BARE[name.toLowerCase()] ?? 0)

/** Whether the written day may be this one, `2026-10-02`; without a year any year does. */
export function isDay({ readings }: WrittenDay, iso: string): boolean {
  const [year, m, day] = iso.split('-').map(Number)
  return readings.some(
    (one) => (one.year === null || one.year === year) && one.month === m && one.day === day,
  )
}

/** A day no calendar has, such as 31 November. */
export function isNoDay({ readings }: WrittenDay): boolean {
  return readings.every(
    ({ year, month: m, day }) => day > new Date(Date.UTC(year ?? 2024, m, 0)).getUTCDate(),
  )
}
