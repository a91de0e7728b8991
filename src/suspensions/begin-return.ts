import { finishApproval } from '../approvals/finish-approval.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { claimedApproval } from './claimed-approval.ts'
import { orderHook } from './order-hook.ts'
import { changeSuspension, type Suspension } from './store.ts'
import type { SuspensionState } from './suspension.ts'
import { noteSuspension, tellSuspension } from './tell-suspension.ts'

/** Anything else is on its way back already, or has ended. */
const RETURNABLE: readonly SuspensionState[] = ['proposed', 'scheduled', 'suspending', 'suspended', 'failed']

/**
 * Gives the service back: orders it at the product, or asks people to. One that is just being stopped is ordered
 * back as well, behind the order to stop it. Inside the caller's transaction, with the account locked.
 * @param why a sentence without its full stop, for everybody to read.
 */
export async function beginReturn(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
  why: string,
  hasHook: boolean,
): Promise<boolean> {
  const { db: tx, organisationId } = context
  if (!RETURNABLE.includes(suspension.state)) return false
  const how = suspension.how === 'hook' && hasHook ? 'hook' : 'manual'
  const to = { state: 'restoring', how, endedWhy: why, problem: null } as const
  if (!(await changeSuspension(tx, organisationId, suspension, to))) return false
  if (how === 'hook') await orderHook(context, suspension, 'restore')
  const approvalId = await claimedApproval(context, suspension.id)
  if (approvalId) await finishApproval(context, approvalId, { kind: 'failed', why })
  await record(tx, context, 'restore-service', `account:${suspension.accountId}`, {
    suspensionId: suspension.id,
    how,
    why,
  })
  await noteSuspension(context, basis.today, suspension, `${why}: the service comes back`)
  const occasion = how === 'manual' ? `restore-by-hand:${suspension.extensions}` : null
  await tellSuspension(context, basis, suspension.id, occasion, ['channel', 'collector'])
  return true
}
