import { eq } from 'drizzle-orm'
import { people } from '../../db/schema.ts'
import { suspendChannels } from '../channels/suspend-channels.ts'
import type { Card } from '../chat/card.ts'
import { reachPerson } from '../people/reach-person.ts'
import { markUnreachable } from '../people/unreachable.ts'
import type { Context, Db } from '../ports.ts'
import type { ClaimedRow } from './claim.ts'
import type { ChatEffect } from './effect.ts'
import { enqueue, laneOf } from './enqueue.ts'

/**
 * A platform does not let us write to a person or channel until somebody does something about it. That is
 * noted where people look, and what was for a person goes where they can be reached instead.
 */
export async function sendElsewhere(
  tx: Db,
  context: Pick<Context, 'organisationId' | 'now' | 'actor'>,
  row: ClaimedRow,
  { workspaceId, to, card }: Extract<ChatEffect, { kind: 'post' }>,
  why: string,
): Promise<void> {
  if ('channelId' in to) {
    await suspendChannels(tx, context, workspaceId, [to.channelId], why)
    return
  }
  const personId = await markUnreachable(tx, context, workspaceId, to.userId, why)
  if (personId === undefined) return
  const reach = await reachPerson(tx, context.organisationId, personId)
  if (reach.kind === 'nowhere') return
  const there = reach.kind === 'person' ? { userId: reach.userId } : { channelId: reach.channelId }
  await enqueue(tx, context, `elsewhere:${row.key}`, laneOf(reach.workspaceId, there), {
    kind: 'post',
    workspaceId: reach.workspaceId,
    to: there,
    card: reach.kind === 'person' ? card : passedOn(card, await nameOf(tx, personId), reach.because),
  })
}

/** For everybody to read: whom it is for, and why they did not get it. */
function passedOn(card: Card, name: string, why: string): Card {
  return { ...card, parts: [...card.parts, { kind: 'context', text: `For ${name}. ${why}` }] }
}

async function nameOf(tx: Db, personId: string): Promise<string> {
  const [row] = await tx.select({ name: people.name }).from(people).where(eq(people.id, personId))
  return row?.name ?? 'somebody'
}
