import { questionBasis } from '../clearances/load-questions.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { systemContext } from '../system-context.ts'
import { carryOutPlan } from './carry-out-plan.ts'
import { plansIn } from './store.ts'

/** The minute's look at plans: those that have been approved hold from now on. */
export async function tendPlans(deps: Deps, organisation: Organisation): Promise<void> {
  const approved = await plansIn(deps.db, organisation.id, 'approved')
  if (approved.length === 0) return
  const context = systemContext(deps, organisation.id, 'plans')
  const { policy } = await loadPolicy(deps.db, organisation.id)
  const basis = await questionBasis(deps.db, organisation, policy, localDate(organisation, context.now))
  for (const { id } of approved) {
    try {
      await carryOutPlan(context, basis, id)
    } catch (error) {
      context.log.error({ plan: id, problem: problemOf(error) }, 'an approved plan could not be carried out')
    }
  }
}
