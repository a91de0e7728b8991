import type { credits } from '../../db/schema.ts'
import type { Planning } from './import-plan.ts'
import type { StoredInvoice, StoredPayment } from './import-store.ts'

/**
 * The payment of everything still open on the day an invoice was settled; lowers `invoice.openMinor`.
 * @param before the same payment from an earlier import.
 * @returns null when nothing changes.
 */
export function paymentForSettlement(
  invoice: StoredInvoice,
  settledOn: string,
  before: StoredPayment | undefined,
  externalId: string,
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
    externalId,
    currency: invoice.currency,
    amountMinor,
    recordedAt: before?.recordedAt ?? context.now.toJSDate(),
    receivedOn: settledOn,
    method: before?.method ?? null,
  }
}

/**
 * What must have come in for the ledger to agree with the balance another system exports; dated today,
 * because the export does not say when. Negative when the balance rose.
 */
export function paymentForBalance(
  invoice: StoredInvoice,
  balanceMinor: number | null,
  { context, today }: Planning,
): StoredPayment | null {
  if (balanceMinor === null || invoice.openMinor === balanceMinor) return null
  const amountMinor = invoice.openMinor - balanceMinor
  invoice.openMinor = balanceMinor
  const id = context.newId()
  return {
    id,
    organisationId: context.organisationId,
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    // The same balance may be corrected twice on one day, so the day alone does not name it.
    externalId: `${invoice.externalId}:balance:${today}:${id.slice(-8)}`,
    currency: invoice.currency,
    amountMinor,
    recordedAt: context.now.toJSDate(),
    receivedOn: today < invoice.issuedOn ? invoice.issuedOn : today,
    method: 'balance in the import',
  }
}

/** Closes what is open on an invoice that its system has voided. */
export function creditForVoid(
  invoice: StoredInvoice,
  { context, today }: Planning,
): typeof credits.$inferInsert | null {
  if (invoice.openMinor === 0) return null
  const amountMinor = invoice.openMinor
  invoice.openMinor = 0
  const id = context.newId()
  return {
    id,
    organisationId: context.organisationId,
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    externalId: `${invoice.externalId}:void:${today}:${id.slice(-8)}`,
    currency: invoice.currency,
    amountMinor,
    recordedAt: context.now.toJSDate(),
    issuedOn: today,
    reason: 'void in its system',
  }
}
