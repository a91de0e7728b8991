import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Point, sparkline, weekLine } from '../../src/digest/sparkline.ts'

const usd = (amountMinor: number) => ({ currency: 'USD', amountMinor })
const eur = (amountMinor: number) => ({ currency: 'EUR', amountMinor })
const point = (day: number, overdue: Point['overdue'], combined: Point['combined'] = null): Point => ({
  date: `2026-03-0${day}`,
  overdue,
  combined,
})

test('the lowest total gets the lowest bar, the highest the highest', () => {
  expect(sparkline([100, 200, 300, 800])).toBe('▁▂▃█')
})

test('a wobble of a percent stays near the middle, and equal totals make equal bars', () => {
  expect(sparkline([1_000, 1_010, 1_000])).toBe('▄▅▄')
  expect(sparkline([5, 5, 5])).toBe('▅▅▅')
  expect(sparkline([0, 0, 0])).toBe('▁▁▁')
})

test('one bar per value, and a larger value never gets a lower one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1e12 }), { minLength: 1, maxLength: 7 }), (values) => {
      const bars = [...sparkline(values)]
      expect(bars).toHaveLength(values.length)
      for (const [a, one] of values.entries())
        for (const [b, other] of values.entries())
          if (one < other) expect((bars[a] ?? '') <= (bars[b] ?? '')).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('the first and the last amount are named', () => {
  const points = [point(2, [usd(100_000_00)]), point(3, [usd(120_000_00)]), point(4, [usd(140_000_00)])]
  const combined = points.map((one) => ({ ...one, combined: one.overdue[0] ?? null }))
  expect(weekLine(combined, 'USD')).toBe('▁▅█ $100K on Mon 2 Mar to $140K today')
})

test('several currencies together say so', () => {
  const points = [2, 3, 4].map((day) => point(day, [usd(100_00), eur(100_00)], usd(210_00)))
  expect(weekLine(points, 'USD')).toBe('▅▅▅ $210 on Mon 2 Mar to $210 today, all currencies')
})

test('two digests are no week', () => {
  expect(weekLine([point(2, [usd(1)]), point(3, [usd(2)])], 'USD')).toBeNull()
})

test('without rates for every digest the largest currency stands alone, and says so', () => {
  const points = [
    point(2, [usd(100_00), eur(900_00)], usd(1_100_00)),
    point(3, [usd(100_00), eur(950_00)]),
    point(4, [usd(100_00), eur(990_00)]),
  ]
  expect(weekLine(points, 'USD')).toMatch(/ €900 on Mon 2 Mar to €990 today, EUR only$/)
})

test('amounts of an earlier reporting currency are not mixed in', () => {
  const points = [
    point(2, [usd(100_00)], eur(90_00)),
    point(3, [usd(110_00)], usd(110_00)),
    point(4, [usd(120_00)], usd(120_00)),
  ]
  expect(weekLine(points, 'USD')).toMatch(/ \$100 on Mon 2 Mar to \$120 today$/)
})

test('no more than seven digests are drawn', () => {
  const points = Array.from({ length: 9 }, (_, day) => point(day + 1, [usd(day * 100)], usd(day * 100)))
  expect([...(weekLine(points, 'USD')?.split(' ')[0] ?? '')]).toHaveLength(7)
})
