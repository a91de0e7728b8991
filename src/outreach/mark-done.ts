import { claimApproval } from '../approvals/claim-approval.ts'
import { lookAgain } from '../cases/look-again.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import { stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { approvalKindOf, concludeApproval } from './approval-of.ts'
import { foundGone } from './found-gone.ts'
import { deadlineOf } from './load-letter.ts'
import { noteOutreach } from './note-outreach.ts'
import { rulesOf, tooLate } from './ready-to-go.ts'
import { holdDraft } from './send-outreach.ts'
import { settleOutreach } from './store.ts'
import { refreshOutreach } from './tell-outreach.ts'

export type DoneVerdict = { kind: 'done'; said: string } | { kind: 'refused'; why: string }

export const CALL_OUTCOMES = {
  'will-pay': 'they will pay',
  reached: 'we spoke, no date yet',
  message: 'left a message',
  'no-answer': 'no answer',
  'wrong-number': 'wrong person or number',
} as const
export type CallOutcome = keyof typeof CALL_OUTCOMES

/**
 * Somebody says that they did it themselves: sent the message from their own mailbox, or made the call. It counts
 * as the contact that the policy asked for. What needs approval counts only with one.
 * @param revision the one that they saw.
 * @param outcome what came of it, in words.
 */
export async function markDone(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { outreachId, revision, outcome }: { outreachId: string; revision: number; outcome: string },
  occurrence: string,
): Promise<DoneVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const held = await holdDraft(inside, basis, actor, outreachId)
    if (held.kind === 'refused') return held
    const { outreach } = held
    if (outreach.kind !== 'call' && outreach.revision !== revision)
      return { kind: 'refused', why: 'The text has changed since you saw it. Look at it, then say so again.' }
    const policy = policyFor(basis.policy, held.segment)
    const step = stepByKey(policy, outreach.stepKey)
    const rules = rulesOf(policy, outreach)
    // A service is stopped on the date that a notice names, so that one has to lie ahead.
    const wouldBe =
      rules && outreach.kind === 'notice' ? deadlineOf(rules.step, rules.tier, basis.today) : null
    const late = tooLate(outreach, wouldBe, basis.today)
    if (late !== null) return { kind: 'refused', why: late }
    const kind = step ? approvalKindOf(step, outreach.tier) : null
    if (kind !== null) {
      const claimed = await claimApproval(inside, basis, { subjectId: outreachId, kind })
      if (claimed.kind === 'invalid')
        return { kind: 'refused', why: `It needs approval first. ${claimed.why}` }
    }
    const title = step?.title ?? outreach.stepKey
    const call = outreach.kind === 'call'
    await settleOutreach(tx, context.organisationId, outreach, 'draft', {
      state: 'done',
      sentBy: actor.id,
      sentAt: context.now.toJSDate(),
      outcome: outcome === '' ? null : outcome,
    })
    await noteOutreach(inside, basis.organisation, outreach, {
      verb: call ? 'record-call' : 'mark-outreach-sent',
      kind: call ? 'outreach-called' : 'outreach-done',
      actorId: actor.id,
      text: `${actor.name} ${call ? 'called' : 'sent it themselves'}: ${title}${outcome === '' ? '' : `, ${outcome}`}`,
      data: { occurrence, outcome, tier: outreach.tier },
    })
    await concludeApproval(inside, basis, outreachId, { kind: 'executed' })
    await lookAgain(inside, basis.organisation, [outreach.accountId])
    await refreshOutreach(inside, basis, outreachId)
    return { kind: 'done', said: `${held.accountName}: ${title} is noted as done. Thank you.` }
  })
}

/** Somebody found out what became of a message whose fate was unknown. */
export async function settleUncertain(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { outreachId, arrived }: { outreachId: string; arrived: boolean },
): Promise<DoneVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const held = await holdDraft(inside, basis, actor, outreachId, ['uncertain'])
    if (held.kind === 'refused') return held
    const { outreach } = held
    if (arrived) {
      await foundGone(inside, basis, outreach, actor)
      return { kind: 'done', said: `${held.accountName}: noted as gone out.` }
    }
    await settleOutreach(tx, context.organisationId, outreach, 'uncertain', {
      state: 'failed',
      outcome: `${actor.name} found that it did not go out.`,
      sentAt: null,
    })
    await noteOutreach(inside, basis.organisation, outreach, {
      verb: 'settle-outreach',
      kind: 'outreach-settled',
      actorId: actor.id,
      text: `${actor.name} found that the message did not go out`,
      data: { arrived, tier: outreach.tier, sentBy: outreach.sentBy },
    })
    await lookAgain(inside, basis.organisation, [outreach.accountId])
    await refreshOutreach(inside, basis, outreachId)
    return { kind: 'done', said: `${held.accountName}: noted as not gone out. You can write it anew.` }
  })
}
