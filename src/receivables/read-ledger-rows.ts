import { DateTime } from 'luxon'
import type { ImportOptions } from './import-options.ts'
import type { ImportRow } from './read-rows.ts'
import type { RowCells } from './row-cells.ts'

/** In every row type, undefined means that the file has no such column. */
export interface InvoiceRow extends ImportRow {
  account: string | null
  accountName: string | null
  number: string
  currency: string
  amountMinor: number
  balanceMinor?: number | null
  issuedOn: string
  dueOn: string
  poNumber?: string | null
  payUrl?: string | null
  disputed?: boolean
  settledOn?: string | null
  voided?: boolean
}

export interface MoneyRow extends ImportRow {
  account: string | null
  invoice: string | null
  /** The id of the money that this row takes back. */
  reverses: string | null
  currency: string
  /** Positive when it lowers what is owed. */
  amountMinor: number
  on: string
  /** How it was paid, or why it was credited. */
  detail?: string | null
}

const VOID = /^(?:void|voided|deleted|cancell?ed)$/i
const NOT_YET = /^(?:draft|pending approval|submitted)$/i
const NO_MONEY = /^(?:failed|canceled|cancelled|void|voided|deleted|draft|incomplete|requires_\w+)$/i

export function readInvoice(cells: RowCells, options: ImportOptions): InvoiceRow | null {
  const status = cells.text('status') ?? ''
  const number = cells.id('number')
  const id = cells.id('id') ?? number
  if (NOT_YET.test(status)) return cells.leaveOut('drafts', id)
  if (/payment|deposit|journal/i.test(cells.text('type') ?? ''))
    return cells.leaveOut('rows that are no invoices', id)
  const currency = cells.currency('currency', 'amount')
  const amountMinor = signedAmount(cells, cells.amount('amount', currency), options)
  const issuedOn = cells.date('issued_on')
  const dueOn = cells.date('due_on') ?? dueByTerms(cells, issuedOn, amountMinor, options)
  const account = cells.id('account')
  const accountName = cells.name('account_name')
  const balance = cells.has('balance') ? openPart(cells.amount('balance', currency), amountMinor) : undefined
  if (balance && amountMinor !== null && Math.abs(balance) > Math.abs(amountMinor)) askAmount(cells)
  if (!id) cells.missing(cells.has('number') ? 'number' : 'id')
  if (cells.text('amount') === null) cells.missing('amount')
  if (cells.text('issued_on') === null) cells.missing('issued_on')
  if (dueOn === null && cells.text('due_on') === null) cells.missing('due_on')
  if (!account && !accountName) cells.missing(cells.has('account') ? 'account' : 'account_name')
  const disputed = cells.has('disputed') ? (cells.flag('disputed') ?? false) : undefined
  const settledOn = cells.has('settled_on') ? cells.date('settled_on') : undefined
  if (!id || !currency || amountMinor === null || !issuedOn || !dueOn) return null
  if (dueOn < issuedOn && options.dueBeforeIssue !== 'accept') {
    if (options.dueBeforeIssue === 'skip') return cells.leaveOut('invoices due before they were issued', id)
    cells.ask('due-before-issue', 'Invoices are due before they were issued.', [
      '--due-before-issue accept',
      '--due-before-issue skip',
    ])
  }
  return {
    line: cells.line,
    id,
    account,
    accountName,
    number: number ?? id,
    currency,
    amountMinor,
    balanceMinor: balance,
    issuedOn,
    dueOn,
    poNumber: cells.has('po_number') ? cells.text('po_number') : undefined,
    payUrl: cells.has('pay_url') ? cells.text('pay_url') : undefined,
    disputed,
    settledOn,
    voided: cells.has('status') ? VOID.test(status) : undefined,
  }
}

export function readPayment(cells: RowCells, options: ImportOptions): MoneyRow | null {
  return readMoney(cells, options, 'received_on', 'method')
}

export function readCredit(cells: RowCells, options: ImportOptions): MoneyRow | null {
  return readMoney(cells, options, 'issued_on', 'reason')
}

function readMoney(cells: RowCells, options: ImportOptions, day: string, detail: string): MoneyRow | null {
  if (NO_MONEY.test(cells.text('status') ?? ''))
    return cells.leaveOut('money that never came', cells.id('id'))
  const currency = cells.currency('currency', 'amount')
  const amountMinor = cells.amount('amount', currency)
  const on = cells.date(day)
  const account = cells.id('account')
  const invoice = cells.id('invoice')
  const reverses = cells.id('reverses')
  const id = cells.id('id') ?? derivedId(cells, options)
  if (!id) cells.missing('id')
  if (cells.text('amount') === null) cells.missing('amount')
  if (cells.text(day) === null) cells.missing(day)
  if (!account && !invoice && !reverses) cells.missing(cells.has('invoice') ? 'invoice' : 'account')
  if (!id || !currency || amountMinor === null || !on) return null
  return {
    line: cells.line,
    id,
    account,
    invoice,
    reverses,
    currency,
    amountMinor,
    on,
    detail: cells.has(detail) ? cells.text(detail) : undefined,
  }
}

/** Some systems export credit notes as positive amounts of another type. */
function signedAmount(cells: RowCells, amountMinor: number | null, options: ImportOptions): number | null {
  if (amountMinor === null || amountMinor <= 0 || !/credit/i.test(cells.text('type') ?? ''))
    return amountMinor
  if (options.creditNotes === undefined) {
    cells.ask('credit-notes', 'Rows called credit notes have positive amounts.', [
      '--credit-notes negate',
      '--credit-notes keep',
    ])
  }
  return options.creditNotes === 'negate' ? -amountMinor : amountMinor
}

/** A credit note's balance may be exported with either sign. */
function openPart(balanceMinor: number | null, amountMinor: number | null): number | null {
  if (balanceMinor === null || amountMinor === null || amountMinor >= 0) return balanceMinor
  return balanceMinor === 0 ? 0 : -Math.abs(balanceMinor)
}

/** More open than invoiced: one of the two columns is something else, such as net beside gross. */
function askAmount(cells: RowCells): void {
  const [amount, balance] = [cells.headingOf('amount'), cells.headingOf('balance')]
  cells.ask('amount-column', `"${balance}" is more than "${amount}", so it is not what is left of it.`, [
    `--map "${balance}=amount"`,
    `--map "${balance}=-"`,
  ])
}

function derivedId(cells: RowCells, options: ImportOptions): string | null {
  const parts = options.deriveId?.map((name) => cells.text(name) ?? '')
  return parts ? parts.join(':') : null
}

function dueByTerms(
  cells: RowCells,
  issuedOn: string | null,
  amountMinor: number | null,
  options: ImportOptions,
): string | null {
  if (!issuedOn || cells.text('due_on') !== null) return null
  // A credit note falls due when it is issued.
  if (options.termsDays === undefined) return amountMinor !== null && amountMinor < 0 ? issuedOn : null
  return plusDays(issuedOn, options.termsDays)
}

function plusDays(iso: string, days: number): string {
  return DateTime.fromISO(iso, { zone: 'utc' }).plus({ days }).toISODate() ?? iso
}
