import { and, eq, isNotNull, or } from 'drizzle-orm'
import { channelSubscriptions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'

/** Stops the digest in the channel. @returns false when there was none. */
export async function unsubscribeChannel(
  context: Context,
  workspaceId: string,
  channelId: string,
): Promise<boolean> {
  return context.db.transaction(async (tx) => {
    const changed = await tx
      .update(channelSubscriptions)
      .set({ active: false, problem: null })
      .where(
        and(
          eq(channelSubscriptions.organisationId, context.organisationId),
          eq(channelSubscriptions.workspaceId, workspaceId),
          eq(channelSubscriptions.channelId, channelId),
          or(eq(channelSubscriptions.active, true), isNotNull(channelSubscriptions.problem)),
        ),
      )
      .returning({ id: channelSubscriptions.id })
    if (changed.length === 0) return false
    await record(tx, context, 'unsubscribe-channel', `channel:${workspaceId}:${channelId}`, {})
    return true
  })
}
