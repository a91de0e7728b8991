import { type RequestVerdict, requestApproval } from '../approvals/request-approval.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import { stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { approvalKindOf } from './approval-of.ts'
import { judgeText } from './judge-text.ts'
import { mailDate } from './mail-text.ts'
import { holdDraft, STALE } from './send-outreach.ts'
import { refreshOutreach } from './tell-outreach.ts'

/** Asks the policy's roles to decide about a draft, exactly as it reads now. */
export async function askApproval(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { outreachId, revision, reason }: { outreachId: string; revision: number; reason: string },
  occurrence: string,
): Promise<RequestVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const held = await holdDraft(inside, basis, actor, outreachId)
    if (held.kind === 'refused') return held
    const { outreach } = held
    if (outreach.revision !== revision) return { kind: 'refused', why: STALE }
    const policy = policyFor(basis.policy, held.segment)
    const step = stepByKey(policy, outreach.stepKey)
    const kind = step ? approvalKindOf(step, outreach.tier) : null
    if (!step || kind === null)
      return { kind: 'refused', why: 'The policy asks for no approval here. You can send it.' }
    const guarded = policy.tiers.find(({ tier }) => tier === outreach.tier)?.tone.guard !== 'warn'
    const tone = judgeText(outreach)
    if (guarded && tone.verdict === 'block')
      return {
        kind: 'refused',
        why: `The wording cannot go like this, so nobody is asked to approve it: ${tone.findings[0]?.advice ?? ''}`,
      }
    const { subject, body, deadlineOn, facts, recipient } = outreach
    const verdict = await requestApproval(inside, basis, actor, {
      accountId: outreach.accountId,
      kind,
      step: { key: outreach.stepKey, invoiceId: outreach.invoiceId, generation: outreach.generation },
      subjectId: outreachId,
      facts: {
        text: { outreachId, revision, subject, body },
        deadlineOn,
        suspendOn: facts.suspendOn,
        whatHappens: `${step.title} goes to ${recipient.name} (${recipient.email ?? 'no address'}) in the name of ${facts.sender?.name ?? facts.fromName}, once they press Send${deadlineOn === null ? '' : `. The deadline in it is ${mailDate(deadlineOn)}`}.`,
      },
      reason,
      occurrence,
    })
    if (verdict.kind === 'requested') await refreshOutreach(inside, basis, outreachId)
    return verdict
  })
}
