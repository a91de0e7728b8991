import { expect, test } from 'vitest'
import {
  changeLines,
  firstOfWeek,
  moveLines,
  NO_MOVES,
  type PastDigest,
  stillOverdue,
} from '../../src/digest/movement.ts'

const usd = (amountMinor: number) => ({ currency: 'USD', amountMinor })
const eur = (amountMinor: number) => ({ currency: 'EUR', amountMinor })
const past = (date: string, ...overdue: PastDigest['overdue']): PastDigest => ({
  date,
  overdue,
  combined: null,
  ranAt: `${date}T14:00:00.000Z`,
})

test('a first digest compares with nothing', () => {
  expect(changeLines([usd(100)], [], '2026-03-02', 'USD')).toEqual([])
})

test('on Monday the change is since Friday, and nothing is said of a week that only begins', () => {
  const lines = changeLines([usd(15_000_00)], [past('2026-02-27', usd(10_000_00))], '2026-03-02', 'USD')
  expect(lines).toEqual(['▲ $5K more since Fri 27 Feb'])
})

test('on Tuesday, yesterday is Monday: it is told once', () => {
  const lines = changeLines([usd(100_00)], [past('2026-03-02', usd(100_00))], '2026-03-03', 'USD')
  expect(lines).toEqual(['Unchanged since Mon 2 Mar'])
})

test('from Wednesday on there is yesterday and Monday', () => {
  const history = [past('2026-03-03', usd(90_00)), past('2026-03-02', usd(200_00)), past('2026-02-27')]
  expect(changeLines([usd(100_00)], history, '2026-03-04', 'USD')).toEqual([
    '▲ $10 more since Tue 3 Mar',
    '▼ $100 less since Mon 2 Mar',
  ])
})

test('when Monday was a holiday, the week’s first digest stands for it', () => {
  const history = [past('2026-05-27'), past('2026-05-26'), past('2026-05-22')]
  expect(firstOfWeek(history, '2026-05-28')?.date).toBe('2026-05-26')
})

test('currencies change each for itself, the reporting currency first', () => {
  const [line] = changeLines(
    [eur(50_00), usd(10_00)],
    [past('2026-03-02', usd(5_00), eur(60_00))],
    '2026-03-03',
    'USD',
  )
  expect(line).toBe('▲ $5 more · ▼ €10 less since Mon 2 Mar')
})

test('moves are counted whole and named in part', () => {
  const moves = {
    ...NO_MOVES,
    up: { count: 6, named: [{ name: 'Acme', from: 1, to: 2 }] },
    closed: { count: 1, named: [{ name: 'Beta', from: 1, to: 0 }] },
  }
  expect(moveLines(moves)).toEqual(['6 moved up: Acme (tier 1 → 2) and 5 more', '1 settled: Beta'])
  expect(stillOverdue(moves)).toBe(6)
})
