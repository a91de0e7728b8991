import { lockAccount } from '../accounts/store.ts'
import { claimApproval } from '../approvals/claim-approval.ts'
import { requestApproval } from '../approvals/request-approval.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { dayText } from '../overdue/parts.ts'
import { FINANCE_ROLES, type Person, refusalFor } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { callOff } from './end-suspension.ts'
import { type ActVerdict, endRequest, NO_SUSPENSION } from './extend-suspension.ts'
import { loadStopCase, type StopCase } from './load-stop-case.ts'
import { orderHook } from './order-hook.ts'
import { markRestored, markStopped } from './settle-suspension.ts'
import { changeSuspension, loadSuspension, type Suspension } from './store.ts'
import { dueAction, failedAction, isStillOpen, type ProductAction } from './suspension.ts'
import { tellSuspension } from './tell-suspension.ts'

const refused = (why: string): ActVerdict => ({ kind: 'refused', why })

/** Asks for the approval that a suspension needs for itself, whatever was approved for the notice. */
export async function requestSuspension(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { suspensionId, reason }: { suspensionId: string; reason: string },
  occurrence: string,
): Promise<ActVerdict> {
  return onSuspension(context, basis, suspensionId, async (inside, suspension, found) => {
    if (suspension.state !== 'proposed') return refused(late(suspension))
    const { stepKey, invoiceId, generation, suspendOn, services, exemptServices } = suspension
    const verdict = await requestApproval(inside, basis, actor, {
      accountId: suspension.accountId,
      kind: 'suspension',
      step: { key: stepKey, invoiceId, generation },
      subjectId: suspension.id,
      facts: {
        suspendOn,
        services,
        exemptServices,
        whatHappens: `${services.length === 0 ? 'All services stop' : `${services.join(', ')} stop`} on ${dayText(suspendOn)} or on the first working day after it on which nothing stands in the way, if this is still unpaid. Payment brings them back at once.`,
        ...(found.account.strategic ? { costOfWaiting: costOfWaiting(found) } : {}),
      },
      reason,
      occurrence,
    })
    if (verdict.kind === 'refused') return verdict
    await tellSuspension(inside, basis, suspension.id, null, [])
    return { kind: 'done', suspensionId }
  })
}

/** Past due when it was proposed, at each extension, and now: what waiting has cost so far. */
function costOfWaiting({ suspension, extensions, overdue }: StopCase): string {
  const then = `${sumsText(addSums(suspension.balances))} past due when it was proposed`
  const steps = extensions.map(
    ({ number, sponsor, balances }) => `${sumsText(addSums(balances))} at extension ${number} by ${sponsor}`,
  )
  return `${[then, ...steps].join(', ')}, ${sumsText(overdue)} now.`
}

/** Asks for the service to come back without payment. */
export async function requestReinstatement(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { suspensionId, reason }: { suspensionId: string; reason: string },
  occurrence: string,
): Promise<ActVerdict> {
  if (reason.trim() === '')
    return {
      kind: 'invalid',
      errors: { reason: 'Say why the service comes back unpaid. It stays on record.' },
    }
  return onSuspension(context, basis, suspensionId, async (inside, suspension) => {
    if (suspension.state !== 'suspended') return refused(late(suspension))
    const verdict = await requestApproval(inside, basis, actor, {
      accountId: suspension.accountId,
      kind: 'reinstatement',
      step: null,
      subjectId: suspension.id,
      facts: { whatHappens: 'The service comes back although what the final notice asked for is not paid.' },
      reason,
      occurrence,
    })
    return verdict.kind === 'refused' ? verdict : { kind: 'done', suspensionId }
  })
}

/** Takes it off the table: finance's or the sponsor's to do, whoever else may have asked for it. */
export async function cancelSuspension(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { suspensionId, reason }: { suspensionId: string; reason: string },
): Promise<ActVerdict> {
  if (reason.trim() === '')
    return { kind: 'invalid', errors: { reason: 'Say why it is not stopped. It stays on record.' } }
  return onSuspension(context, basis, suspensionId, async (inside, suspension, { policy }) => {
    const refusal = refusalFor(actor, [...new Set([...FINANCE_ROLES, ...policy.strategic.sponsor])])
    if (refusal) return refused(refusal)
    if (!isStillOpen(suspension)) return refused(late(suspension))
    await endRequest(
      inside,
      basis,
      actor,
      suspension.accountId,
      `the suspension was called off: ${reason.trim()}`,
    )
    const now = await loadSuspension(inside.db, inside.organisationId, suspensionId)
    if (now) await callOff(inside, basis, now, `${actor.name}: ${reason.trim()}`)
    return { kind: 'done', suspensionId }
  })
}

/**
 * Somebody did in the product what was asked for, by hand.
 * @param action what they were asked for when they did it: it may have turned into its opposite since.
 */
export async function finishByHand(
  context: Context,
  basis: QuestionBasis,
  suspensionId: string,
  action: ProductAction,
): Promise<ActVerdict> {
  return onSuspension(context, basis, suspensionId, async (inside, suspension) => {
    const { state, how } = suspension
    const byHand = how === 'manual' || state === 'failed'
    if (!byHand || dueAction(suspension) !== action) return refused(late(suspension))
    if (state === 'failed' && action === 'suspend') {
      // The approval was given back when the product failed; without it nothing may be called stopped.
      const claim = await claimApproval(inside, basis, { subjectId: suspensionId, kind: 'suspension' })
      if (claim.kind === 'invalid')
        return refused(`${claim.why} If it was stopped already, call it off: that brings it back.`)
    }
    const manual = { ...suspension, how: 'manual' as const }
    await changeSuspension(inside.db, inside.organisationId, suspension, { how: 'manual' })
    if (action === 'restore') await markRestored(inside, basis, manual)
    else await markStopped(inside, basis, manual)
    return { kind: 'done', suspensionId }
  })
}

/** Asks the product once more; stopping begins anew, with everything read again on the next minute. */
export async function retrySuspension(
  context: Context,
  basis: QuestionBasis,
  suspensionId: string,
): Promise<ActVerdict> {
  return onSuspension(context, basis, suspensionId, async (inside, suspension, { approval }) => {
    if (suspension.state !== 'failed') return refused(late(suspension))
    const action = failedAction(suspension)
    // An approval that has ended meanwhile has to be asked for anew.
    const waits = approval?.state === 'approved' ? 'scheduled' : 'proposed'
    const state = action === 'suspend' ? waits : 'restoring'
    await changeSuspension(inside.db, inside.organisationId, suspension, { state, problem: null })
    if (action === 'restore') await orderHook(inside, suspension, 'restore')
    await record(inside.db, inside, 'retry-suspension', `account:${suspension.accountId}`, {
      suspensionId,
      action,
    })
    await tellSuspension(inside, basis, suspensionId, null, [])
    return { kind: 'done', suspensionId }
  })
}

/** One transaction over a suspension as it is now, its account locked. */
async function onSuspension(
  context: Context,
  basis: QuestionBasis,
  suspensionId: string,
  act: (context: Context, suspension: Suspension, found: StopCase) => Promise<ActVerdict>,
): Promise<ActVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const seen = await loadSuspension(tx, context.organisationId, suspensionId)
    if (!seen) return refused(NO_SUSPENSION)
    await lockAccount(tx, context.organisationId, seen.accountId)
    const suspension = await loadSuspension(tx, context.organisationId, suspensionId)
    const found = suspension && (await loadStopCase(inside, basis, suspension))
    return found ? act(inside, found.suspension, found) : refused(NO_SUSPENSION)
  })
}

/** For a click on a card that shows what is no more. */
function late(suspension: Suspension): string {
  const { state } = suspension
  const now: Record<Suspension['state'], string> = {
    proposed: 'it is a proposal again, and not approved',
    scheduled: 'it is approved and waits for its date',
    suspending: 'the service is being stopped',
    suspended: 'the service is stopped',
    restoring: 'the service is coming back',
    restored: 'the service is back',
    cancelled: 'it was called off',
    failed: `the product was asked to ${failedAction(suspension) === 'suspend' ? 'stop' : 'restore'} the service, and did not`,
  }
  return `That no longer fits: ${now[state]}. Nothing was changed.`
}
