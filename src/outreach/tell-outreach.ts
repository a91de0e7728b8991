import { and, eq } from 'drizzle-orm'
import { outbox, outreachMessages } from '../../db/schema.ts'
import type { Card } from '../chat/card.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { isChatEffect } from '../outbox/effect.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import { reachPerson } from '../people/reach-person.ts'
import type { Context } from '../ports.ts'
import { loadView } from './load-view.ts'
import { outreachCard } from './outreach-card.ts'

/**
 * Writes to somebody about a message, in the caller's transaction; the copies they have already change as well.
 * @param occasion names why, so that the same occasion writes once.
 */
export async function tellOutreach(
  context: Context,
  basis: QuestionBasis,
  outreachId: string,
  personId: string | null,
  occasion: string,
): Promise<void> {
  await refreshOutreach(context, basis, outreachId)
  if (personId === null) return
  const view = await loadView(context, basis, outreachId)
  if (!view) return
  const key = `outreach:${outreachId}:${personId}:${occasion}`
  if (!(await tellPerson(context, personId, key, outreachCard(view, basis.organisation)))) return
  await context.db
    .insert(outreachMessages)
    .values({ organisationId: context.organisationId, outreachId, messageKey: key, personId })
    .onConflictDoNothing()
}

/**
 * Posts a card where somebody can be reached; where they cannot, in the channel, saying for whom it is.
 * @returns whether it was new and had a place to go to.
 */
export async function tellPerson(
  context: Context,
  personId: string,
  key: string,
  card: Card,
): Promise<boolean> {
  const reach = await reachPerson(context.db, context.organisationId, personId)
  if (reach.kind === 'nowhere') return false
  const to = reach.kind === 'person' ? { userId: reach.userId } : { channelId: reach.channelId }
  const { workspaceId } = reach
  return enqueue(context.db, context, key, laneOf(workspaceId, to), { kind: 'post', workspaceId, to, card })
}

/** Draws every delivered copy anew, from what holds now; inside the caller's transaction. */
export async function refreshOutreach(
  context: Context,
  basis: QuestionBasis,
  outreachId: string,
): Promise<void> {
  const { db: tx, organisationId } = context
  const copies = await tx
    .select({ messageKey: outreachMessages.messageKey, payload: outbox.payload, lane: outbox.lane })
    .from(outreachMessages)
    .innerJoin(
      outbox,
      and(eq(outbox.organisationId, organisationId), eq(outbox.key, outreachMessages.messageKey)),
    )
    .where(
      and(eq(outreachMessages.organisationId, organisationId), eq(outreachMessages.outreachId, outreachId)),
    )
  if (copies.length === 0) return
  const view = await loadView(context, basis, outreachId)
  if (!view) return
  const card = outreachCard(view, basis.organisation)
  for (const { messageKey, payload, lane } of copies) {
    if (!isChatEffect(payload)) continue
    const effect = { kind: 'update', workspaceId: payload.workspaceId, messageKey, card } as const
    await enqueue(tx, context, `${messageKey}:edit:${context.newId()}`, lane, effect)
  }
}
