import { and, eq } from 'drizzle-orm'
import { approvalVotes } from '../../db/schema.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { derivedId } from '../derived-id.ts'
import type { Person } from '../people/person.ts'
import type { Context, Platform } from '../ports.ts'
import { type Choice, decide, type RefusalCode, type Verdict, type Vote } from './approval.ts'
import { countApproval } from './count-approval.ts'
import { endApproval } from './end-approval.ts'
import { kindPhrase } from './kind-words.ts'
import { ballotOf } from './load-ballot.ts'
import { logApproval } from './log-approval.ts'
import { outcomeSentence } from './outcome.ts'
import { advance } from './save-state.ts'
import { settleApproved, unchanged } from './settle-approved.ts'
import { type LoadedApproval, lockApproval, lockVoter } from './store.ts'
import { tallyOf } from './tally.ts'
import { refreshApproval, tellInvolved } from './tell-approvals.ts'
import { voterText } from './verdict.ts'

export type DecideVerdict =
  | { kind: 'counted'; loaded: LoadedApproval }
  /** The same click or form came twice: nothing changed the second time. */
  | { kind: 'repeated'; loaded: LoadedApproval }
  /** `loaded` shows what it is now; absent when there is no such request. */
  | { kind: 'refused'; code: RefusalCode | 'gone'; why: string; loaded?: LoadedApproval }

export interface GivenVote {
  approvalId: string
  /** The revision that was on the card. */
  revision: number
  choice: Choice
  reason: string
  platform: Platform
}

/**
 * Counts a vote: all of it, with what follows from it, or nothing. Of several at one instant each is decided
 * over what the ones before it left.
 * @param occurrence names the click or form; a second delivery changes nothing.
 */
export async function decideApproval(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  given: GivenVote,
  occurrence: string,
): Promise<DecideVerdict> {
  if (given.choice === 'approve') {
    const { db, organisationId, now } = context
    const of = {
      organisationId,
      personId: actor.id,
      approvalId: given.approvalId,
      now: now.toUTC().toISO() ?? '',
    }
    const counted = await countApproval(context, () => ballotOf(db, of), given, occurrence)
    if (counted.kind !== 'weighty') return counted
  }
  return context.db.transaction((tx) => decideInside({ ...context, db: tx }, basis, actor, given, occurrence))
}

async function decideInside(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  given: GivenVote,
  occurrence: string,
): Promise<DecideVerdict> {
  const { db: tx, organisationId, now } = context
  const loaded = await lockApproval(tx, organisationId, given.approvalId)
  const voter = await lockVoter(tx, organisationId, actor.id, basis.today)
  if (!loaded || !voter)
    return {
      kind: 'refused',
      code: 'gone',
      why: 'That request does not exist (any more). Nothing was decided.',
    }
  const { approval, votes } = loaded
  const verdict = decide(approval, votes, { ...given, ...voter }, now.toJSDate())
  const id = derivedId(organisationId, 'approval-vote', approval.id, actor.id, occurrence)
  if (verdict.kind === 'refused') {
    if (await isVote(context, id)) return { kind: 'repeated', loaded }
    const why =
      verdict.code === 'over' ? outcomeSentence(loaded, now, basis.organisation.timeZone) : verdict.why
    return { kind: 'refused', code: verdict.code, why, loaded }
  }
  const vote: Vote = {
    ...given,
    ...verdict,
    person: voter.person,
    reason: given.reason.trim(),
    at: now.toJSDate(),
  }
  await tx.insert(approvalVotes).values({
    id,
    organisationId,
    approvalId: approval.id,
    revision: approval.revision,
    personId: actor.id,
    insteadOf: vote.insteadOf?.id ?? null,
    choice: vote.choice,
    reason: vote.reason,
    at: vote.at,
    platform: given.platform,
  })
  const voted = { approval, votes: [...votes, vote] }
  return { kind: 'counted', loaded: await follow(context, basis, actor, voted, vote, verdict.state) }
}

async function follow(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  voted: LoadedApproval,
  vote: Vote,
  state: Extract<Verdict, { kind: 'counted' }>['state'],
): Promise<LoadedApproval> {
  const { approval, votes } = voted
  const { reason, insteadOf } = vote
  if (state === 'denied')
    return unchanged(await endApproval(context, basis, voted, { state, why: reason, by: actor }))
  const what = kindPhrase(approval.kind, approval.facts.accountName)
  const who = voterText(vote)
  const data = { insteadOf: insteadOf?.id ?? null }
  if (state === 'approved')
    return settleApproved(context, basis, voted, 'approve', `${who} approved ${what}: approved`, data)
  const { db: tx, organisationId } = context
  const change = state === 'changes' ? { state, nextReminderAt: null } : { state }
  const after = unchanged(await advance(tx, organisationId, voted, change))
  if (state === 'changes') {
    await logApproval(context, basis, approval, 'return', `${who} asked for changes to ${what}: ${reason}`, {
      reason,
    })
  } else {
    const { counted } = tallyOf(after.approval, votes)
    const text = `${who} approved ${what} (${counted.length} of ${approval.rule.need})`
    await logApproval(context, basis, approval, 'approve', text, data)
  }
  await refreshApproval(context, after.approval.id)
  if (state === 'changes') await tellInvolved(context, basis, after, actor.id)
  return after
}

async function isVote({ db: tx, organisationId }: Context, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: approvalVotes.id })
    .from(approvalVotes)
    .where(and(eq(approvalVotes.organisationId, organisationId), eq(approvalVotes.id, id)))
  return rows.length > 0
}
