import { describe, expect, test } from 'vitest'
import { labelledReplies, score, scoreTable } from './labelled-replies.ts'

/** Slightly under what was measured; the untouched half was never looked at while the grammar was made. */
const FLOORS = {
  tuned: { exact: 0.98, precision: 0.97, recall: 0.97, confidentlyWrong: 2 },
  'held-out': { exact: 0.96, precision: 0.96, recall: 0.97, confidentlyWrong: 2 },
}

test('there are at least 300 replies, half of them untouched, none in both halves', () => {
  const [tuned, heldOut] = [labelledReplies('tuned'), labelledReplies('held-out')]
  expect(tuned.length + heldOut.length).toBeGreaterThanOrEqual(300)
  expect(Math.min(tuned.length, heldOut.length)).toBeGreaterThanOrEqual(150)
  const place = ({ text, on, zone, locale, facts }: (typeof tuned)[number]) =>
    JSON.stringify([text, on, zone, locale, facts])
  expect(new Set([...tuned, ...heldOut].map(place)).size).toBe(tuned.length + heldOut.length)
})

describe.each(['tuned', 'held-out'] as const)('the %s half', (half) => {
  const result = score(labelledReplies(half))
  const sum = (field: 'expected' | 'read' | 'right') =>
    [...result.kinds.values()].reduce((total, count) => total + count[field], 0)

  test('is read as well as when it was measured', () => {
    console.log(`${half}\n${scoreTable(result)}`)
    const floor = FLOORS[half]
    expect(result.exact / result.replies, result.wrong.join('\n')).toBeGreaterThanOrEqual(floor.exact)
    expect(sum('right') / sum('read')).toBeGreaterThanOrEqual(floor.precision)
    expect(sum('right') / sum('expected')).toBeGreaterThanOrEqual(floor.recall)
  })

  test('has few readings that are wrong without a question', () => {
    expect(result.confidentlyWrong.length, result.confidentlyWrong.join('\n')).toBeLessThanOrEqual(
      FLOORS[half].confidentlyWrong,
    )
  })
})
