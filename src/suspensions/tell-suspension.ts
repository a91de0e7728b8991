import { and, eq } from 'drizzle-orm'
import { approvals, approvalVotes, suspensionMessages, timeline } from '../../db/schema.ts'
import { channelsFor } from '../approvals/channels-for.ts'
import { redraw, type Told, tellChannels, tellPeople } from '../channels/tell.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { loadStopCase, type StopCase } from './load-stop-case.ts'
import { loadSuspension } from './store.ts'
import { suspensionCard } from './suspension-card.ts'

/** Who hears of it: finance in its channels, the people around the account, those who decided. */
export type Audience = 'channel' | 'collector' | 'owners' | 'deciders'

/**
 * Tells of a suspension as it stands now, and draws every earlier copy of its card anew. Inside the caller's
 * transaction.
 * @param occasion names why, so that the same occasion is told once; null only redraws.
 */
export async function tellSuspension(
  context: Context,
  basis: QuestionBasis,
  suspensionId: string,
  occasion: string | null,
  audience: readonly Audience[],
): Promise<void> {
  const { db: tx, organisationId } = context
  const suspension = await loadSuspension(tx, organisationId, suspensionId)
  const found = suspension && (await loadStopCase(context, basis, suspension))
  if (!found) return
  const card = suspensionCard(found, basis.organisation, basis.today)
  const earlier = await tx
    .select({ messageKey: suspensionMessages.messageKey })
    .from(suspensionMessages)
    .where(
      and(
        eq(suspensionMessages.organisationId, organisationId),
        eq(suspensionMessages.suspensionId, suspensionId),
      ),
    )
  if (occasion !== null) {
    const key = `suspension:${suspensionId}:${occasion}`
    const people = await audienceOf(context, found, audience)
    const told: Told[] = [
      ...(audience.includes('channel')
        ? await tellChannels(context, await channelsFor(tx, basis, suspension.accountId), key, card)
        : []),
      ...(await tellPeople(context, people, key, card)),
    ]
    if (told.length > 0)
      await tx
        .insert(suspensionMessages)
        .values(told.map((one) => ({ ...one, organisationId, suspensionId })))
        .onConflictDoNothing()
  }
  await redraw(
    context,
    earlier.map(({ messageKey }) => messageKey),
    card,
  )
}

async function audienceOf(
  { db, organisationId }: Context,
  { loaded, suspension }: StopCase,
  audience: readonly Audience[],
): Promise<(string | null)[]> {
  const { csmId, aeId, collectorId } = loaded.account
  const deciders = audience.includes('deciders')
    ? await db
        .select({ id: approvalVotes.personId })
        .from(approvalVotes)
        .innerJoin(
          approvals,
          and(eq(approvals.organisationId, organisationId), eq(approvals.id, approvalVotes.approvalId)),
        )
        .where(and(eq(approvalVotes.organisationId, organisationId), eq(approvals.subjectId, suspension.id)))
    : []
  return [
    ...(audience.includes('collector') ? [collectorId] : []),
    ...(audience.includes('owners') ? [csmId, aeId] : []),
    ...deciders.map(({ id }) => id),
  ]
}

/** Writes what happened where people look for it. */
export async function noteSuspension(
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
    kind: 'suspension',
    actorId: actor.startsWith('system:') ? null : actor,
    text,
    data: { suspensionId: id },
  })
}
