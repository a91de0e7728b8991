import type { Planning } from './import-plan.ts'
import type { StoredInvoice, StoredPayment } from './import-store.ts'

/** Names the payment that `settled_on` makes. */
export function settledId(invoice: { externalId: string }): string {
  return `${invoice.externalId}:settled`
}

const balancePrefix = (invoice: { externalId: string }): string => `${invoice.externalId}:balance:`

/** Whether a payment follows from what the invoice's own file says; it is corrected there. */
export function isDerived(externalId: string, invoice: { externalId: string }): boolean {
  return externalId === settledId(invoice) || externalId.startsWith(balancePrefix(invoice))
}

/**
 * The payment of everything still open on the day an invoice was settled; lowers `invoice.openMinor`.
 * @param before the same payment from an earlier import.
 * @returns null when nothing changes.
 */
export function paymentForSettlement(
  invoice: StoredInvoice,
  settledOn: string,
  before: StoredPayment | undefined,
  { context }: Planning,
): StoredPayment | null {
  const amountMinor = invoice.openMinor + (before?.amountMinor ?? 0)
  invoice.openMinor = 0
  if (before?.amountMinor === amountMinor && before.receivedOn === settledOn) return null
  if (!before && amountMinor === 0) return null
  return {
    id: before?.id ?? context.newId(),
    organisationId: context.organisationId,
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    externalId: settledId(invoice),
    currency: invoice.currency,
    amountMinor,
    recordedAt: before?.recordedAt ?? context.now.toJSDate(),
    receivedOn: settledOn,
    method: before?.method ?? null,
  }
}

/** The invoice is not settled after all: its payment goes to zero, because money is never deleted. */
export function withdrawnSettlement(
  invoice: StoredInvoice,
  before: StoredPayment | undefined,
): StoredPayment | null {
  if (!before || before.amountMinor === 0) return null
  invoice.openMinor += before.amountMinor
  return { ...before, amountMinor: 0 }
}

/**
 * What must have come in for the ledger to agree with the balance another system exports; dated today,
 * because the export does not say when. Negative when the balance rose.
 * @param forgivenMinor residuals and write-offs of ours, which the other system still counts as open.
 */
export function paymentForBalance(
  invoice: StoredInvoice,
  balanceMinor: number | null,
  forgivenMinor: number,
  { context, today }: Planning,
): StoredPayment | null {
  if (balanceMinor === null) return null
  const wantedMinor =
    Math.sign(forgivenMinor) === Math.sign(balanceMinor) ? rest(balanceMinor, forgivenMinor) : balanceMinor
  if (invoice.openMinor === wantedMinor) return null
  const amountMinor = invoice.openMinor - wantedMinor
  invoice.openMinor = wantedMinor
  const id = context.newId()
  return {
    id,
    organisationId: context.organisationId,
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    // The same balance may be corrected twice on one day, so the day alone does not name it.
    externalId: `${balancePrefix(invoice)}${today}:${id.slice(-8)}`,
    currency: invoice.currency,
    amountMinor,
    recordedAt: context.now.toJSDate(),
    receivedOn: today < invoice.issuedOn ? invoice.issuedOn : today,
    method: 'balance in the import',
  }
}

/** Both have one sign; what was forgiven takes away no more than there is. */
function rest(balanceMinor: number, forgivenMinor: number): number {
  return Math.abs(balanceMinor) > Math.abs(forgivenMinor) ? balanceMinor - forgivenMinor : 0
}
