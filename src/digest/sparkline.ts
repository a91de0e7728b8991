import { dayText } from '../overdue/parts.ts'
import { decimalsOf, type Money, shortMoney } from '../receivables/money.ts'

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const MOST_POINTS = 7
/** Two points are a difference, which is told already. */
const FEWEST_POINTS = 3
/** A wobble of less than this share of the total must not look like a mountain. */
const LEAST_RANGE = 0.05

/** One bar per value, the lowest first bar at the lowest value. */
export function sparkline(values: number[]): string {
  const highest = Math.max(...values)
  const lowest = Math.min(...values)
  const range = Math.max(highest - lowest, Math.abs(highest) * LEAST_RANGE)
  if (range === 0) return BARS[0]?.repeat(values.length) ?? ''
  const floor = highest - lowest < range ? (highest + lowest - range) / 2 : lowest
  return values
    .map((value) => BARS[Math.round(((value - floor) / range) * (BARS.length - 1))] ?? BARS[0])
    .join('')
}

/** The total a digest named. */
export interface Point {
  date: string
  overdue: Money[]
  /** All of it in the reporting currency of that day; null without rates. */
  combined: Money | null
}

/**
 * The last week's totals as text: in the reporting currency where every digest had rates for it, else in
 * the currency of which most is overdue now. The first and the last amount are named, for those who
 * cannot see the bars.
 * @param points oldest first, the present one last.
 */
export function weekLine(points: Point[], reportingCurrency: string): string | null {
  const shown = points.slice(-MOST_POINTS)
  const [first] = shown
  const last = shown.at(-1)
  if (!first || !last || shown.length < FEWEST_POINTS) return null
  const together = shown.flatMap(({ combined }) => (combined?.currency === reportingCurrency ? combined : []))
  const whole = together.length === shown.length
  const currency = whole ? reportingCurrency : largestCurrency(last.overdue)
  if (!currency) return null
  const amounts = whole ? together : shown.map(({ overdue }) => amountIn(overdue, currency))
  const [from] = amounts
  const to = amounts.at(-1)
  if (!from || !to) return null
  const bars = sparkline(amounts.map(({ amountMinor }) => amountMinor))
  const several = shown.some(({ overdue }) => overdue.some((sum) => sum.currency !== currency))
  const which = several ? (whole ? ', all currencies' : `, ${currency} only`) : ''
  return `${bars} ${shortMoney(from)} on ${dayText(first.date)} to ${shortMoney(to)} today${which}`
}

function amountIn(sums: Money[], currency: string): Money {
  return sums.find((sum) => sum.currency === currency) ?? { amountMinor: 0, currency }
}

function largestCurrency(sums: Money[]): string | undefined {
  const size = ({ amountMinor, currency }: Money) => amountMinor / 10 ** decimalsOf(currency)
  return [...sums].sort((a, b) => size(b) - size(a))[0]?.currency
}
