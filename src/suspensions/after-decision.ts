import type { AfterApproval } from '../approvals/after-approval.ts'
import type { Approval } from '../approvals/approval.ts'
import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'
import { changeSuspension, loadSuspension, type Suspension } from './store.ts'
import { tellSuspension } from './tell-suspension.ts'

/** The last yes: it happens on its date, if everything still holds then. */
export const scheduleSuspension: AfterApproval = async (context, basis, approval) => {
  const suspension = await subjectOf(context, approval)
  if (suspension?.state !== 'proposed') return
  await change(context, suspension, 'schedule-suspension', { state: 'scheduled', problem: null }, approval)
  await tellSuspension(context, basis, suspension.id, null, [])
}

/** A request that ended without a yes, or a yes that counts no more: it is a proposal again. */
export const unscheduleSuspension: AfterApproval = async (context, basis, approval) => {
  const suspension = await subjectOf(context, approval)
  if (suspension?.state !== 'proposed' && suspension?.state !== 'scheduled') return
  const why = approval.endedWhy ?? 'the approval counts no more'
  const problem = `${ENDED[approval.state] ?? 'The approval has ended'}: ${why}`
  const to = { state: 'proposed', problem } as const
  await change(context, suspension, 'unschedule-suspension', to, approval)
  const told = suspension.warnedOn === null ? [] : (['owners'] as const)
  await tellSuspension(context, basis, suspension.id, `unscheduled:${approval.id}`, ['collector', ...told])
}

const ENDED: Partial<Record<Approval['state'], string>> = {
  denied: 'Denied',
  expired: 'Not decided in time',
  withdrawn: 'The request was withdrawn',
  invalidated: 'Needs a new approval',
}

function subjectOf(
  { db, organisationId }: Context,
  { subjectId }: Approval,
): Promise<Suspension | undefined> {
  return subjectId === null ? Promise.resolve(undefined) : loadSuspension(db, organisationId, subjectId)
}

async function change(
  context: Context,
  suspension: Suspension,
  verb: string,
  to: Parameters<typeof changeSuspension>[3],
  approval: Approval,
): Promise<void> {
  const { db: tx, organisationId } = context
  if (!(await changeSuspension(tx, organisationId, suspension, to))) return
  await record(tx, context, verb, `account:${suspension.accountId}`, {
    suspensionId: suspension.id,
    approvalId: approval.id,
  })
}
