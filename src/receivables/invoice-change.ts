import { type Closed, type Credit, closingCredit, VOIDED, vanishedFrom } from './closing-credits.ts'
import { given, type Planning } from './import-plan.ts'
import type { StoredInvoice, StoredPayment } from './import-store.ts'
import { paymentForBalance, paymentForSettlement, withdrawnSettlement } from './invoice-money.ts'
import type { InvoiceRow } from './read-ledger-rows.ts'

/** What one row makes of an invoice, and the money and credits that follow from it. */
export interface InvoiceChange {
  after: StoredInvoice
  payments: StoredPayment[]
  credits: Credit[]
}

export interface KnownOfInvoice {
  before: StoredInvoice | undefined
  accountId: string
  /** The payment that an earlier `settled_on` made. */
  settlement: StoredPayment | undefined
  closed: Closed
}

export function invoiceChange(row: InvoiceRow, known: KnownOfInvoice, planning: Planning): InvoiceChange {
  const { before, closed } = known
  const { context, today } = planning
  const after = invoiceOf(row, known, planning)
  const credits: Credit[] = []
  const close = (amountMinor: number, closing: Parameters<typeof closingCredit>[2]): void => {
    if (amountMinor === 0) return
    credits.push(closingCredit(after, amountMinor, closing, context, today))
    after.openMinor -= amountMinor
  }
  if (before?.vanishedAt) close(-closed.vanishedMinor, vanishedFrom(before.source))
  if (row.voided === false) close(-closed.voidMinor, VOIDED)
  const payments = row.voided ? [] : moneyOf(row, after, known, planning)
  if (row.voided) close(after.openMinor, VOIDED)
  return { after, payments, credits }
}

function invoiceOf(
  row: InvoiceRow,
  { before, accountId }: KnownOfInvoice,
  { context, options }: Planning,
): StoredInvoice {
  const generation = before?.generation ?? 1
  return {
    id: before?.id ?? flat(context.newId()),
    organisationId: context.organisationId,
    accountId,
    externalId: before?.externalId ?? row.id,
    number: before && before.externalId !== row.id && row.number === row.id ? before.number : row.number,
    currency: row.currency,
    totalMinor: row.amountMinor,
    openMinor: (before?.openMinor ?? 0) + row.amountMinor - (before?.totalMinor ?? 0),
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    generation: before && before.dueOn !== row.dueOn ? generation + 1 : generation,
    poNumber: given(row.poNumber, before?.poNumber ?? null),
    payUrl: given(row.payUrl, before?.payUrl ?? null),
    disputed: given(row.disputed, before?.disputed ?? false),
    disputedMinor: before?.disputedMinor ?? 0,
    source: options.source ?? before?.source ?? 'import',
    vanishedAt: null,
  }
}

function moneyOf(
  row: InvoiceRow,
  after: StoredInvoice,
  { settlement, closed }: KnownOfInvoice,
  planning: Planning,
): StoredPayment[] {
  if (row.settledOn) {
    const paid = paymentForSettlement(after, row.settledOn, settlement, planning)
    return paid ? [paid] : []
  }
  const withdrawn = row.settledOn === null ? withdrawnSettlement(after, settlement) : null
  const corrected = paymentForBalance(after, row.balanceMinor ?? null, closed.forgivenMinor, planning)
  return [withdrawn, corrected].filter((payment) => payment !== null)
}

/**
 * Node joins a UUID from twenty pieces and keeps them all until somebody looks at a letter: half a
 * kilobyte for each of a million new invoices.
 */
function flat(id: string): string {
  id.charCodeAt(0)
  return id
}
