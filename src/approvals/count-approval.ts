import { entryTexts } from '../audit/record.ts'
import { derivedId } from '../derived-id.ts'
import type { Context } from '../ports.ts'
import { AFTER_APPROVAL } from './after-approval.ts'
import { decide, type Vote, type Voter } from './approval.ts'
import { castVote } from './cast-vote.ts'
import { standsUntil } from './deadlines.ts'
import type { DecideVerdict, GivenVote } from './decide-approval.ts'
import { kindPhrase } from './kind-words.ts'
import type { Ballot } from './load-ballot.ts'
import { approvalEntry, approvalLine } from './log-approval.ts'
import { outcomeSentence } from './outcome.ts'
import { tallyOf } from './tally.ts'
import { newsKey, newsLane } from './tell-approvals.ts'
import { voterText } from './verdict.ts'

/** Nobody loses against others this often: each time one of theirs was counted. */
const TRIES = 30

export type CountVerdict =
  | DecideVerdict
  /** More changes with this decision than a vote: it has to be made under lock. */
  | { kind: 'weighty' }

/**
 * Counts an approval that changes nothing but the request: one reading, one conditional statement. Whoever was
 * faster in between has it read and decided again, over what holds then.
 * @param read the ballot as it is now; called again when it has changed.
 */
export async function countApproval(
  context: Context,
  read: () => Promise<Ballot | undefined>,
  given: GivenVote,
  occurrence: string,
): Promise<CountVerdict> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const ballot = await read()
    if (!ballot)
      return {
        kind: 'refused',
        code: 'gone',
        why: 'That request does not exist (any more). Nothing was decided.',
      }
    const verdict = await countOver(context, ballot, given, occurrence)
    if (verdict) return verdict
  }
  throw new Error('a vote was overtaken again and again')
}

/** Undefined when the ballot does not hold any more. */
async function countOver(
  context: Context,
  ballot: Ballot,
  given: GivenVote,
  occurrence: string,
): Promise<CountVerdict | undefined> {
  const { db, organisationId, now, newId } = context
  const { loaded, organisation, today, voter } = ballot
  const { approval, votes } = loaded
  const at = now.toJSDate()
  const personId = voter.person.id
  const voteId = derivedId(organisationId, 'approval-vote', approval.id, personId, occurrence)
  const verdict = decide(approval, votes, { ...given, ...voter }, at)
  if (verdict.kind === 'refused') {
    if (ballot.voteIds.has(voteId)) return { kind: 'repeated', loaded }
    const { code } = verdict
    const why = code === 'over' ? outcomeSentence(loaded, now, organisation.timeZone) : verdict.why
    return { kind: 'refused', code, why, loaded }
  }
  const { state, insteadOf } = verdict
  if (state !== 'pending' && (state !== 'approved' || AFTER_APPROVAL[approval.kind]))
    return { kind: 'weighty' }
  const reason = given.reason.trim()
  const vote: Vote = { ...given, insteadOf, person: voter.person, reason, at }
  const after = {
    approval:
      state === 'pending'
        ? approval
        : {
            ...approval,
            state,
            decidedAt: at,
            nextReminderAt: null,
            expiresAt: standsUntil(organisation, approval.rule, approval.facts, now),
          },
    votes: [...votes, vote],
  }
  const { counted } = tallyOf(after.approval, after.votes)
  const said = state === 'approved' ? ': approved' : ` (${counted.length} of ${approval.rule.need})`
  const text = `${voterText(vote)} approved ${kindPhrase(approval.kind, approval.facts.accountName)}${said}`
  const entry = approvalEntry(approval, 'approve', { insteadOf: insteadOf?.id ?? null })
  const { data, hashed } = entryTexts({ organisationId, at, actor: context.actor, ...entry })
  const line = approvalLine(approval, 'approve', text)
  const written = await castVote(db, {
    organisationId,
    approvalId: approval.id,
    revision: approval.revision,
    version: ballot.version,
    voteId,
    personId,
    insteadOf: insteadOf?.id ?? null,
    reason,
    platform: given.platform,
    at: at.toISOString(),
    today,
    electors: JSON.stringify(electorsOf(after.votes, approval.revision)),
    state,
    standsUntil: state === 'approved' ? after.approval.expiresAt.toISOString() : null,
    lineId: newId(),
    lineText: line.text,
    lineData: JSON.stringify(line.data),
    newsKey: newsKey(approval.id, voteId),
    newsLane: newsLane(approval.id),
    actor: context.actor,
    entryVerb: entry.verb,
    entrySubject: entry.subject,
    entryData: data,
    entryHashed: hashed,
  })
  return written ? { kind: 'counted', loaded: after } : undefined
}

/** Whose roles the outcome rests on. */
function electorsOf(votes: readonly Vote[], revision: number): Pick<Voter, 'id' | 'roles'>[] {
  const people = votes
    .filter((vote) => vote.revision === revision)
    .flatMap(({ person, insteadOf }) => [person, ...(insteadOf ? [insteadOf] : [])])
  return people.filter(({ active }) => active).map(({ id, roles }) => ({ id, roles }))
}
