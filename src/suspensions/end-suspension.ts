import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { beginReturn } from './begin-return.ts'
import { changeSuspension, type Suspension } from './store.ts'
import { mayBeStopped } from './suspension.ts'
import { noteSuspension, tellSuspension } from './tell-suspension.ts'

/**
 * Calls off a suspension that has not happened, for good; one of which nobody can tell whether the product has done
 * it is ordered back instead. Inside the caller's transaction.
 * @param why a clause.
 * @returns whether it still was as it was read.
 */
export async function callOff(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
  why: string,
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  if (mayBeStopped(suspension)) {
    return beginReturn(context, basis, suspension, `Called off: ${why}`, context.hasHook ?? false)
  }
  const to = { state: 'cancelled', endedAt: now.toJSDate(), endedWhy: why, problem: null } as const
  if (!(await changeSuspension(tx, organisationId, suspension, to))) return false
  await record(tx, context, 'cancel-suspension', `account:${suspension.accountId}`, {
    suspensionId: suspension.id,
    why,
  })
  await noteSuspension(context, basis.today, suspension, `Suspension called off: ${why}`)
  const wasComing = suspension.warnedOn !== null
  await tellSuspension(context, basis, suspension.id, wasComing ? 'called-off' : null, ['owners'])
  return true
}
