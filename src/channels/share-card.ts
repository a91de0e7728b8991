import { createHash } from 'node:crypto'
import { and, eq, gt, inArray } from 'drizzle-orm'
import { outbox } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { type Card, withoutButtons } from '../chat/card.ts'
import type { Place } from '../chat/reply.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import type { Context, Db } from '../ports.ts'

/** Whoever shares the same again within this time pressed twice. */
const AGAIN_MS = 5 * 60_000
/** So often within that time. */
const TRIES = 10

/** Posts what somebody saw alone for the whole channel to see. @returns false when they did so just now. */
export async function shareCard(
  context: Context,
  place: Place,
  sharedBy: string,
  card: Card,
): Promise<boolean> {
  const shared: Card = {
    ...card,
    parts: [...withoutButtons(card.parts, 'share'), { kind: 'context', text: `Shared by ${sharedBy}` }],
  }
  const { workspace, channelId, userId } = place
  const to = { channelId }
  const what = JSON.stringify([workspace.id, channelId, userId, shared])
  const name = `share:${createHash('sha256').update(what).digest('hex')}`
  return context.db.transaction(async (tx) => {
    const key = await nextKey(tx, context, name)
    if (key === null) return false
    // Of two clicks at once the key lets one through.
    const isNew = await enqueue(tx, context, key, laneOf(workspace.id, to), {
      kind: 'post',
      workspaceId: workspace.id,
      to,
      card: shared,
      tellUserId: userId,
    })
    if (isNew)
      await record(tx, context, 'share', `channel:${workspace.id}:${channelId}`, { title: card.title })
    return isNew
  })
}

/** Null when it was shared just now; what could not be delivered does not count, for they were told so and try again. */
async function nextKey(tx: Db, { organisationId, now }: Context, name: string): Promise<string | null> {
  const time = Math.floor(now.toMillis() / AGAIN_MS)
  const keysAt = (when: number) => Array.from({ length: TRIES }, (_, attempt) => `${name}:${when}:${attempt}`)
  const since = now.minus({ milliseconds: AGAIN_MS }).toJSDate()
  const rows = await tx
    .select({ key: outbox.key, state: outbox.state })
    .from(outbox)
    .where(
      and(
        eq(outbox.organisationId, organisationId),
        inArray(outbox.key, [...keysAt(time - 1), ...keysAt(time)]),
        gt(outbox.enqueuedAt, since),
      ),
    )
  if (rows.some(({ state }) => state !== 'failed')) return null
  return keysAt(time).find((key) => rows.every((row) => row.key !== key)) ?? null
}
