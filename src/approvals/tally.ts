import type { Role } from '../people/person.ts'
import type { Approval, ApprovalRuleNow, Vote, Voter } from './approval.ts'

export interface Tally {
  /** The approvals that count, the first first. */
  counted: { vote: Vote; stand: Voter }[]
  /** Roles that must be among those who approve, and are not yet. */
  missing: Role[]
  sponsorMissing: boolean
  complete: boolean
}

/**
 * The approvals of the request's revision that count as people are now: one per person, whoever they decided
 * for, and one per person decided for. Who lost the role, or left, counts no more.
 */
export function tallyOf(approval: Approval, votes: readonly Vote[]): Tally {
  const counted: Tally['counted'] = []
  for (const vote of votes) {
    if (vote.choice !== 'approve' || vote.revision !== approval.revision || !vote.person.active) continue
    if (!mayVoteFor(approval, vote)) continue
    const stand = vote.insteadOf ?? vote.person
    if (counted.some((one) => one.stand.id === stand.id || one.vote.person.id === vote.person.id)) continue
    counted.push({ vote, stand })
  }
  const { need, always, sponsor } = approval.rule
  const held = new Set(counted.flatMap(({ stand }) => stand.roles))
  const missing = always.filter((role) => !held.has(role))
  const sponsorMissing = sponsor !== null && !sponsor.some((role) => held.has(role))
  return {
    counted,
    missing,
    sponsorMissing,
    complete: counted.length >= need && missing.length === 0 && !sponsorMissing,
  }
}

/** A stand-in needs no role, but may be neither the requester nor an owner who is kept out. */
function mayVoteFor(approval: Approval, { person, insteadOf }: Vote): boolean {
  if (!insteadOf) return mayStand(approval, person)
  return (
    person.id !== approval.requestedBy && !isKeptOut(approval, person.id) && mayStand(approval, insteadOf)
  )
}

/** Whose yes can count at all: active, in a role that counts, not the requester, not kept out as owner. */
export function mayStand(
  approval: Pick<Approval, 'rule' | 'requestedBy' | 'ownerIds'>,
  person: Voter,
): boolean {
  if (!person.active || person.id === approval.requestedBy || isKeptOut(approval, person.id)) return false
  const counting = rolesThatCount(approval.rule)
  return person.roles.some((role) => counting.includes(role))
}

/** The client's CSM and AE, where the policy says so. */
export function isKeptOut(
  { rule, ownerIds }: Pick<Approval, 'rule' | 'ownerIds'>,
  personId: string,
): boolean {
  return rule.notAccountOwner && ownerIds.includes(personId)
}

export function rolesThatCount({ of, always, sponsor }: ApprovalRuleNow): Role[] {
  return [...new Set([...of, ...always, ...(sponsor ?? [])])]
}
