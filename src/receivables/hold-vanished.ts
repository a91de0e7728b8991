import { and, eq, isNotNull, ne, sql } from 'drizzle-orm'
import { credits, invoices } from '../../db/schema.ts'
import type { Context, Db } from '../ports.ts'
import { bulkSave, uuidList } from './bulk-save.ts'
import { closingCredit, vanishedFrom } from './closing-credits.ts'

/**
 * An invoice that its source no longer lists stays closed. Money that comes in for it later takes the
 * place of the credit that closed it, so that what was paid is not counted twice.
 */
export async function holdVanished(
  tx: Db,
  context: Context,
  today: string,
  invoiceIds: readonly string[],
): Promise<void> {
  if (invoiceIds.length === 0) return
  const vanished = and(
    eq(invoices.organisationId, context.organisationId),
    sql`${invoices.id} in ${uuidList(invoiceIds)}`,
    isNotNull(invoices.vanishedAt),
  )
  const found = await tx
    .select()
    .from(invoices)
    .where(and(vanished, ne(invoices.openMinor, 0)))
  if (found.length === 0) return
  const closing = found.map((invoice) =>
    closingCredit(invoice, invoice.openMinor, vanishedFrom(invoice.source), context, today),
  )
  await bulkSave(tx, credits, closing)
  await tx.update(invoices).set({ openMinor: 0 }).where(vanished)
}
