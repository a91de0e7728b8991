import { and, eq } from 'drizzle-orm'
import { outreachMessages } from '../../db/schema.ts'
import { redraw, tellPeople } from '../channels/tell.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
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
  const card = outreachCard(view, basis.organisation)
  const told = await tellPeople(context, [personId], `outreach:${outreachId}:${occasion}`, card)
  if (told.length === 0) return
  const { organisationId } = context
  await context.db
    .insert(outreachMessages)
    .values(told.map((one) => ({ ...one, organisationId, outreachId })))
    .onConflictDoNothing()
}

/** Draws every delivered copy anew, from what holds now; inside the caller's transaction. */
export async function refreshOutreach(
  context: Context,
  basis: QuestionBasis,
  outreachId: string,
): Promise<void> {
  const { db: tx, organisationId } = context
  const copies = await tx
    .select({ messageKey: outreachMessages.messageKey })
    .from(outreachMessages)
    .where(
      and(eq(outreachMessages.organisationId, organisationId), eq(outreachMessages.outreachId, outreachId)),
    )
  if (copies.length === 0) return
  const view = await loadView(context, basis, outreachId)
  if (!view) return
  await redraw(
    context,
    copies.map(({ messageKey }) => messageKey),
    outreachCard(view, basis.organisation),
  )
}
