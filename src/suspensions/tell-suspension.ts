import { and, eq } from 'drizzle-orm'
import { approvals, approvalVotes, suspensionMessages } from '../../db/schema.ts'
import { noteOnAccount } from '../accounts/note-on-account.ts'
import { channelsFor } from '../approvals/channels-for.ts'
import { type Copies, tellCopies } from '../channels/tell-copies.ts'
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
  const hears = occasion !== null && {
    key: `suspension:${suspensionId}:${occasion}`,
    channels: audience.includes('channel') ? await channelsFor(tx, basis, suspension.accountId) : [],
    people: await audienceOf(context, found, audience),
  }
  const card = suspensionCard(found, basis.organisation, basis.today)
  await tellCopies(context, card, copiesOf(context, suspensionId), hears || null)
}

function copiesOf({ db: tx, organisationId }: Context, suspensionId: string): Copies {
  return {
    earlier: () =>
      tx
        .select({ messageKey: suspensionMessages.messageKey })
        .from(suspensionMessages)
        .where(
          and(
            eq(suspensionMessages.organisationId, organisationId),
            eq(suspensionMessages.suspensionId, suspensionId),
          ),
        ),
    keep: (told) =>
      tx
        .insert(suspensionMessages)
        .values(told.map((one) => ({ ...one, organisationId, suspensionId })))
        .onConflictDoNothing(),
  }
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
  await noteOnAccount(context, today, { accountId, kind: 'suspension', text, data: { suspensionId: id } })
}
