import { readAmount } from './csv/amount-reader.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings } from './import-outcome.ts'
import { decimalText } from './money.ts'
import type { Sheet } from './row-cells.ts'
import { asideOf } from './set-aside.ts'

const WHOLE_FILE = /^\s*(?:grand\s+)?totals?\s*:?\s*$/i

/**
 * Holds the file's own total against its rows: one that does not add up is how half a file shows.
 * Only where one currency and one total row leave no doubt what is summed.
 * @param currencies of the rows that were read.
 */
export function checkTotals(
  sheet: Sheet,
  currencies: ReadonlySet<string>,
  options: ImportOptions,
  findings: Findings,
): void {
  const [currency] = currencies
  const at = sheet.positions.get('amount')
  if (options.totals === 'ignore' || findings.errors.length > 0 || at === undefined) return
  if (currency === undefined || currencies.size > 1) return
  const totals: number[] = []
  const seen = new Set<string>()
  let all = 0
  let distinct = 0
  for (let row = sheet.firstRow; row < sheet.table.rows.length; row++) {
    const cells = sheet.table.rows[row] ?? []
    const aside = asideOf(sheet, row)
    if (aside === 'total rows') totals.push(row)
    const read = aside === null ? readAmount((cells[at] ?? '').trim(), sheet.sign, currency) : null
    if (read?.kind !== 'amount') continue
    all += read.minor
    const key = cells.join('\0')
    if (!seen.has(key)) distinct += read.minor
    seen.add(key)
  }
  const [only] = totals
  if (only === undefined || totals.length > 1) return
  const cells = sheet.table.rows[only] ?? []
  if (!cells.some((cell) => WHOLE_FILE.test(cell))) return
  const total = readAmount((cells[at] ?? '').trim(), sheet.sign, currency)
  if (total.kind !== 'amount' || total.minor === all || total.minor === distinct) return
  const [said, found] = [total.minor, all].map((amountMinor) => decimalText({ amountMinor, currency }))
  findings.ask(
    'total',
    `The file's total is ${currency} ${said}, but its rows add up to ${found}: rows may be missing.`,
    ['--totals ignore'],
    sheet.table.lines[only],
  )
}
