import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CELLS, labelledTexts, SETS, score, scoreTable } from './labelled-texts.ts'

/** Slightly under what is measured today; docs/tone.md has the first, untouched run. */
const FLOORS = {
  tuned: { verdicts: 0.99, exact: 0.98, precision: 0.98, recall: 0.98 },
  'held-out': { verdicts: 0.98, exact: 0.97, precision: 0.97, recall: 0.98 },
  'second-look': { verdicts: 0.97, exact: 0.97, precision: 0.97, recall: 0.97 },
}
const results = new Map(SETS.map((set) => [set, score(labelledTexts(set))]))

test('there are at least 300 texts in two halves, none in two sets, and every cell is in both halves', () => {
  const [tuned, heldOut] = [labelledTexts('tuned'), labelledTexts('held-out')]
  expect(Math.min(tuned.length, heldOut.length)).toBeGreaterThanOrEqual(150)
  const all = SETS.flatMap(labelledTexts)
  expect(new Set(all.map(({ tier, text, facts }) => JSON.stringify([tier, text, facts]))).size).toBe(
    all.length,
  )
  for (const half of ['tuned', 'held-out'] as const)
    for (const cell of CELLS)
      expect(results.get(half)?.cells.get(cell)?.expected, `${half} ${cell}`).toBeGreaterThan(2)
})

test('every label agrees with itself', () => {
  for (const { verdict, findings, text } of SETS.flatMap(labelledTexts)) {
    const gravest = findings.some(({ severity }) => severity === 'block')
      ? 'block'
      : findings.length > 0
        ? 'warn'
        : 'ok'
    expect(verdict, text).toBe(gravest)
  }
})

describe.each(SETS)('the set %s', (set) => {
  const result = results.get(set) ?? score([])
  const sum = (field: 'expected' | 'found' | 'right') =>
    [...result.cells.values()].reduce((total, count) => total + count[field], 0)

  test('is judged as well as when it was measured', () => {
    console.log(`${set}\n${scoreTable(result)}`)
    const floor = FLOORS[set]
    const wrong = result.wrong.join('\n\n')
    expect(result.verdicts / result.texts, wrong).toBeGreaterThanOrEqual(floor.verdicts)
    expect(result.exact / result.texts, wrong).toBeGreaterThanOrEqual(floor.exact)
    expect(sum('right') / sum('found'), wrong).toBeGreaterThanOrEqual(floor.precision)
    expect(sum('right') / sum('expected'), wrong).toBeGreaterThanOrEqual(floor.recall)
  })

  test('lets no text through that is labelled block, and blocks none that is fine', () => {
    expect([result.letThrough, result.stopped], result.wrong.join('\n\n')).toEqual([0, 0])
  })
})

test('docs/tone.md has the numbers of today for the tuned half', () => {
  const page = readFileSync('docs/tone.md', 'utf8')
  for (const [cell, { expected, found, right }] of results.get('tuned')?.cells ?? []) {
    const [rule, severity] = cell.split(' ')
    const row = page.split('\n').find((line) => line.startsWith(`| ${rule} | ${severity} |`))
    const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`
    expect(row, cell).toContain(
      `| ${rule} | ${severity} | ${expected} | ${percent(right, found)} | ${percent(right, expected)} |`,
    )
  }
})
