import { nearest } from '../policy/did-you-mean.ts'
import type { Column } from './column.ts'
import { headingKey } from './import-columns.ts'
import { targetsOf } from './import-mapping.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings } from './import-outcome.ts'

/** Our column → where it stands in a row. */
export type Positions = Map<string, number>

/** Finds our columns among the file's headings: first as mapped, then by our own names, then by alias. */
export function matchColumns(
  headings: readonly string[],
  columns: readonly Column[],
  options: ImportOptions,
  findings: Findings,
): Positions {
  const found: Positions = new Map()
  const used = new Set<number>()
  const keys = headings.map(headingKey)
  const names = columns.map((column) => column.name)
  if (options.positions) refuseUnknown(options.positions, columns, findings)
  for (const [theirs, ours] of Object.entries(options.columns ?? {})) {
    const at = positionOf(theirs, headings, keys)
    if (at < 0) {
      const there = headings.filter(Boolean).join(', ')
      findings.refuse(
        1,
        theirs,
        null,
        `The file has no column "${theirs}".`,
        `Correct the mapping. It has: ${there}.`,
      )
      findings.wholeFile = true
      continue
    }
    used.add(at)
    for (const name of targetsOf(ours)) {
      if (names.includes(name)) found.set(name, at)
      else if (name !== '-') {
        findings.refuse(
          1,
          theirs,
          name,
          `There is no column "${name}" here.`,
          `${suggestion(name, names)}Use one of ${names.join(', ')}.`,
        )
        findings.wholeFile = true
      }
    }
  }
  const take = (column: Column, name: string): void => {
    const at = keys.findIndex((key, index) => key === headingKey(name) && !used.has(index))
    if (at < 0 || found.has(column.name)) return
    found.set(column.name, at)
    used.add(at)
  }
  const open = columns.filter((column) => options.constants?.[column.name] === undefined)
  for (const column of open) take(column, column.name)
  for (const column of open) for (const alias of column.aliases) take(column, alias)
  return found
}

/** A slip in `--columns` would leave a column out without a word. */
function refuseUnknown(positions: readonly string[], columns: readonly Column[], findings: Findings): void {
  const names = columns.map((column) => column.name)
  const known = new Set(columns.flatMap(({ name, aliases }) => [name, ...aliases]).map(headingKey))
  for (const name of positions) {
    if (name === '-' || known.has(headingKey(name))) continue
    const why = `There is no column "${name}" here.`
    findings.wholeFile = true
    findings.refuse(
      null,
      '--columns',
      name,
      why,
      `${suggestion(name, names)}Use - to skip a column, or one of ${names.join(', ')}.`,
    )
  }
}

function suggestion(name: string, names: readonly string[]): string {
  const near = nearest(name, names)
  return near ? `Did you mean ${near}? ` : ''
}

/** By heading, or `#3` for the third column where two have the same heading. */
function positionOf(theirs: string, headings: readonly string[], keys: readonly string[]): number {
  const counted = /^#(\d+)$/.exec(theirs.trim())
  if (counted) return Number(counted[1]) <= headings.length ? Number(counted[1]) - 1 : -1
  const exact = headings.indexOf(theirs.trim())
  return exact >= 0 ? exact : keys.indexOf(headingKey(theirs))
}
