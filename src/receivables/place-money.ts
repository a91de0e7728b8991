import type { Planning } from './import-plan.ts'
import type { StoredAccount, StoredInvoice } from './import-store.ts'
import type { Money } from './money-parts.ts'
import { placeReversal } from './place-reversal.ts'
import type { MoneyRow } from './read-ledger-rows.ts'
import type { References } from './references.ts'

/** Where one row's money goes. `surplusMinor` is what stays unplaced on the account. */
export interface Placement {
  accountId: string
  placed: { invoiceId: string; minor: number }[]
  surplusMinor: number
}

export interface Ledger {
  accounts: References<StoredAccount>
  invoices: References<StoredInvoice>
  byId: ReadonlyMap<string, StoredInvoice>
  /** Open balance by invoice id, lowered as rows are placed. */
  open: Map<string, number>
  /** By the id of its row, the parts in which money lies, kept up as rows are placed. */
  money: Map<string, Money[]>
  /** Id of another payment of the same sum, day and reference. */
  twinOf(row: MoneyRow, placement: Placement): string | undefined
}

type Refusal = { why: string; remedy: string; column: string; value: string | null }

/** Decides where a row's money goes; null when it is left out, refused or a question is open. */
export function placeMoney(row: MoneyRow, ledger: Ledger, planning: Planning): Placement | null {
  const placement = placed(row, ledger, planning)
  const isNew = row.amountMinor > 0 && !ledger.money.has(row.id)
  const twin = placement && isNew ? ledger.twinOf(row, placement) : undefined
  if (!placement || twin === undefined || planning.options.duplicatePayment === 'accept') return placement
  give(placement, ledger)
  if (planning.options.duplicatePayment === 'skip')
    return leaveOut(row, 'payments that are there already', planning)
  planning.findings.ask(
    'duplicate-payment',
    `A payment of the same amount, day and reference is there under another id, such as "${twin}".`,
    ['--duplicate-payment accept', '--duplicate-payment skip'],
    row.line,
  )
  return null
}

function placed(row: MoneyRow, ledger: Ledger, planning: Planning): Placement | null {
  const { options } = planning
  const account = row.account ? accountOf(row, row.account, ledger, planning) : null
  if (row.account && !account) return null
  if (row.reverses !== null) return placeReversal(row, row.reverses, ledger, planning)
  if (row.invoice === null) return account ? unplaced(row, account.id) : null
  const found = ledger.invoices.find(row.invoice, row.line, (invoice) => invoice.accountId === account?.id)
  if (found.kind === 'asked') return null
  if (found.kind === 'unknown') return unknownInvoice(row, account, planning)
  const invoice = found.row
  if (invoice.currency !== row.currency) {
    const why = `Invoice ${invoice.number} is in ${invoice.currency}, this money in ${row.currency}.`
    const remedy = 'Correct the currency or the invoice.'
    return refuse(row, planning, { column: 'currency', value: row.currency, why, remedy })
  }
  if (row.on < invoice.issuedOn && options.earlyPayment !== 'accept') {
    if (options.earlyPayment === 'skip') return leaveOut(row, 'money before its invoice', planning)
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
  planning: Planning,
): Placement | null {
  const { options, findings } = planning
  const open = ledger.open.get(invoice.id) ?? invoice.openMinor
  const surplus = surplusOf(row.amountMinor, open, invoice.totalMinor)
  const surplusMinor = options.overPayment === 'accept' ? 0 : surplus
  if (surplusMinor !== 0) {
    if (options.overPayment === 'skip') return leaveOut(row, 'money above what is open', planning)
    if (options.overPayment === undefined) {
      findings.ask(
        'over-payment',
        'Money is more than is open on the invoice it names.',
        ['--over-payment unplaced', '--over-payment accept', '--over-payment skip'],
        row.line,
      )
      return null
    }
  }
  const minor = row.amountMinor - surplusMinor
  if (minor === 0) return unplaced(row, invoice.accountId)
  if (!Number.isSafeInteger(open - minor)) {
    const why = 'The open balance would be too large to be exact.'
    return refuse(row, planning, { column: 'amount', value: null, why, remedy: 'Check it in the source.' })
  }
  ledger.open.set(invoice.id, open - minor)
  return { accountId: invoice.accountId, placed: [{ invoiceId: invoice.id, minor }], surplusMinor }
}

/** Takes a placement back from the balances. */
function give(placement: Placement, { open }: Ledger): void {
  for (const { invoiceId, minor } of placement.placed) open.set(invoiceId, (open.get(invoiceId) ?? 0) + minor)
}

/** The part of an amount that has the invoice's direction and exceeds what is open; 0 for a reversal. */
function surplusOf(amountMinor: number, openMinor: number, totalMinor: number): number {
  if (Math.sign(amountMinor) !== Math.sign(totalMinor)) return 0
  const room = Math.sign(openMinor) === Math.sign(totalMinor) ? openMinor : 0
  return Math.abs(amountMinor) > Math.abs(room) ? amountMinor - room : 0
}

function unknownInvoice(row: MoneyRow, account: StoredAccount | null, planning: Planning): Placement | null {
  const { options, findings } = planning
  if (options.unknownInvoice === 'skip') return leaveOut(row, 'money for unknown invoices', planning)
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
    const remedy = 'Import accounts first, or correct the id.'
    refuse(row, planning, { column: 'account', value: name, why: 'This account is not known.', remedy })
  }
  return null
}

function unplaced(row: MoneyRow, accountId: string): Placement {
  return { accountId, placed: [], surplusMinor: row.amountMinor }
}

function leaveOut(row: MoneyRow, why: string, { findings }: Planning): null {
  findings.leaveOut(why, row.id)
  return null
}

function refuse(row: MoneyRow, { findings }: Planning, { column, value, why, remedy }: Refusal): null {
  findings.refuse(row.line, column, value, why, remedy)
  return null
}
