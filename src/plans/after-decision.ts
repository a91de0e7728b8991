import type { AfterApproval } from '../approvals/after-approval.ts'
import { finishPlan } from './end-plan.ts'
import { changePlan, loadPlan } from './store.ts'
import { tellPlan } from './tell-plan.ts'

/** The last yes: within a minute it holds, if the ledger still says the same. */
export const approvePlan: AfterApproval = async (context, basis, { subjectId }) => {
  const { db: tx, organisationId } = context
  const plan = subjectId === null ? undefined : await loadPlan(tx, organisationId, subjectId)
  if (plan?.state !== 'asked') return
  await changePlan(tx, organisationId, plan, { state: 'approved' })
  await tellPlan(context, basis, plan.id, null)
}

/** A request that came to nothing, or a yes that counts no more: another plan can be made. */
export const dropPlan: AfterApproval = async (context, basis, { subjectId, state, endedWhy }) => {
  const { db: tx, organisationId } = context
  const plan = subjectId === null ? undefined : await loadPlan(tx, organisationId, subjectId)
  if (plan?.state !== 'asked' && plan?.state !== 'approved') return
  const why = `${ENDED[state] ?? 'the request has ended'}: ${endedWhy ?? 'no reason given'}`
  await finishPlan(context, basis, plan, { state: 'dropped', why })
}

const ENDED: Partial<Record<Parameters<AfterApproval>[2]['state'], string>> = {
  denied: 'denied',
  expired: 'not decided in time',
  withdrawn: 'the request was withdrawn',
  invalidated: 'the approval counts no more',
}
