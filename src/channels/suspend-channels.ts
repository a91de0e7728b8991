import { and, eq, inArray, isNotNull, ne } from 'drizzle-orm'
import { channelSubscriptions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Db } from '../ports.ts'

type Change = Pick<Context, 'organisationId' | 'now' | 'actor'>

const among = ({ organisationId }: Change, workspaceId: string, channelIds: string[]) =>
  and(
    eq(channelSubscriptions.organisationId, organisationId),
    eq(channelSubscriptions.workspaceId, workspaceId),
    inArray(channelSubscriptions.channelId, channelIds),
  )

/** The platform shut us out of channels that get the digest: they wait, and status says what to do. */
export async function suspendChannels(
  tx: Db,
  context: Change,
  workspaceId: string,
  channelIds: string[],
  problem: string,
): Promise<void> {
  if (channelIds.length === 0) return
  const changed = await tx
    .update(channelSubscriptions)
    .set({ active: false, problem })
    .where(and(among(context, workspaceId, channelIds), eq(channelSubscriptions.active, true)))
    .returning({ channelId: channelSubscriptions.channelId })
  for (const { channelId } of changed) {
    await record(tx, context, 'suspend-channel', `channel:${workspaceId}:${channelId}`, { problem })
  }
}

/** We are let in again: digests that were suspended, and only those, go on. */
export async function resumeChannels(
  tx: Db,
  context: Change,
  workspaceId: string,
  channelIds: string[],
): Promise<void> {
  if (channelIds.length === 0) return
  const changed = await tx
    .update(channelSubscriptions)
    .set({ active: true, problem: null })
    .where(and(among(context, workspaceId, channelIds), isNotNull(channelSubscriptions.problem)))
    .returning({ channelId: channelSubscriptions.channelId })
  for (const { channelId } of changed) {
    await record(tx, context, 'resume-channel', `channel:${workspaceId}:${channelId}`, {})
  }
}

/** The platform calls the channel something else now. */
export async function renameChannel(
  tx: Db,
  context: Change,
  workspaceId: string,
  channelId: string,
  channelName: string,
): Promise<void> {
  const changed = await tx
    .update(channelSubscriptions)
    .set({ channelName })
    .where(and(among(context, workspaceId, [channelId]), ne(channelSubscriptions.channelName, channelName)))
    .returning({ channelId: channelSubscriptions.channelId })
  if (changed.length === 0) return
  await record(tx, context, 'rename-channel', `channel:${workspaceId}:${channelId}`, { channelName })
}
