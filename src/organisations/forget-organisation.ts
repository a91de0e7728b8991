import { eq } from 'drizzle-orm'
import { approvalVotes, audit, auditHeads, organisations, outbox, steps, timeline } from '../../db/schema.ts'
import type { Db } from '../ports.ts'

/** Deletes an organisation with everything that belongs to it, for a sandbox that begins anew. */
export async function forgetOrganisation(db: Db, organisationId: string): Promise<void> {
  await db.transaction(async (tx) => {
    for (const table of [steps, timeline, outbox, approvalVotes, audit, auditHeads])
      await tx.delete(table).where(eq(table.organisationId, organisationId))
    // Every other table refers to the organisation and goes with it.
    await tx.delete(organisations).where(eq(organisations.id, organisationId))
  })
}
