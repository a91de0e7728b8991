import { and, eq, inArray, sql } from 'drizzle-orm'
import { approvals, suspensions } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { claimApproval } from '../approvals/claim-approval.ts'
import { finishApproval } from '../approvals/finish-approval.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { beginReturn } from './begin-return.ts'
import { eachApart } from './each-apart.ts'
import { loadDebts } from './load-debts.ts'
import { findSuspensions, loadSuspension, type Suspension } from './store.ts'
import { isSettled } from './suspension.ts'

/** Stopped, or asked of the product with an answer that does not say that it was not; ordered back once. */
const STOPPED = sql`(${suspensions.state} in ('suspended', 'suspending')
  or (${suspensions.state} in ('failed', 'proposed', 'scheduled') and ${suspensions.suspendedAt} is null
    and ${suspensions.endedWhy} is null and ${suspensions.debt} <> '[]'::jsonb))`

/** Brings back every service whose debt is paid, wherever its stopping stands. */
export async function restorePaid(
  context: Context,
  loadBasis: () => Promise<QuestionBasis>,
  hasHook: boolean,
): Promise<void> {
  const stopped = await findSuspensions(context.db, context.organisationId, STOPPED)
  if (stopped.length === 0) return
  const basis = await loadBasis()
  const now = await loadDebts(context.db, basis, stopped)
  const paid = stopped.filter(({ debt }) => isSettled(debt, now))
  await eachApart(context, paid, (inside, one) => restoreIfPaid(inside, basis, one, hasHook))
}

async function restoreIfPaid(
  context: Context,
  basis: QuestionBasis,
  { id, accountId }: Pick<Suspension, 'id' | 'accountId'>,
  hasHook: boolean,
): Promise<void> {
  await lockAccount(context.db, context.organisationId, accountId)
  const suspension = await loadSuspension(context.db, context.organisationId, id)
  if (!suspension || !isSettled(suspension.debt, await loadDebts(context.db, basis, [suspension]))) return
  await beginReturn(context, basis, suspension, 'What the final notice asked for is paid', hasHook)
}

/** Brings back what was decided to come back without payment. */
export async function restoreDecided(
  context: Context,
  basis: QuestionBasis,
  hasHook: boolean,
): Promise<void> {
  const { db, organisationId } = context
  const decided = await db
    .select({ id: approvals.id, subjectId: approvals.subjectId })
    .from(approvals)
    .where(
      and(
        eq(approvals.organisationId, organisationId),
        eq(approvals.kind, 'reinstatement'),
        inArray(approvals.state, ['approved']),
      ),
    )
  await eachApart(context, decided, async (inside, { id: approvalId, subjectId }) => {
    if (subjectId === null) return
    const claim = await claimApproval(inside, basis, { approvalId })
    if (claim.kind === 'invalid') return
    const suspension = await loadSuspension(inside.db, organisationId, subjectId)
    const why = 'It was decided to restore the service without payment'
    const begun =
      suspension?.state === 'suspended' && (await beginReturn(inside, basis, suspension, why, hasHook))
    const failed = { kind: 'failed', why: 'the service is not stopped any more' } as const
    await finishApproval(inside, approvalId, begun ? { kind: 'executed' } : failed)
  })
}
