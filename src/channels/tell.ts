import { and, eq, inArray } from 'drizzle-orm'
import { outbox, people } from '../../db/schema.ts'
import type { Card } from '../chat/card.ts'
import { type ChatEffect, isChatEffect } from '../outbox/effect.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import { type Channel, reachPerson } from '../people/reach-person.ts'
import type { Context } from '../ports.ts'

/** A message that was put into the outbox; `personId` is null for a channel's. */
export interface Told {
  messageKey: string
  personId: string | null
}

/**
 * Puts a card into channels, inside the caller's transaction.
 * @param key names the occasion; the same one is told once.
 */
export async function tellChannels(
  context: Context,
  channels: readonly Channel[],
  key: string,
  card: Card,
): Promise<Told[]> {
  const told: Told[] = []
  for (const { workspaceId, channelId } of channels) {
    const messageKey = `${key}:channel:${workspaceId}:${channelId}`
    await post(context, messageKey, workspaceId, { channelId }, card)
    told.push({ messageKey, personId: null })
  }
  return told
}

/** Writes to each person where they can be reached; the same occasion reaches nobody twice. */
export async function tellPeople(
  context: Context,
  personIds: readonly (string | null)[],
  key: string,
  card: Card,
): Promise<Told[]> {
  const told: Told[] = []
  const ids = [...new Set(personIds.flatMap((id) => (id === null ? [] : [id])))]
  const names = await activeNames(context, ids)
  for (const [personId, name] of names) {
    const reach = await reachPerson(context.db, context.organisationId, personId)
    if (reach.kind === 'nowhere') continue
    const messageKey = `${key}:${personId}`
    const to = reach.kind === 'person' ? { userId: reach.userId } : { channelId: reach.channelId }
    const shown = reach.kind === 'person' ? card : forwarded(card, name)
    await post(context, messageKey, reach.workspaceId, to, shown)
    told.push({ messageKey, personId: reach.kind === 'person' ? personId : null })
  }
  return told
}

async function activeNames({ db, organisationId }: Context, ids: string[]): Promise<[string, string][]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), eq(people.active, true), inArray(people.id, ids)))
    .orderBy(people.id)
  return rows.map(({ id, name }) => [id, name])
}

function forwarded(card: Card, name: string): Card {
  return { ...card, parts: [...card.parts, { kind: 'context', text: `For ${name}.` }] }
}

async function post(
  context: Context,
  key: string,
  workspaceId: string,
  to: Extract<ChatEffect, { kind: 'post' }>['to'],
  card: Card,
): Promise<void> {
  const effect = { kind: 'post', workspaceId, to, card } as const
  await enqueue(context.db, context, key, laneOf(workspaceId, to), effect)
}

/** Draws delivered messages anew; those that were never posted are left out. */
export async function redraw(context: Context, messageKeys: string[], card: Card): Promise<void> {
  if (messageKeys.length === 0) return
  const { db: tx, organisationId } = context
  const rows = await tx
    .select({ messageKey: outbox.key, payload: outbox.payload, lane: outbox.lane })
    .from(outbox)
    .where(and(eq(outbox.organisationId, organisationId), inArray(outbox.key, messageKeys)))
    .orderBy(outbox.sequence)
  for (const { messageKey, payload, lane } of rows) {
    if (!isChatEffect(payload)) continue
    const effect = { kind: 'update', workspaceId: payload.workspaceId, messageKey, card } as const
    await enqueue(tx, context, `${messageKey}:edit:${context.newId()}`, lane, effect)
  }
}
