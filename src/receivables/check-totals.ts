import { readAmount } from './csv/amount-reader.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings } from './import-outcome.ts'
import { sumText } from './money.ts'
import type { Sheet } from './row-cells.ts'
import { asideOf } from './set-aside.ts'

const WHOLE_FILE = /^\s*(?:grand\s+)?totals?\s*:?\s*$/i

/**
 * Holds the file's own total against its rows: one that does not add up is how half a file shows.
 * Only where one currency and one total row leave no doubt what is summed.
 * @param totals where the file's total rows stand.
 * @param currencies of the rows that were read.
 */
export function checkTotals(
  sheet: Sheet,
  totals: readonly number[],
  currencies: ReadonlySet<string>,
  options: ImportOptions,
  findings: Findings,
): void {
  const [currency] = currencies
  const at = sheet.positions.get('amount')
  if (options.totals === 'ignore' || findings.errors.length > 0 || at === undefined) return
  if (currency === undefined || currencies.size > 1) return
  const [only] = totals
  if (only === undefined || totals.length > 1) return
  const closing = sheet.table.rows[only] ?? []
  if (!closing.some((cell) => WHOLE_FILE.test(cell))) return
  const total = readAmount((closing[at] ?? '').trim(), sheet.sign, currency)
  if (total.kind !== 'amount') return
  const seen = new Set<string>()
  let all = 0n
  let distinct = 0n
  for (let row = sheet.firstRow; row < sheet.table.rows.length; row++) {
    const cells = sheet.table.rows[row] ?? []
    const read =
      asideOf(sheet, row) === null ? readAmount((cells[at] ?? '').trim(), sheet.sign, currency) : null
    if (read?.kind !== 'amount') continue
    all += BigInt(read.minor)
    const key = cells.join('\0')
    if (!seen.has(key)) distinct += BigInt(read.minor)
    seen.add(key)
  }
  if (BigInt(total.minor) === all || BigInt(total.minor) === distinct) return
  const [said, found] = [BigInt(total.minor), all].map((minor) => sumText(minor, currency))
  findings.ask(
    'total',
    `The file's total is ${currency} ${said}, but its rows add up to ${found}: rows may be missing.`,
    ['--totals ignore'],
    sheet.table.lines[only],
  )
}
