import { type DateEvidence, dateEvidence, dateReader } from './csv/date-reader.ts'
import type { DateOrder } from './csv/date-shapes.ts'
import { distinctCells } from './distinct-cells.ts'
import { columnsOf } from './import-columns.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings, ImportKindName } from './import-outcome.ts'
import type { Sheet } from './row-cells.ts'

/** Works out how each date column is written; a column without proof borrows what the others agree on. */
export function settleDates(
  kind: ImportKindName,
  sheet: Sheet,
  options: ImportOptions,
  today: string,
  findings: Findings,
): void {
  const format = options.dateFormat ?? null
  const columns = columnsOf(kind).filter(
    (column) => column.type === 'date' && sheet.positions.has(column.name),
  )
  const evidence = new Map<string, DateEvidence>()
  if (!format) for (const { name } of columns) evidence.set(name, dateEvidence(distinctCells(sheet, name)))
  const proven = new Set(
    [...evidence.values()].flatMap((found) => (found.kind === 'order' ? [found.order] : [])),
  )
  for (const { name } of columns) {
    const found = evidence.get(name)
    const order = found?.kind === 'order' ? found.order : proven.size === 1 ? [...proven][0] : undefined
    if (found) report(found, name, order, sheet, findings)
    sheet.dates.set(name, dateReader(found?.kind === 'serial' ? 'excel' : format, order ?? 'dmy', today))
  }
}

function report(
  found: DateEvidence,
  name: string,
  order: DateOrder | undefined,
  sheet: Sheet,
  findings: Findings,
): void {
  const heading = sheet.headings[sheet.positions.get(name) ?? -1] ?? name
  const lineOf = (row: number): number => sheet.table.lines[row] ?? 0
  if (found.kind === 'contradiction') {
    findings.wholeFile = true
    for (const row of found.rows) {
      findings.refuse(
        lineOf(row),
        heading,
        sheet.table.rows[row]?.[sheet.positions.get(name) ?? -1] ?? null,
        `The column contradicts itself: "${found.against}" and "${found.example}" cannot have the same order of day and month.`,
        'Correct the odd rows, or say which order is right with --date-format d/M/yyyy or --date-format M/d/yyyy.',
      )
    }
  } else if (found.kind === 'open' && order === undefined) {
    const separator = /\d([-/.])/.exec(found.example)?.[1] ?? '/'
    const year = /\d{4}/.test(found.example) ? 'yyyy' : 'yy'
    const text = `No row proves whether dates such as "${found.example}" begin with the day or the month.`
    const answers = [
      ['d', 'M', year],
      ['M', 'd', year],
    ].map((parts) => `--date-format ${parts.join(separator)}`)
    for (const row of found.rows) findings.ask('date-order', text, answers, lineOf(row))
  } else if (found.kind === 'serial') {
    const text = `"${heading}" holds numbers that may be a spreadsheet's day numbers.`
    for (const row of found.rows) findings.ask('date-serial', text, ['--date-format excel'], lineOf(row))
  }
}
