import type { Sheet } from './row-cells.ts'

/** Why a row is no record, in the plural for a note; null when it is one. */
export type Aside = 'blank lines' | 'total rows' | 'repeated headings' | 'closing lines'

const TOTAL = /^\s*(?:grand\s+|sub-?\s?)?(?:totals?|sum|summe|gesamt)\b/i
const CLOSING =
  /^\s*(?:end of (?:report|file|list)|page \d+|(?:generated|exported|printed) (?:on|at|by)\b|\d+ (?:rows|records|invoices|payments)\b|\*{2,})/i
const NUMBERS = /^[\s\d.,()$€£¥+'%-]*$|^[A-Z]{3}$/
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/
const NAMING = ['id', 'number', 'email', 'account', 'invoice']

/** Recognises rows of an export that are furniture, never records. */
export function asideOf(sheet: Sheet, row: number): Aside | null {
  const cells = sheet.table.rows[row] ?? []
  const first = cells.findIndex((cell) => cell.trim() !== '')
  if (first < 0) return 'blank lines'
  const label = cells[first] ?? ''
  if (TOTAL.test(label) && isTotal(sheet, cells, first)) return 'total rows'
  if (CLOSING.test(label) && cells.every((cell, at) => at === first || cell.trim() === ''))
    return 'closing lines'
  if (
    cells.length === sheet.headings.length &&
    cells.every((cell, at) => cell.trim() === sheet.headings[at])
  ) {
    return 'repeated headings'
  }
  return null
}

/** A customer may be called Total: such a row has an id, a date or an address as well. */
function isTotal(sheet: Sheet, cells: readonly string[], label: number): boolean {
  const named = NAMING.some((name) => {
    const at = sheet.positions.get(name)
    return at !== undefined && at !== label && (cells[at] ?? '').trim() !== ''
  })
  if (named) return false
  return cells.every((cell, at) => at === label || (NUMBERS.test(cell) && !DATE.test(cell.trim())))
}
