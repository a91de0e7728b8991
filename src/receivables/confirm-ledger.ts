import { eq } from 'drizzle-orm'
import { ledgerFreshness } from '../../db/schema.ts'
import type { Context } from '../ports.ts'

/** Every known source of the ledger was asked and had nothing new: its data is complete as of now. */
export async function confirmLedger(context: Context): Promise<void> {
  await context.db
    .update(ledgerFreshness)
    .set({ freshAt: context.now.toJSDate() })
    .where(eq(ledgerFreshness.organisationId, context.organisationId))
}
