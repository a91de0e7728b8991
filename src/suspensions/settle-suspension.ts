import { finishApproval } from '../approvals/finish-approval.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { claimedApproval } from './claimed-approval.ts'
import { changeSuspension, type Suspension } from './store.ts'
import { goesOn } from './suspension.ts'
import { noteSuspension, tellSuspension } from './tell-suspension.ts'

/**
 * Everybody who had a part in it, at whatever hour it is: a service stops in working time alone, and whoever
 * answers the client's call at night has to know that it is back.
 */
const ALL = ['channel', 'collector', 'owners', 'deciders'] as const

/** The service is stopped: everybody hears. Inside the caller's transaction, with the account locked. */
export async function markStopped(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  const to = { state: 'suspended', suspendedAt: now.toJSDate(), problem: null } as const
  if (!(await changeSuspension(tx, organisationId, suspension, to))) return false
  const approvalId = await claimedApproval(context, suspension.id)
  if (approvalId) await finishApproval(context, approvalId, { kind: 'executed' })
  return tell(context, basis, suspension, 'service-stopped', 'The service was stopped', 'stopped')
}

/**
 * The service is back, or surely was never gone: everybody hears. Inside the caller's transaction, with the account
 * locked.
 */
export async function markRestored(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  if (goesOn(suspension)) {
    const again = { debt: [], endedWhy: null, problem: null }
    if (!(await changeSuspension(tx, organisationId, suspension, { ...again, state: 'proposed' })))
      return false
    const text = 'The service is running; the suspension is a proposal again'
    return tell(context, basis, suspension, 'service-restored', text, `running:${suspension.extensions}`)
  }
  const at = now.toJSDate()
  const to = { state: 'restored', restoredAt: at, endedAt: at, problem: null } as const
  if (!(await changeSuspension(tx, organisationId, suspension, to))) return false
  return tell(context, basis, suspension, 'service-restored', 'The service is back', 'restored')
}

/**
 * The product did not do it. An approval to stop the service is given back, so that trying again reads
 * everything anew.
 * @param problem a sentence.
 */
export async function markFailed(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
  problem: string,
): Promise<boolean> {
  const { db: tx, organisationId } = context
  if (!(await changeSuspension(tx, organisationId, suspension, { state: 'failed', problem }))) return false
  const approvalId = await claimedApproval(context, suspension.id)
  if (approvalId) await finishApproval(context, approvalId, { kind: 'given-back' })
  await record(tx, context, 'product-hook-failed', `account:${suspension.accountId}`, {
    suspensionId: suspension.id,
    problem,
  })
  const what = suspension.state === 'restoring' ? 'restored' : 'stopped'
  await noteSuspension(context, basis.today, suspension, `The service could not be ${what}: ${problem}`)
  const occasion = `failed:${context.newId()}`
  await tellSuspension(context, basis, suspension.id, occasion, ['channel', 'collector'])
  return true
}

async function tell(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
  verb: string,
  text: string,
  occasion: string,
): Promise<true> {
  await record(context.db, context, verb, `account:${suspension.accountId}`, {
    suspensionId: suspension.id,
    how: suspension.how,
  })
  await noteSuspension(context, basis.today, suspension, text)
  await tellSuspension(context, basis, suspension.id, occasion, ALL)
  return true
}
