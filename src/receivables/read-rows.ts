import { breathe, ROWS_PER_BREATH } from './breathe.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings } from './import-outcome.ts'
import { RowCells, type Sheet } from './row-cells.ts'
import { type Aside, asideOf } from './set-aside.ts'

/** What every kind of row has: where it stands, and what names it. */
export interface ImportRow {
  line: number
  id: string
}

/** The records, and the places of the file's own total rows. */
export interface ReadRows<Row> {
  rows: Row[]
  totals: number[]
}

export type RowReader<Row> = (cells: RowCells, options: ImportOptions) => Row | null

/** Reads every record of a sheet once; repeats that say the same count as one. */
export async function readRows<Row extends ImportRow>(
  sheet: Sheet,
  read: RowReader<Row>,
  options: ImportOptions,
  findings: Findings,
): Promise<ReadRows<Row>> {
  const cells = new RowCells(sheet, findings)
  const byId = new Map<string, Row>()
  const asides = new Map<Aside | 'identical repeats', number>()
  const count = (aside: Aside | 'identical repeats'): void => {
    asides.set(aside, (asides.get(aside) ?? 0) + 1)
  }
  const total = sheet.table.rows.length
  const totals: number[] = []
  // The cells of a million rows weigh more than what is read of them.
  const keepsCells = options.skipBadRows === true || (await hasTotals(sheet))
  for (let at = sheet.firstRow; at < total; at++) {
    if (at % ROWS_PER_BREATH === 0) {
      options.progress?.('checking', at, total)
      await breathe()
    }
    const aside = asideOf(sheet, at)
    if (aside) {
      count(aside)
      if (aside === 'total rows') totals.push(at)
      continue
    }
    const errorsBefore = findings.errors.length
    cells.goTo(at)
    const row = widthIsRight(sheet, at, findings) ? read(cells, options) : null
    if (!keepsCells) sheet.table.rows[at] = []
    if (!row || findings.errors.length > errorsBefore) continue
    const before = byId.get(row.id)
    if (!before) byId.set(row.id, row)
    else if (options.duplicates === 'each' && options.deriveId) {
      byId.set(freshName(row.id, byId), { ...row, id: freshName(row.id, byId) })
    } else if (sameRow(before, row) && !mayBeTwo(options)) count('identical repeats')
    else if (options.duplicates === undefined) askTwins(before, row, options, findings)
    else {
      findings.leaveOut('rows whose id stands twice', row.id)
      if (options.duplicates === 'last') byId.set(row.id, row)
    }
  }
  asides.delete('blank lines')
  for (const [aside, times] of asides) findings.note(`Left aside: ${aside} (${times}).`)
  return { rows: [...byId.values()], totals }
}

/** Rejects are written from the cells, and totals are held against them. */
async function hasTotals(sheet: Sheet): Promise<boolean> {
  for (let at = sheet.firstRow; at < sheet.table.rows.length; at++) {
    if (at % ROWS_PER_BREATH === 0) await breathe()
    if (asideOf(sheet, at) === 'total rows') return true
  }
  return false
}

function widthIsRight(sheet: Sheet, row: number, findings: Findings): boolean {
  const cells = sheet.table.rows[row] ?? []
  const expected = sheet.headings.length
  if (cells.length === expected) return true
  const line = sheet.table.lines[row] ?? 0
  const start = cells.join(' | ').slice(0, 120)
  if (cells.length > expected) {
    if (cells.slice(expected).every((cell) => cell.trim() === '')) return true
    findings.refuse(
      line,
      null,
      start,
      `The row has ${cells.length} cells, the headings are ${expected}.`,
      'Put quotes around a cell that holds the delimiter or a line break.',
    )
    return false
  }
  const last = row === sheet.table.rows.length - 1
  findings.refuse(
    line,
    null,
    start,
    `The row has ${cells.length} of ${expected} cells.${last ? ' It is the last one: the file may be cut off.' : ''}`,
    last ? 'Export the file again.' : 'Complete the row; a line break inside a cell needs quotes around it.',
  )
  return false
}

function sameRow(one: ImportRow, other: ImportRow): boolean {
  return JSON.stringify({ ...one, line: 0 }) === JSON.stringify({ ...other, line: 0 })
}

/** Without ids of their own, two payments of one sum on one day look like a repeat. */
function mayBeTwo(options: ImportOptions): boolean {
  return options.deriveId !== undefined && options.duplicates === undefined
}

function freshName(id: string, taken: ReadonlyMap<string, unknown>): string {
  let count = 2
  while (taken.has(`${id}#${count}`)) count += 1
  return `${id}#${count}`
}

function askTwins(before: ImportRow, row: ImportRow, options: ImportOptions, findings: Findings): void {
  const derived = options.deriveId !== undefined
  const text = derived
    ? `Rows without an id of their own are alike, such as "${row.id}": one payment exported twice, or two.`
    : `Rows with one id have different values, such as "${row.id}".`
  const answers = derived
    ? ['--duplicates first', '--duplicates each']
    : ['--duplicates first', '--duplicates last']
  for (const line of [before.line, row.line]) findings.ask('duplicates', text, answers, line)
}
