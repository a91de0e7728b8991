import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { LONGEST_REASON } from './approval.ts'
import { factsHashOf } from './approval-facts.ts'
import { expiryOf, nextReminder } from './deadlines.ts'
import { freezeApproval } from './freeze-approval.ts'
import { kindPhrase } from './kind-words.ts'
import { logApproval } from './log-approval.ts'
import { outcomeSentence } from './outcome.ts'
import { ruleNow } from './rule-now.ts'
import { saveState } from './save-state.ts'
import { lockApproval } from './store.ts'
import { postApproval, retireCopies } from './tell-approvals.ts'
import { whyVoid } from './why-void.ts'
import { type ChangeVerdict, NO_REQUEST, tooLong } from './withdraw-approval.ts'

/**
 * After changes were asked for: the facts are frozen anew, as they stand now, everybody is asked afresh, and
 * votes on what was before count no more.
 */
export async function resubmitApproval(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { approvalId, reason }: { approvalId: string; reason: string },
): Promise<ChangeVerdict> {
  return context.db.transaction((tx) =>
    resubmitInside({ ...context, db: tx }, basis, actor, approvalId, reason),
  )
}

async function resubmitInside(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  approvalId: string,
  reason: string,
): Promise<ChangeVerdict> {
  const { db: tx, organisationId, now } = context
  const { organisation } = basis
  const loaded = await lockApproval(tx, organisationId, approvalId)
  if (!loaded) return { kind: 'refused', why: NO_REQUEST }
  const { approval } = loaded
  if (approval.requestedBy !== actor.id)
    return { kind: 'refused', why: `Only ${approval.requesterName}, who asked for it, can ask again.` }
  if (approval.state !== 'changes')
    return { kind: 'refused', why: outcomeSentence(loaded, now, organisation.timeZone) }
  if (reason.length > LONGEST_REASON) return tooLong(reason)
  const { accountId, kind, subjectId } = approval
  const { whatHappens, text, sendsOn, deadlineOn, suspendOn, services, exemptServices, sum } = approval.facts
  const given = { whatHappens, text, sendsOn, deadlineOn, suspendOn, services, exemptServices, sum }
  const frozen = await freezeApproval(tx, basis, approval, given)
  if (!frozen) return { kind: 'refused', why: 'That account is not in the ledger (any more).' }
  const { facts, segment } = frozen
  const sums = facts.sum?.map(({ currency, minor }) => ({ currency, amountMinor: minor })) ?? null
  const own = policyFor(basis.policy, segment)
  const found = ruleNow(own, kind, facts.strategic, sums, basis.rates, organisation.reportingCurrency)
  // The client may be strategic by now, or the policy ask more people: it is decided as if asked for today.
  const rule = found.kind === 'rule' ? found.rule : approval.rule
  const why = await whyVoid(tx, basis, { accountId, kind, subjectId, facts })
  if (why !== null) return { kind: 'refused', why: `There is nothing to approve now: ${why}.` }
  const after = await saveState(tx, organisationId, approval, {
    state: 'pending',
    revision: approval.revision + 1,
    facts: { ...facts },
    factsHash: factsHashOf(facts),
    rule: { ...rule },
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    expiresAt: expiryOf(organisation, rule, now),
    requestedAt: now.toJSDate(),
    nextReminderAt: nextReminder(organisation, rule, now, 0),
    remindersSent: 0,
  })
  if (!after) return { kind: 'refused', why: NO_REQUEST }
  const said = `${actor.name} asked again for approval of ${kindPhrase(kind, facts.accountName)}`
  await logApproval(context, basis, after.approval, 'resubmit', said, { reason })
  await retireCopies(context, after)
  await postApproval(context, basis, after)
  return { kind: 'done', loaded: after }
}
