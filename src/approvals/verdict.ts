import { DateTime } from 'luxon'
import { type Role, roleName } from '../people/person.ts'
import type { Approval, Choice, Vote } from './approval.ts'
import { tallyOf } from './tally.ts'

/** `VP finance, CFO or head of CS`. */
export function eitherRole(roles: readonly Role[]): string {
  const names = roles.map(roleName)
  const last = names.pop() ?? 'nobody'
  return names.length > 0 ? `${names.join(', ')} or ${last}` : last
}

export function votedText(choice: Choice): string {
  return { approve: 'approved', deny: 'denied', changes: 'asked for changes to' }[choice]
}

/** `09:12`, or with the day when it was not today. */
export function momentText(at: Date, now: DateTime, timeZone: string): string {
  const local = DateTime.fromJSDate(at, { zone: timeZone })
  return local.toISODate() === now.setZone(timeZone).toISODate()
    ? local.toFormat('HH:mm')
    : local.toFormat('ccc d LLL, HH:mm')
}

/** Who voted, as it is told: `Ingrid for Desmond`. */
export function voterText({ person, insteadOf }: Pick<Vote, 'person' | 'insteadOf'>): string {
  return insteadOf ? `${person.name} for ${insteadOf.name}` : person.name
}

/** Where a request stands, explaining itself: `1 of 2: waiting for the CFO; Dana approved 09:12`. */
export function verdictOf(
  approval: Approval,
  votes: readonly Vote[],
  now: DateTime,
  timeZone: string,
): string {
  const { counted } = tallyOf(approval, votes)
  const said = counted.map(({ vote }) => `${voterText(vote)} approved ${momentText(vote.at, now, timeZone)}`)
  const count = `${counted.length} of ${approval.rule.need}`
  const waiting = waitingFor(approval, votes)
  if (waiting === null) return `${count}: ${said.join('; ')}`
  return [`${count}: waiting for ${waiting}`, ...said].join('; ')
}

/** Whose yes is missing, as words; null when none is. */
export function waitingFor(approval: Approval, votes: readonly Vote[]): string | null {
  const { rule } = approval
  const { counted, missing, sponsorMissing, complete } = tallyOf(approval, votes)
  if (complete) return null
  // One person may bring both.
  const sponsorToo = sponsorMissing && !missing.some((role) => rule.sponsor?.includes(role))
  const named = [
    ...missing.map((role) => `the ${roleName(role)}`),
    ...(sponsorToo ? [`the ${eitherRole(rule.sponsor ?? [])} as sponsor`] : []),
  ]
  const further = rule.need - counted.length - named.length
  const more =
    further <= 0
      ? []
      : [
          `${further === 1 ? 'one' : further}${named.length > 0 || counted.length > 0 ? ' more' : ''} of ${eitherRole(rule.of)}`,
        ]
  return [...named, ...more].join(' and ')
}
