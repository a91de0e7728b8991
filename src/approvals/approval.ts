import * as z from 'zod'
import { ROLES, type Role } from '../people/person.ts'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import type { ApprovalFacts } from './approval-facts.ts'
import { isKeptOut, mayStand, rolesThatCount, tallyOf } from './tally.ts'
import { eitherRole, votedText } from './verdict.ts'

export { type ApprovalFacts, approvalFacts } from './approval-facts.ts'
export { verdictOf } from './verdict.ts'

/** In the order in which a request goes through them; the last six are ends. */
export const APPROVAL_STATES = [
  'pending',
  'changes',
  'approved',
  'executing',
  'executed',
  'denied',
  'expired',
  'withdrawn',
  'invalidated',
  'failed',
] as const
export type ApprovalState = (typeof APPROVAL_STATES)[number]

/** The policy's rule as it was when the request was made. */
export const approvalRuleNow = z.object({
  need: z.number(),
  of: z.array(z.enum(ROLES)),
  always: z.array(z.enum(ROLES)),
  /** For a strategic account: one of these is among those who approve. */
  sponsor: z.array(z.enum(ROLES)).nullable(),
  notAccountOwner: z.boolean(),
  expiresAfterWorkingDays: z.number(),
  remindAfterWorkingDays: z.array(z.number()),
})
export type ApprovalRuleNow = z.infer<typeof approvalRuleNow>

/** Somebody with what they are now, whatever they were when the request was made. */
export interface Voter {
  id: string
  name: string
  roles: Role[]
  active: boolean
}

export type Choice = 'approve' | 'deny' | 'changes'

export interface Vote {
  person: Voter
  /** Who is away and named them. */
  insteadOf: Voter | null
  choice: Choice
  reason: string
  at: Date
  revision: number
}

/** One request, with who owns the account now. */
export interface Approval {
  id: string
  accountId: string
  kind: ApprovalKind
  stepKey: string | null
  invoiceId: string | null
  generation: number | null
  subjectId: string | null
  state: ApprovalState
  revision: number
  rule: ApprovalRuleNow
  facts: ApprovalFacts
  factsHash: string
  requestedBy: string
  requesterName: string
  requestedAt: Date
  reason: string
  expiresAt: Date
  nextReminderAt: Date | null
  remindersSent: number
  decidedAt: Date | null
  executedAt: Date | null
  endedAt: Date | null
  endedBy: string | null
  endedByName: string | null
  endedWhy: string | null
  brokenGlass: boolean
  /** The account's CSM and AE. */
  ownerIds: string[]
}

/** A vote that somebody wants to give. */
export interface Wish {
  person: Voter
  /** Those away today who named this person to decide. */
  principals: readonly Voter[]
  choice: Choice
  reason: string
  /** The revision that was on the card. */
  revision: number
}

export type RefusalCode =
  | 'over'
  | 'expired'
  | 'stale'
  | 'inactive'
  | 'own-request'
  | 'account-owner'
  | 'wrong-role'
  | 'voted'
  | 'represented'
  | 'no-reason'
  | 'long-reason'

export type Verdict =
  | {
      kind: 'counted'
      state: Extract<ApprovalState, 'pending' | 'approved' | 'denied' | 'changes'>
      insteadOf: Voter | null
    }
  | { kind: 'refused'; code: RefusalCode; why: string }

export const LONGEST_REASON = 500

/**
 * What a vote does to a request, over the votes of its revision so far. A denial ends it, a wish for changes
 * returns it, and approvals count by distinct people until the rule is met.
 */
export function decide(approval: Approval, votes: readonly Vote[], wish: Wish, now: Date): Verdict {
  if (approval.state !== 'pending') return refused('over', 'It is decided already.')
  if (now >= approval.expiresAt) return refused('expired', 'It ran out before it was decided.')
  if (wish.revision !== approval.revision)
    return refused('stale', 'It has changed since that card was drawn. Look at it again, then decide.')
  if (!wish.person.active) return refused('inactive', 'Your account is marked as no longer active.')
  const own = votes.find(
    ({ person, revision }) => person.id === wish.person.id && revision === approval.revision,
  )
  if (own) return refused('voted', `You ${votedText(own.choice)} it already; nothing was counted twice.`)
  const capacity = capacityOf(approval, votes, wish)
  if (capacity.kind === 'refused') return capacity
  const reason = refuseReason(wish)
  if (reason) return reason
  const insteadOf = capacity.stand.id === wish.person.id ? null : capacity.stand
  if (wish.choice === 'deny') return { kind: 'counted', state: 'denied', insteadOf }
  if (wish.choice === 'changes') return { kind: 'counted', state: 'changes', insteadOf }
  const vote: Vote = { ...wish, insteadOf, at: now }
  const { complete } = tallyOf(approval, [...votes, vote])
  return { kind: 'counted', state: complete ? 'approved' : 'pending', insteadOf }
}

type Capacity = { kind: 'as'; stand: Voter } | Extract<Verdict, { kind: 'refused' }>

/** For whom somebody decides: themselves, or who is away, whichever brings a role that is still missing. */
function capacityOf(approval: Approval, votes: readonly Vote[], { person, principals }: Wish): Capacity {
  if (person.id === approval.requestedBy)
    return refused('own-request', 'You asked for this yourself, so others decide it.')
  if (isKeptOut(approval, person.id))
    return refused('account-owner', 'You look after this client, so the policy has others decide it.')
  const able = [person, ...principals].filter((one) => mayStand(approval, one))
  if (able.length === 0)
    return refused(
      'wrong-role',
      `This needs the role ${eitherRole(rolesThatCount(approval.rule))}; you do not hold it.`,
    )
  const spoken = new Map(
    votes.map(({ person: voter, insteadOf, revision }) => [
      revision === approval.revision ? (insteadOf ?? voter).id : '',
      voter.name,
    ]),
  )
  const free = able.filter(({ id }) => !spoken.has(id))
  const [first] = free
  if (!first) {
    const [taken] = able
    return refused(
      'represented',
      `${spoken.get(taken?.id ?? '') ?? 'Somebody'} has decided it in ${taken?.id === person.id ? 'your' : `${taken?.name}’s`} place.`,
    )
  }
  const { missing, sponsorMissing } = tallyOf(approval, votes)
  const wanted = [...missing, ...(sponsorMissing ? (approval.rule.sponsor ?? []) : [])]
  return { kind: 'as', stand: free.find(({ roles }) => roles.some((role) => wanted.includes(role))) ?? first }
}

function refuseReason({ choice, reason }: Wish): Verdict | null {
  if (reason.length > LONGEST_REASON)
    return refused(
      'long-reason',
      `Say it in at most ${LONGEST_REASON} characters; that was ${reason.length.toLocaleString('en-US')}.`,
    )
  if (choice !== 'approve' && reason.trim() === '')
    return refused('no-reason', choice === 'deny' ? 'Say why it is denied.' : 'Say what should change.')
  return null
}

function refused(code: RefusalCode, why: string): Extract<Verdict, { kind: 'refused' }> {
  return { kind: 'refused', code, why }
}
