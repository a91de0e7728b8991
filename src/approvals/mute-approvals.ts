import { and, eq } from 'drizzle-orm'
import { approvalMutes } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'

/** Direct messages about requests, off or on again, for one person. */
export async function muteApprovals(context: Context, personId: string, muted: boolean): Promise<void> {
  const { organisationId, now } = context
  await context.db.transaction(async (tx) => {
    if (muted) {
      const at = now.toJSDate()
      await tx.insert(approvalMutes).values({ organisationId, personId, at }).onConflictDoNothing()
    } else {
      await tx
        .delete(approvalMutes)
        .where(and(eq(approvalMutes.organisationId, organisationId), eq(approvalMutes.personId, personId)))
    }
    await record(tx, context, muted ? 'mute-approvals' : 'unmute-approvals', `person:${personId}`, {})
  })
}
