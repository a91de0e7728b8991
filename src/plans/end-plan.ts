import { lockAccount } from '../accounts/store.ts'
import { settleAnswer } from '../answers/store.ts'
import { endApproval } from '../approvals/end-approval.ts'
import { liveApproval } from '../approvals/standing-approval.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import type { PlanVerdict } from './ask-for-plan.ts'
import { changePlan, keptInstalments, LIVE, loadPlan, type Plan } from './store.ts'
import { notePlan, tellPlan } from './tell-plan.ts'

export const NO_PLAN = 'That plan does not exist (any more). Nothing was changed.'

/** Somebody says that a plan holds no more: the whole balance is back, and a request for it is withdrawn. */
export async function endPlan(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { planId, reason }: { planId: string; reason: string },
): Promise<PlanVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const { organisationId } = inside
    const seen = await loadPlan(tx, organisationId, planId)
    if (!seen) return { kind: 'refused', why: NO_PLAN }
    await lockAccount(tx, organisationId, seen.accountId)
    const why = `${actor.name}: ${reason.trim()}`
    const live = await liveApproval(tx, organisationId, seen.accountId, seen.kind)
    const by = { id: actor.id, name: actor.name }
    if (live?.approval.subjectId === planId)
      await endApproval(inside, basis, live, { state: 'withdrawn', why: reason.trim(), by })
    const plan = await loadPlan(tx, organisationId, planId)
    if (!plan) return { kind: 'refused', why: NO_PLAN }
    if (live?.approval.subjectId === planId && plan.state === 'dropped') return { kind: 'done', planId }
    if (!LIVE.includes(plan.state))
      return { kind: 'refused', why: 'That plan has come to its end already. Nothing was changed.' }
    await finishPlan(inside, basis, plan, { state: 'ended', why })
    return { kind: 'done', planId }
  })
}

/**
 * A plan that holds comes to its end: what of it was still waited for is waited for no more, and the step comes back.
 * Inside the caller's transaction.
 * @param end why in a sentence or a clause, as timeline and card tell it.
 * @returns whether it changed: somebody may have been faster.
 */
export async function finishPlan(
  context: Context,
  basis: QuestionBasis,
  plan: Plan,
  end: { state: 'kept' | 'broken' | 'ended' | 'dropped'; why: string },
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  const { id: planId, accountId, kind } = plan
  const at = now.toJSDate()
  const to = { state: end.state, endedAt: at, endedWhy: end.why }
  if (!(await changePlan(tx, organisationId, plan, to))) return false
  const kept = (await keptInstalments(tx, organisationId, [planId])).get(planId) ?? []
  for (const { answerId, state } of kept)
    if (state === 'active')
      await settleAnswer(tx, organisationId, answerId, 'active', { state: 'ended', at, why: end.why })
  await record(tx, context, `end-${kind}`, `account:${accountId}`, { planId, ...end })
  const said = kind === 'plan' ? 'Payment plan' : 'Discount'
  await notePlan(context, basis.today, plan, `${said} ${SAID[end.state]}: ${end.why}`)
  await lookAgain(context, basis.organisation, [accountId])
  await tellPlan(context, basis, planId, end.state === 'dropped' ? null : end.state)
  return true
}

const SAID = { kept: 'kept', broken: 'not kept', ended: 'ended', dropped: 'came to nothing' }
