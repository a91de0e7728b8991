import { sql } from 'drizzle-orm'
import { outbox, outboxLanes } from '../../db/schema.ts'
import type { Card } from '../../src/chat/card.ts'
import { deliverDue } from '../../src/outbox/deliver.ts'
import type { ChatEffect } from '../../src/outbox/effect.ts'
import { enqueue, laneOf } from '../../src/outbox/enqueue.ts'
import type { Db } from '../../src/ports.ts'
import type { SlackWorld } from '../slack/slack-world.ts'

export const cardSaying = (title: string): Card => ({
  title,
  summary: title,
  parts: [{ kind: 'text', text: title }],
})

export function postTo(
  world: SlackWorld,
  channelId: string,
  title: string,
  more: Partial<Extract<ChatEffect, { kind: 'post' }>> = {},
): ChatEffect {
  return { kind: 'post', workspaceId: world.workspaceId, to: { channelId }, card: cardSaying(title), ...more }
}

export async function put(world: SlackWorld, key: string, effect: ChatEffect, lane?: string): Promise<void> {
  const context = { organisationId: world.organisationId, now: world.deps.now() }
  const to = effect.kind === 'post' ? effect.to : { channelId: world.finance }
  await world.deps.db.transaction(async (tx) => {
    await enqueue(tx, context, key, lane ?? laneOf(effect.workspaceId, to), effect)
  })
}

export const deliver = (world: SlackWorld, claimant = 'this-process') =>
  deliverDue(world.deps, { claimant, limit: 10_000 })

/** As if every wait were over. */
export async function hurry(db: Db): Promise<void> {
  await db.update(outbox).set({ availableAt: sql`now()`, leaseUntil: sql`now()` })
  await db.delete(outboxLanes)
}

export async function rowOf(db: Db, key: string) {
  const rows = await db.select().from(outbox)
  const row = rows.find((one) => one.key === key)
  if (!row) throw new Error(`no outbox row ${key}`)
  return row
}

/** Titles of the messages in a channel, in order. */
export function titlesIn(world: SlackWorld, channelId: string): string[] {
  return world.sandbox.workspace.messages(channelId).map((message) => message.text)
}
