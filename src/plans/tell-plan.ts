import { and, eq } from 'drizzle-orm'
import { accounts, planMessages } from '../../db/schema.ts'
import { noteOnAccount } from '../accounts/note-on-account.ts'
import { channelsFor } from '../approvals/channels-for.ts'
import { type Copies, tellCopies } from '../channels/tell-copies.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { loadShownPlan } from './load-shown-plan.ts'
import { planCard } from './plan-card.ts'
import type { Plan } from './store.ts'

/**
 * Tells channels, collector, CSM and who asked for it of a plan as it stands, and draws every earlier copy anew.
 * Inside the caller's transaction.
 * @param occasion names why, so that the same occasion is told once; null only redraws.
 */
export async function tellPlan(
  context: Context,
  basis: QuestionBasis,
  planId: string,
  occasion: string | null,
): Promise<void> {
  const { db: tx, organisationId } = context
  const shown = await loadShownPlan(tx, organisationId, planId)
  if (!shown) return
  const card = planCard(shown, basis.today)
  const { accountId, askedBy } = shown.plan
  const hears = occasion !== null && {
    key: `plan:${planId}:${occasion}`,
    channels: await channelsFor(tx, basis, accountId),
    // Who acts has the card in their answer already.
    people: [...(await concernedBy(context, accountId)), askedBy].filter((id) => id !== context.actor),
  }
  await tellCopies(context, card, copiesOf(context, planId), hears || null)
}

function copiesOf({ db: tx, organisationId }: Context, planId: string): Copies {
  return {
    earlier: () =>
      tx
        .select({ messageKey: planMessages.messageKey })
        .from(planMessages)
        .where(and(eq(planMessages.organisationId, organisationId), eq(planMessages.planId, planId))),
    keep: (told) =>
      tx
        .insert(planMessages)
        .values(told.map((one) => ({ ...one, organisationId, planId })))
        .onConflictDoNothing(),
  }
}

async function concernedBy(
  { db: tx, organisationId }: Context,
  accountId: string,
): Promise<(string | null)[]> {
  const [row] = await tx
    .select({ collector: accounts.collectorId, csm: accounts.csmId })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  return row ? [row.collector, row.csm] : []
}

/** Writes what happened where people look for it. */
export async function notePlan(
  context: Context,
  today: string,
  { id, accountId }: Pick<Plan, 'id' | 'accountId'>,
  text: string,
): Promise<void> {
  await noteOnAccount(context, today, { accountId, kind: 'plan', text, data: { planId: id } })
}
