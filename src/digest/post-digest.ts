import { and, asc, eq, inArray } from 'drizzle-orm'
import { channelSubscriptions, digests, outbox, workspaces } from '../../db/schema.ts'
import { filtersKey } from '../channels/filters.ts'
import { scopeOf } from '../channels/load-scope.ts'
import type { Card } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { digestCard } from './card.ts'
import { type DigestFacts, type KeptFacts, OLDEST_FIRST, type OverdueBucket } from './digest.ts'
import { loadDigestFacts } from './load-facts.ts'
import { sectionCard } from './section-card.ts'

/** Names the one digest message of a subscription and date. */
function digestKey(subscriptionId: string, date: string): string {
  return `digest:${subscriptionId}:${date}`
}

/** Names the message of one age class in its thread. */
function sectionKey(subscriptionId: string, date: string, bucket: OverdueBucket): string {
  return `digest-section:${subscriptionId}:${bucket}:${date}`
}

/** A channel that gets the digest, as narrowed there. */
export interface DigestChannel {
  subscriptionId: string
  workspaceId: string
  channelId: string
  filters: Record<string, unknown>
}

/** What the date's digest says in a subscribed channel; read outside any transaction. */
export async function readDigest(
  { db, now }: Context,
  organisation: Organisation,
  version: PolicyVersion,
  today: string,
  { subscriptionId, filters }: DigestChannel,
): Promise<DigestFacts> {
  const scope = { ...(await scopeOf(db, organisation.id, subscriptionId, filters)), subscriptionId }
  return loadDigestFacts(db, organisation, version, now, today, scope)
}

/**
 * Puts the day's digest and its thread into one subscribed channel, inside the caller's transaction. When
 * the date's messages are there already, they are edited.
 */
export async function postDigest(
  context: Context,
  organisation: Organisation,
  version: PolicyVersion,
  facts: DigestFacts,
  channel: DigestChannel,
): Promise<'posted' | 'edited'> {
  const tx = context.db
  const { subscriptionId } = channel
  const today = facts.date
  const kept = keptOf(facts, context)
  await tx
    .insert(digests)
    .values({ organisationId: organisation.id, subscriptionId, onDate: today, facts: kept })
    .onConflictDoUpdate({ target: [digests.subscriptionId, digests.onDate], set: { facts: kept } })
  const key = digestKey(subscriptionId, today)
  const done = await put(context, channel, key, digestCard(facts, organisation, version.policy))
  await putThread(context, channel, key, facts, organisation, version)
  return done
}

/** The channels that get the digest, in the order in which they subscribed. */
export async function digestChannels(context: Context): Promise<DigestChannel[]> {
  return context.db
    .select({
      subscriptionId: channelSubscriptions.id,
      workspaceId: channelSubscriptions.workspaceId,
      channelId: channelSubscriptions.channelId,
      filters: channelSubscriptions.filters,
    })
    .from(channelSubscriptions)
    .innerJoin(workspaces, eq(workspaces.id, channelSubscriptions.workspaceId))
    .where(
      and(
        eq(channelSubscriptions.organisationId, context.organisationId),
        eq(channelSubscriptions.active, true),
        eq(workspaces.status, 'active'),
      ),
    )
    .orderBy(asc(channelSubscriptions.createdAt), asc(channelSubscriptions.id))
}

function keptOf({ sums, combined, scope }: DigestFacts, context: Context): KeptFacts {
  return {
    overdue: sums,
    combined,
    ranAt: context.now.toUTC().toISO() ?? '',
    filters: filtersKey(scope.filters),
  }
}

/** A class that is empty gets no message, unless an earlier run of the date posted one: that is edited. */
async function putThread(
  context: Context,
  channel: DigestChannel,
  threadKey: string,
  facts: DigestFacts,
  organisation: Organisation,
  version: PolicyVersion,
): Promise<void> {
  const keyOf = (bucket: OverdueBucket) => sectionKey(channel.subscriptionId, facts.date, bucket)
  const empty = OLDEST_FIRST.filter((bucket) => facts.sections[bucket].total === 0)
  const told = await keysAmong(context, empty.map(keyOf))
  for (const bucket of OLDEST_FIRST) {
    const key = keyOf(bucket)
    if (empty.includes(bucket) && !told.has(key)) continue
    await put(context, channel, key, sectionCard(facts, bucket, organisation, version.policy), threadKey)
  }
}

async function put(
  context: Context,
  { workspaceId, channelId }: DigestChannel,
  key: string,
  card: Card,
  threadKey?: string,
): Promise<'posted' | 'edited'> {
  const tx = context.db
  const to = { channelId }
  const lane = laneOf(workspaceId, to)
  const inThread = threadKey === undefined ? {} : { threadKey }
  if (await enqueue(tx, context, key, lane, { kind: 'post', workspaceId, to, card, ...inThread }))
    return 'posted'
  const edit = { kind: 'update', workspaceId, messageKey: key, card } as const
  await enqueue(tx, context, `${key}:edit:${context.newId()}`, lane, edit)
  return 'edited'
}

async function keysAmong(context: Context, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await context.db
    .select({ key: outbox.key })
    .from(outbox)
    .where(and(eq(outbox.organisationId, context.organisationId), inArray(outbox.key, keys)))
  return new Set(rows.map(({ key }) => key))
}
