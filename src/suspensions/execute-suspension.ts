import { lockAccount } from '../accounts/store.ts'
import { claimApproval } from '../approvals/claim-approval.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { isRunTime } from '../organisations/organisation.ts'
import type { Context } from '../ports.ts'
import { lockImports } from '../receivables/import-store.ts'
import { callOff } from './end-suspension.ts'
import { loadStopCase, type StopCase } from './load-stop-case.ts'
import { orderHook } from './order-hook.ts'
import { changeSuspension, loadSuspension, type Suspension } from './store.ts'
import { decideStop, type StopVerdict } from './suspension.ts'
import { noteSuspension, tellSuspension } from './tell-suspension.ts'

export type ExecuteVerdict = StopVerdict | { kind: 'gone' }

/**
 * Looks at one suspension that waits, and stops the service if its moment has come: approval, ledger and gates
 * are read in the transaction that claims the approval. Nothing changes the ledger meanwhile, so a payment is
 * either seen here or finds the service being stopped and brings it back.
 */
export async function executeSuspension(
  context: Context,
  basis: QuestionBasis,
  suspensionId: string,
  hasHook: boolean,
): Promise<ExecuteVerdict> {
  return context.db.transaction((tx) => inside({ ...context, db: tx }, basis, suspensionId, hasHook))
}

async function inside(
  context: Context,
  basis: QuestionBasis,
  suspensionId: string,
  hasHook: boolean,
): Promise<ExecuteVerdict> {
  const { db: tx, organisationId } = context
  await lockImports(tx, organisationId)
  const seen = await loadSuspension(tx, organisationId, suspensionId)
  if (!seen) return { kind: 'gone' }
  await lockAccount(tx, organisationId, seen.accountId)
  const suspension = await loadSuspension(tx, organisationId, suspensionId)
  const found = suspension && (await loadStopCase(context, basis, suspension))
  if (!found) return { kind: 'gone' }
  const verdict = verdictOn(found, basis, context)
  if (verdict.kind === 'drop') await callOff({ ...context, hasHook }, basis, suspension, verdict.why)
  if (verdict.kind === 'wait') await keepReasons(context, basis, suspension, verdict.reasons)
  if (verdict.kind !== 'stop') return verdict
  const claim = await claimApproval(context, basis, { subjectId: suspension.id, kind: 'suspension' })
  if (claim.kind === 'invalid') return { kind: 'wait', reasons: [claim.why] }
  await stop(context, basis, found, hasHook)
  return verdict
}

export function verdictOn(
  { suspension, owed, gates, noticeStands, approval }: StopCase,
  { organisation, today }: QuestionBasis,
  { now }: Pick<Context, 'now'>,
): StopVerdict {
  return decideStop(suspension, {
    today,
    isRunTime: isRunTime(organisation, now),
    owed,
    gates,
    noticeStands,
    approved: approval?.state === 'approved',
  })
}

async function stop(
  context: Context,
  basis: QuestionBasis,
  { suspension, owed }: StopCase,
  hasHook: boolean,
): Promise<void> {
  const { db: tx, organisationId } = context
  const how = hasHook ? 'hook' : 'manual'
  const debt = owed.map(({ invoiceId, number, currency, openMinor, disputedMinor }) => ({
    invoiceId,
    number,
    currency,
    openMinor,
    disputedMinor,
  }))
  const changed = await changeSuspension(tx, organisationId, suspension, {
    state: 'suspending',
    how,
    debt,
    problem: null,
  })
  // The claim must not outlive a suspension that somebody changed in the same moment.
  if (!changed) throw new Error('a suspension changed while its approval was being claimed')
  if (how === 'hook') await orderHook(context, suspension, 'suspend')
  await record(tx, context, 'stop-service', `account:${suspension.accountId}`, {
    suspensionId: suspension.id,
    how,
    debt,
    services: suspension.services,
    exemptServices: suspension.exemptServices,
  })
  const text =
    how === 'hook' ? 'The product was asked to stop the service' : 'The service is to be stopped by hand'
  await noteSuspension(context, basis.today, suspension, text)
  const occasion = how === 'manual' ? 'stop-by-hand' : null
  await tellSuspension(context, basis, suspension.id, occasion, ['channel', 'collector'])
}

/** What keeps it from happening stands on its card, and is told when it changes. */
async function keepReasons(
  context: Context,
  basis: QuestionBasis,
  suspension: Suspension,
  reasons: string[],
): Promise<void> {
  // Without an approval there is nothing yet that could be held up.
  if (suspension.state !== 'scheduled' || suspension.suspendOn > basis.today) return
  const problem = reasons.length === 0 ? null : `It waits: ${reasons.join('; ')}.`
  if (problem === suspension.problem) return
  const { db: tx, organisationId } = context
  if (!(await changeSuspension(tx, organisationId, suspension, { problem }))) return
  const text =
    problem === null
      ? 'Nothing holds the suspension up any more'
      : `Suspension held up: ${reasons.join('; ')}`
  await record(tx, context, 'hold-up-suspension', `account:${suspension.accountId}`, {
    suspensionId: suspension.id,
    reasons,
  })
  await noteSuspension(context, basis.today, suspension, text)
  await tellSuspension(context, basis, suspension.id, null, [])
}
