import { and, eq } from 'drizzle-orm'
import { closureMessages, timeline } from '../../db/schema.ts'
import { channelsFor } from '../approvals/channels-for.ts'
import { redraw, type Told, tellChannels, tellPeople } from '../channels/tell.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { closureCard } from './closure-card.ts'
import { loadClosingCase } from './load-closing-case.ts'
import { loadClosure } from './store.ts'

/**
 * Tells finance and the collector of a closure as it stands, and draws every earlier copy anew. Inside the
 * caller's transaction.
 * @param occasion names why, so that the same occasion is told once; null only redraws.
 */
export async function tellClosure(
  context: Context,
  basis: QuestionBasis,
  closureId: string,
  occasion: string | null,
): Promise<void> {
  const { db: tx, organisationId } = context
  const closure = await loadClosure(tx, organisationId, closureId)
  const found = closure && (await loadClosingCase(tx, basis, closure.accountId))
  if (!found) return
  const card = closureCard(closure, found, basis.today)
  const earlier = await tx
    .select({ messageKey: closureMessages.messageKey })
    .from(closureMessages)
    .where(and(eq(closureMessages.organisationId, organisationId), eq(closureMessages.closureId, closureId)))
  if (occasion !== null) {
    const key = `closure:${closureId}:${occasion}`
    const told: Told[] = [
      ...(await tellChannels(context, await channelsFor(tx, basis, closure.accountId), key, card)),
      ...(await tellPeople(context, [found.loaded.account.collectorId], key, card)),
    ]
    if (told.length > 0)
      await tx
        .insert(closureMessages)
        .values(told.map((one) => ({ ...one, organisationId, closureId })))
        .onConflictDoNothing()
  }
  await redraw(
    context,
    earlier.map(({ messageKey }) => messageKey),
    card,
  )
}

/** Writes what happened where people look for it. */
export async function noteClosure(
  context: Context,
  today: string,
  { id, accountId }: { id: string; accountId: string },
  text: string,
): Promise<void> {
  const { db: tx, organisationId, now, actor } = context
  await tx.insert(timeline).values({
    id: context.newId(),
    organisationId,
    accountId,
    at: now.toJSDate(),
    onDate: today,
    kind: 'closure',
    actorId: actor.startsWith('system:') ? null : actor,
    text,
    data: { closureId: id },
  })
}
