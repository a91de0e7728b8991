import { eq } from 'drizzle-orm'
import { organisations, steps, timeline } from '../../db/schema.ts'
import type { Db } from '../ports.ts'

/** Deletes an organisation with everything that belongs to it, for a sandbox that begins anew. */
export async function forgetOrganisation(db: Db, organisationId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(steps).where(eq(steps.organisationId, organisationId))
    await tx.delete(timeline).where(eq(timeline.organisationId, organisationId))
    // Every other table refers to the organisation and goes with it.
    await tx.delete(organisations).where(eq(organisations.id, organisationId))
  })
}
