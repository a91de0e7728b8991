import { credits, invoices } from '../../db/schema.ts'
import { bulkSave } from './bulk-save.ts'
import { closingCredit, vanishedFrom } from './closing-credits.ts'
import type { Planning } from './import-plan.ts'
import type { StoredInvoice } from './import-store.ts'
import { byAccount, namesOf, tellTimeline } from './ledger-timeline.ts'

/** Takes invoices that a snapshot lacks out of the chase: closed by a credit that says so, no money invented. */
export async function saveVanished(gone: readonly StoredInvoice[], planning: Planning): Promise<void> {
  const { tx, context, today } = planning
  if (gone.length === 0) return
  const closing = gone.map((invoice) =>
    closingCredit(invoice, invoice.openMinor, vanishedFrom(invoice.source), context, today),
  )
  await bulkSave(tx, credits, closing)
  const vanishedAt = context.now.toJSDate()
  await bulkSave(
    tx,
    invoices,
    gone.map((invoice) => ({ ...invoice, openMinor: 0, vanishedAt })),
  )
  const events = byAccount(gone).map(([accountId, own]) => {
    const numbers = own.map((invoice) => invoice.number)
    return {
      accountId,
      kind: 'invoice-vanished' as const,
      text: `No longer listed by ${own[0]?.source}, so no longer chased: ${namesOf(numbers)}`,
      data: { source: own[0]?.source, invoices: numbers },
    }
  })
  await tellTimeline(tx, context, today, events)
}

/** Tells the accounts whose invoices are listed again. */
export async function tellReturned(back: readonly StoredInvoice[], planning: Planning): Promise<void> {
  const events = byAccount(back).map(([accountId, own]) => {
    const numbers = own.map((invoice) => invoice.number)
    return {
      accountId,
      kind: 'invoice-back' as const,
      text: `Listed again by ${own[0]?.source}: ${namesOf(numbers)}`,
      data: { source: own[0]?.source, invoices: numbers },
    }
  })
  await tellTimeline(planning.tx, planning.context, planning.today, events)
}
