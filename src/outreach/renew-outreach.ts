import type { QuestionBasis } from '../clearances/load-questions.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { concludeApproval } from './approval-of.ts'
import { renewDraft } from './draft-outreach.ts'
import { loadContact } from './load-contact.ts'
import { loadLetter } from './load-letter.ts'
import { rulesOf } from './ready-to-go.ts'
import { holdDraft } from './send-outreach.ts'
import { refreshOutreach } from './tell-outreach.ts'

export type RenewVerdict = { kind: 'renewed' } | { kind: 'refused'; why: string }

/**
 * Writes a message anew from the ledger as it stands, because somebody asks for that; what did not get out can go once more.
 * @param revision the one that they saw: what somebody has written since is not thrown away unseen.
 */
export async function renewOutreach(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { outreachId, revision }: { outreachId: string; revision: number },
): Promise<RenewVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const held = await holdDraft(inside, basis, actor, outreachId, ['draft', 'failed', 'bounced'])
    if (held.kind === 'refused') return held
    const { outreach } = held
    if (outreach.revision !== revision)
      return {
        kind: 'refused',
        why: 'Somebody has written it anew, or changed it, since you saw it. Nothing was changed; look at it first.',
      }
    const contact = await loadContact(inside, basis, outreach, false)
    const rules = contact && rulesOf(contact.policy, outreach)
    if (!contact || !rules) return { kind: 'refused', why: 'The policy has no such step any more.' }
    const over = contact.verdict.may
      ? undefined
      : contact.verdict.reasons.find(({ code }) => code === 'paid' || code === 'overtaken')
    if (over) return { kind: 'refused', why: `There is nothing to write any more. ${over.collector}` }
    const roster = await loadRoster(tx, context.organisationId, basis.today)
    const letter = await loadLetter(inside, basis, contact, rules, roster, true)
    if (outreach.state === 'bounced' && letter.recipient.email === outreach.recipient.email)
      return {
        kind: 'refused',
        why: 'The address is the one that the mail came back from. Name the right contact first.',
      }
    await concludeApproval(inside, basis, outreachId, {
      kind: 'void',
      why: `${actor.name} has the text written anew`,
    })
    await renewDraft(inside, outreach, rules.tier, letter, null)
    await refreshOutreach(inside, basis, outreachId)
    return { kind: 'renewed' }
  })
}
