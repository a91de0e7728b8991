import type { Planning } from './import-plan.ts'
import { type Money, totalOf } from './money-parts.ts'
import type { Ledger, Placement } from './place-money.ts'
import type { MoneyRow } from './read-ledger-rows.ts'

/**
 * Money that takes other money back comes out of where that lies: first what is not placed, then the
 * invoices it went to, the last one first. An invoice gives back no more than was paid on it.
 * @param original the id of the money taken back.
 */
export function placeReversal(
  row: MoneyRow,
  original: string,
  ledger: Ledger,
  { findings }: Planning,
): Placement | null {
  const parts = ledger.money.get(original)
  const refuse = (column: string, value: string | null, why: string, remedy: string): null => {
    findings.refuse(row.line, column, value, why, remedy)
    return null
  }
  const [first] = parts ?? []
  if (!parts || !first) {
    return refuse(
      'reverses',
      original,
      'The money that this row takes back is not in the ledger.',
      'Import that first, or name the invoice instead.',
    )
  }
  if (first.currency !== row.currency) {
    const why = `${original} is in ${first.currency}, its reversal in ${row.currency}.`
    return refuse('currency', row.currency, why, 'Correct one of the two.')
  }
  if (row.amountMinor >= 0 || -row.amountMinor > totalOf(parts)) {
    const why = 'A reversal is negative and takes back at most what came in.'
    return refuse('amount', null, why, `Correct the amount, or the id of what it reverses (${original}).`)
  }
  return { accountId: first.accountId, ...taken(-row.amountMinor, parts, ledger) }
}

function taken(minor: number, parts: readonly Money[], ledger: Ledger): Omit<Placement, 'accountId'> {
  const loose = parts.reduce((sum, part) => sum + (part.invoiceId === null ? part.amountMinor : 0), 0)
  let left = Math.max(0, minor - Math.max(0, loose))
  const placed: Placement['placed'] = []
  for (const { invoiceId, amountMinor } of [...parts].reverse()) {
    const invoice = invoiceId === null ? undefined : ledger.byId.get(invoiceId)
    if (!invoice || left === 0) continue
    const open = ledger.open.get(invoice.id) ?? invoice.openMinor
    const back = Math.max(0, Math.min(left, amountMinor, invoice.totalMinor - open))
    if (back === 0) continue
    ledger.open.set(invoice.id, open + back)
    placed.push({ invoiceId: invoice.id, minor: -back })
    left -= back
  }
  const reopened = placed.reduce((sum, one) => sum + one.minor, 0)
  return { placed, surplusMinor: -minor - reopened }
}
