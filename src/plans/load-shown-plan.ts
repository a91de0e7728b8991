import { accountName } from '../accounts/store.ts'
import { type StandingApproval, standingApproval } from '../approvals/standing-approval.ts'
import type { Db } from '../ports.ts'
import { type KeptInstalment, keptInstalments, loadPlan, type Plan } from './store.ts'

/** A plan with what its card shows. */
export interface ShownPlan {
  plan: Plan
  accountName: string
  /** The promises that its instalments became; empty before it was agreed. */
  kept: KeptInstalment[]
  approval: Pick<StandingApproval, 'id' | 'state'> | null
}

/** Undefined when the organisation has no such plan. */
export async function loadShownPlan(
  db: Db,
  organisationId: string,
  planId: string,
): Promise<ShownPlan | undefined> {
  const plan = await loadPlan(db, organisationId, planId)
  const name = plan && (await accountName(db, organisationId, plan.accountId))
  if (!plan || name === undefined) return undefined
  return {
    plan,
    accountName: name,
    kept: (await keptInstalments(db, organisationId, [planId])).get(planId) ?? [],
    approval: await standingApproval(db, organisationId, planId),
  }
}
