import type { QuestionBasis } from '../clearances/load-questions.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import { type PolicyStep, type PolicyTier, stepByKey } from '../policy/policy.ts'
import type { EffectivePolicy } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { type Contact, loadContact } from './load-contact.ts'
import { type Letter, loadLetter } from './load-letter.ts'
import { refuseMail } from './mail-of.ts'
import { mailDate } from './mail-text.ts'
import { type Outreach, outdated } from './outreach.ts'

/** The step with its tier, as the policy has them now. */
export function rulesOf(
  policy: EffectivePolicy,
  { stepKey, tier }: Pick<Outreach, 'stepKey' | 'tier'>,
): { step: PolicyStep; tier: PolicyTier } | undefined {
  const step = stepByKey(policy, stepKey)
  const found = policy.tiers.find((one) => one.tier === tier)
  return step && found ? { step, tier: found } : undefined
}

export type Readiness =
  | { kind: 'ready'; contact: Contact; letter: Letter }
  /** `passing`: the clock alone ends it. */
  | { kind: 'against'; why: string; codes: string[]; passing: boolean }

/**
 * Whether a written message may go out at this moment, as it is: the gates, the ledger it speaks of, its dates
 * and its addresses, all read now.
 * @param approved whether the approvals of the step are there.
 */
export async function readyToGo(
  context: Context,
  basis: QuestionBasis,
  outreach: Outreach,
  approved: boolean,
): Promise<Readiness> {
  const against = (why: string, code: string): Readiness => ({
    kind: 'against',
    why,
    codes: [code],
    passing: false,
  })
  const contact = await loadContact(context, basis, outreach, approved)
  if (!contact) return against('The account is not in the ledger (any more).', 'gone')
  const { verdict } = contact
  const reasons = verdict.may ? [] : verdict.reasons
  const codes = reasons.map(({ code }) => code)
  const why = reasons.map(({ collector }) => collector).join(' ')
  const lasting = codes.some((code) => code !== 'outside-hours')
  if (lasting) return { kind: 'against', why, codes, passing: false }
  const rules = rulesOf(contact.policy, outreach)
  if (!rules) return against('The policy has no such step any more.', 'overtaken')
  const roster = await loadRoster(context.db, context.organisationId, basis.today)
  const { contactId } = outreach.recipient
  const letter = await loadLetter(
    context,
    basis,
    contact,
    rules,
    roster,
    outreach.senderId !== null,
    contactId,
  )
  const changed = outdated(outreach.facts, letter.facts)
  if (changed !== null) return against(`The ledger has changed since it was written: ${changed}.`, 'outdated')
  if (letter.recipient.email !== outreach.recipient.email)
    return against('The contact has changed since it was written.', 'outdated')
  const late = tooLate(outreach, letter.deadlineOn, basis.today)
  if (late !== null) return against(late, 'outdated')
  const refused = outreach.kind === 'call' ? null : refuseMail(outreach)
  if (refused !== null) return against(refused, 'unsendable')
  // Last: who overlooks the hour must not overlook a text that is wrong by now.
  return reasons.length > 0
    ? { kind: 'against', why, codes, passing: true }
    : { kind: 'ready', contact, letter }
}

/**
 * A letter keeps its date while it waits for approval, but the customer must have had half of the days at least.
 * @param wouldBe the date it would name if it were written today.
 */
export function tooLate(
  { deadlineOn }: Pick<Outreach, 'deadlineOn'>,
  wouldBe: string | null,
  today: string,
): string | null {
  if (deadlineOn === null || wouldBe === null) return null
  const left = daysOverdue(today, deadlineOn)
  const meant = daysOverdue(today, wouldBe)
  return left * 2 >= meant
    ? null
    : `It names ${mailDate(deadlineOn)}, which leaves the customer too little time now. Write it anew.`
}
