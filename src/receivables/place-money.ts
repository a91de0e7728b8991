import type { Planning } from './import-plan.ts'
import type { StoredAccount, StoredInvoice } from './import-store.ts'
import type { MoneyRow } from './read-ledger-rows.ts'
import type { References } from './references.ts'

/** Where one row's money goes. `surplusMinor` is what stays unplaced on the account. */
export interface Placement {
  accountId: string
  invoiceId: string | null
  placedMinor: number
  surplusMinor: number
}

export interface Ledger {
  accounts: References<StoredAccount>
  invoices: References<StoredInvoice>
  /** Open balance by invoice id, lowered as rows are placed. */
  open: Map<string, number>
}

type Refusal = { why: string; remedy: string; column: string; value: string | null }

/** Decides where a row's money goes; null when it is left out, refused or a question is open. */
export function placeMoney(row: MoneyRow, ledger: Ledger, planning: Planning): Placement | null {
  const { options } = planning
  const account = row.account ? accountOf(row, row.account, ledger, planning) : null
  if (row.account && !account) return null
  if (row.invoice === null) return account ? unplaced(row, account.id) : null
  const found = ledger.invoices.find(row.invoice, row.line, (invoice) => invoice.accountId === account?.id)
  if (found.kind === 'asked') return null
  if (found.kind === 'unknown') return unknownInvoice(row, account, planning)
  const invoice = found.row
  if (invoice.currency !== row.currency) {
    const why = `Invoice ${invoice.number} is in ${invoice.currency}, this money in ${row.currency}.`
    return refuse(row, planning, {
      column: 'currency',
      value: row.currency,
      why,
      remedy: 'Correct the currency or the invoice.',
    })
  }
  if (row.on < invoice.issuedOn && options.earlyPayment !== 'accept') {
    if (options.earlyPayment === 'skip') return null
    if (options.earlyPayment === 'unplaced') return unplaced(row, invoice.accountId)
    planning.findings.ask(
      'early-payment',
      'Money is dated before the invoice it pays was issued.',
      ['--early-payment accept', '--early-payment unplaced', '--early-payment skip'],
      row.line,
    )
    return null
  }
  return placeOn(invoice, row, ledger, planning)
}

function placeOn(
  invoice: StoredInvoice,
  row: MoneyRow,
  ledger: Ledger,
  { options, findings }: Planning,
): Placement | null {
  const open = ledger.open.get(invoice.id) ?? invoice.openMinor
  const whole = {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    placedMinor: row.amountMinor,
    surplusMinor: 0,
  }
  const surplus = surplusOf(row.amountMinor, open, invoice.totalMinor)
  if (surplus !== 0 && options.overPayment !== 'accept') {
    if (options.overPayment === 'skip') return null
    if (options.overPayment === undefined) {
      findings.ask(
        'over-payment',
        'Money is more than is open on the invoice it names.',
        ['--over-payment unplaced', '--over-payment accept', '--over-payment skip'],
        row.line,
      )
      return null
    }
    const placedMinor = row.amountMinor - surplus
    if (placedMinor === 0) return unplaced(row, invoice.accountId)
    ledger.open.set(invoice.id, open - placedMinor)
    return { ...whole, placedMinor, surplusMinor: surplus }
  }
  ledger.open.set(invoice.id, open - row.amountMinor)
  return whole
}

/** The part of an amount that has the invoice's direction and exceeds what is open; 0 for a reversal. */
function surplusOf(amountMinor: number, openMinor: number, totalMinor: number): number {
  if (Math.sign(amountMinor) !== Math.sign(totalMinor)) return 0
  const room = Math.sign(openMinor) === Math.sign(totalMinor) ? openMinor : 0
  return Math.abs(amountMinor) > Math.abs(room) ? amountMinor - room : 0
}

function unknownInvoice(row: MoneyRow, account: StoredAccount | null, planning: Planning): Placement | null {
  const { options, findings } = planning
  if (options.unknownInvoice === 'skip') return null
  if (options.unknownInvoice === 'unplaced') {
    if (account) return unplaced(row, account.id)
    const why = 'The invoice is not known, and no account says whose money it is.'
    return refuse(row, planning, {
      column: 'invoice',
      value: row.invoice,
      why,
      remedy: 'Add an account column.',
    })
  }
  findings.ask(
    'unknown-invoice',
    'Money names an invoice that is not in the ledger.',
    ['--unknown-invoice unplaced', '--unknown-invoice skip', '--id THEIRS=OURS'],
    row.line,
  )
  return null
}

function accountOf(
  row: MoneyRow,
  name: string,
  { accounts }: Ledger,
  planning: Planning,
): StoredAccount | null {
  const found = accounts.find(name, row.line)
  if (found.kind === 'found') return found.row
  if (found.kind === 'unknown') {
    const why = 'This account is not known.'
    refuse(row, planning, {
      column: 'account',
      value: name,
      why,
      remedy: 'Import accounts first, or correct the id.',
    })
  }
  return null
}

function unplaced(row: MoneyRow, accountId: string): Placement {
  return { accountId, invoiceId: null, placedMinor: 0, surplusMinor: row.amountMinor }
}

function refuse(row: MoneyRow, { findings }: Planning, { column, value, why, remedy }: Refusal): null {
  findings.refuse(row.line, column, value, why, remedy)
  return null
}
