import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { LONGEST_REASON } from './approval.ts'
import { kindPhrase } from './kind-words.ts'
import { outcomeSentence } from './outcome.ts'
import { settleApproved } from './settle-approved.ts'
import { lockApproval, lockVoter } from './store.ts'
import { shoutBrokenGlass } from './tell-approvals.ts'
import { type ChangeVerdict, NO_REQUEST, tooLong } from './withdraw-approval.ts'

/** Less than this explains nothing to whoever reads the record later. */
const SHORTEST_REASON = 10

/**
 * An emergency: an administrator decides alone, with a reason that everybody concerned hears, and the channel
 * as well. Whoever asked for it cannot.
 */
export async function breakGlass(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { approvalId, revision, reason }: { approvalId: string; revision: number; reason: string },
): Promise<ChangeVerdict> {
  return context.db.transaction(async (tx): Promise<ChangeVerdict> => {
    const inside = { ...context, db: tx }
    const { organisationId, now } = inside
    const loaded = await lockApproval(tx, organisationId, approvalId)
    const voter = await lockVoter(tx, organisationId, actor.id, basis.today)
    if (!loaded || !voter) return { kind: 'refused', why: NO_REQUEST }
    const { approval } = loaded
    if (!voter.person.active || !voter.person.roles.includes('admin'))
      return { kind: 'refused', why: 'Only an administrator can decide alone, in an emergency.' }
    if (approval.requestedBy === actor.id)
      return { kind: 'refused', why: 'You asked for this yourself. Another administrator has to decide it.' }
    if (approval.state !== 'pending' || now.toJSDate() >= approval.expiresAt)
      return { kind: 'refused', why: outcomeSentence(loaded, now, basis.organisation.timeZone) }
    if (approval.revision !== revision)
      return {
        kind: 'refused',
        why: 'It has changed since that card was drawn. Look at it again, then decide.',
      }
    const words = reason.trim()
    if (words.length > LONGEST_REASON) return tooLong(words)
    if (words.length < SHORTEST_REASON)
      return {
        kind: 'refused',
        why: 'Say what the emergency is; everybody concerned reads it.',
        field: 'reason',
      }
    const what = kindPhrase(approval.kind, approval.facts.accountName)
    const text = `${actor.name} decided alone, as an emergency, on ${what}: ${words}`
    const change = { brokenGlass: true as const, endedBy: actor.id, endedWhy: words }
    const after = await settleApproved(inside, basis, loaded, 'break-glass', text, { reason: words }, change)
    await shoutBrokenGlass(inside, basis, after)
    return { kind: 'done', loaded: after }
  })
}
