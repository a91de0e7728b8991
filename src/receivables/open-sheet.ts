import { breathe } from './breathe.ts'
import { decodeText } from './csv/decode-text.ts'
import { findHeader, type Header } from './csv/find-header.ts'
import { readTable, type Table } from './csv/read-table.ts'
import { delimiterNamed, sniffDelimiter } from './csv/sniff-delimiter.ts'
import { columnsOf } from './import-columns.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings, ImportKindName } from './import-outcome.ts'
import { matchColumns } from './match-columns.ts'
import type { Sheet } from './row-cells.ts'
import { complete, settleRivals } from './settle-columns.ts'
import { settleDates } from './settle-dates.ts'
import { settleDecimals } from './settle-decimals.ts'

/**
 * Bytes → a sheet whose columns, dates and amounts can be read; null when findings say why not.
 * @param today the organisation's date, for relative dates.
 */
export async function openSheet(
  kind: ImportKindName,
  bytes: Uint8Array,
  options: ImportOptions,
  today: string,
  findings: Findings,
): Promise<Sheet | null> {
  const decoded = decodeText(bytes, options.encoding)
  if (decoded.kind === 'refused') {
    findings.refuse(decoded.line, null, null, decoded.why, decoded.remedy)
    return null
  }
  const delimiter = options.delimiter ? delimiterNamed(options.delimiter) : sniffDelimiter(decoded.text)
  if (delimiter === null) {
    findings.refuse(
      null,
      null,
      options.delimiter ?? null,
      'A delimiter is one character.',
      'Give , ; | or tab.',
    )
    return null
  }
  const table = await readTable(decoded.text, delimiter, findings, options.progress)
  const header = headerOf(kind, table, options, findings)
  if (!header) return null
  const positions = matchColumns(header.headings, columnsOf(kind), options, findings)
  settleRivals(kind, header, positions, table, options, findings)
  if (!complete(kind, header, positions, table, options, findings)) return null
  const sheet: Sheet = {
    table,
    headings: header.headings,
    firstRow: header.row + 1,
    positions,
    constants: options.constants ?? {},
    currency: options.currency?.toUpperCase() ?? null,
    sign: 'dot',
    dates: new Map(),
  }
  await breathe()
  settleDates(kind, sheet, options, today, findings)
  await breathe()
  sheet.sign = options.decimal ?? (await settleDecimals(kind, sheet, findings))
  return sheet
}

function headerOf(
  kind: ImportKindName,
  table: Table,
  options: ImportOptions,
  findings: Findings,
): Header | null {
  if (options.positions) return { row: -1, headings: options.positions }
  const header = findHeader(table.rows, columnsOf(kind), Object.keys(options.columns ?? {}))
  if (header) {
    if (header.row > 0) findings.note(`Left aside: rows above the headings (${header.row}).`)
    return header
  }
  const names = columnsOf(kind).map((column) => column.name)
  findings.ask(
    'header',
    'The file has no row of headings, so it does not say which column is which.',
    [`--columns ${names.slice(0, Math.max(2, table.rows[0]?.length ?? 2)).join(',')}`],
    table.lines[0] ?? 1,
  )
  return null
}
