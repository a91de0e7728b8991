import { and, eq } from 'drizzle-orm'
import { channelSubscriptions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Db } from '../ports.ts'
import { type ChannelFilters, NO_FILTERS } from './filters.ts'

export interface Channel {
  workspaceId: string
  channelId: string
  channelName: string
}

/** Posts the digest into the channel from now on. @returns false when it did so already. */
export async function subscribeChannel(
  context: Context,
  channel: Channel,
  personId: string | null,
  filters: ChannelFilters = NO_FILTERS,
): Promise<boolean> {
  return context.db.transaction(async (tx) => {
    const { workspaceId, channelId, channelName } = channel
    const saved = await tx
      .insert(channelSubscriptions)
      .values({
        id: context.newId(),
        organisationId: context.organisationId,
        ...channel,
        filters,
        active: true,
        createdBy: personId,
        createdAt: context.now.toJSDate(),
      })
      .onConflictDoUpdate({
        target: [channelSubscriptions.workspaceId, channelSubscriptions.channelId],
        set: { active: true, channelName, filters, problem: null },
        setWhere: and(
          eq(channelSubscriptions.active, false),
          eq(channelSubscriptions.organisationId, context.organisationId),
        ),
      })
      .returning({ id: channelSubscriptions.id })
    if (saved.length === 0) return false
    await record(tx, context, 'subscribe-channel', `channel:${workspaceId}:${channelId}`, {
      channelName,
      filters,
    })
    return true
  })
}

export async function hasSubscriptions(db: Db, organisationId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: channelSubscriptions.id })
    .from(channelSubscriptions)
    .where(eq(channelSubscriptions.organisationId, organisationId))
    .limit(1)
  return row !== undefined
}
