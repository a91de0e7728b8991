import { and, asc, eq } from 'drizzle-orm'
import { channelSubscriptions, digests, workspaces } from '../../db/schema.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { digestCard } from './card.ts'
import { type KeptFacts, overdueSums } from './digest.ts'
import { loadDigestFacts } from './load-facts.ts'

/** Names the one digest message of a subscription and date. */
export function digestKey(subscriptionId: string, date: string): string {
  return `digest:${subscriptionId}:${date}`
}

/**
 * Puts the day's digest into every subscribed channel, inside the transaction of the daily run. On a later
 * run of the same date the message already there is edited.
 * @returns how many were posted anew and how many edited.
 */
export async function postDigests(
  context: Context,
  organisation: Organisation,
  version: PolicyVersion,
  today: string,
): Promise<{ posted: number; edited: number }> {
  const tx = context.db
  const subscriptions = await tx
    .select({
      id: channelSubscriptions.id,
      workspaceId: channelSubscriptions.workspaceId,
      channelId: channelSubscriptions.channelId,
    })
    .from(channelSubscriptions)
    .innerJoin(workspaces, eq(workspaces.id, channelSubscriptions.workspaceId))
    .where(
      and(
        eq(channelSubscriptions.organisationId, organisation.id),
        eq(channelSubscriptions.active, true),
        eq(workspaces.status, 'active'),
      ),
    )
    .orderBy(asc(channelSubscriptions.createdAt), asc(channelSubscriptions.id))
  const counts = { posted: 0, edited: 0 }
  for (const { id, workspaceId, channelId } of subscriptions) {
    const facts = await loadDigestFacts(tx, organisation, version, context.now, today, id)
    const card = digestCard(facts, organisation, version.policy)
    const key = digestKey(id, today)
    const lane = laneOf(workspaceId, { channelId })
    const kept: KeptFacts = { overdue: overdueSums(facts), ranAt: context.now.toUTC().toISO() ?? '' }
    await tx
      .insert(digests)
      .values({ organisationId: organisation.id, subscriptionId: id, onDate: today, facts: kept })
      .onConflictDoUpdate({ target: [digests.subscriptionId, digests.onDate], set: { facts: kept } })
    if (await enqueue(tx, context, key, lane, { kind: 'post', workspaceId, to: { channelId }, card })) {
      counts.posted += 1
      continue
    }
    const edit = { kind: 'update', workspaceId, messageKey: key, card } as const
    if (await enqueue(tx, context, `${key}:edit:${context.newId()}`, lane, edit)) counts.edited += 1
  }
  return counts
}
