import * as z from 'zod'
import { type Role, roleName } from '../people/person.ts'
import { daysOverdue } from '../receivables/aging.ts'

export const SUSPENSION_STATES = [
  'proposed',
  'scheduled',
  'suspending',
  'suspended',
  'restoring',
  'restored',
  'cancelled',
  'failed',
] as const
export type SuspensionState = (typeof SUSPENSION_STATES)[number]

/** What of one invoice was owed when the service was stopped; `disputedMinor` never had to be paid for its return. */
export const debtLine = z.object({
  invoiceId: z.string(),
  number: z.string(),
  currency: z.string(),
  openMinor: z.number(),
  disputedMinor: z.number(),
})
export type DebtLine = z.infer<typeof debtLine>

/** One invoice that the notice asked for, as the ledger has it now. */
export interface OwedInvoice extends DebtLine {
  dueOn: string
  /** Open balances up to this much are left alone. */
  toleranceMinor: number
}

/** Everything that decides whether a service may be stopped at this moment. */
export interface StopFacts {
  today: string
  /** An hour of a working day at which the organisation works its day. */
  isRunTime: boolean
  owed: readonly OwedInvoice[]
  /** Everything that stands in the way besides, the weightiest first: each a clause for people. */
  gates: readonly string[]
  /** The final notice was sent, and did not come back. */
  noticeStands: boolean
  /** Its own approval, valid today. */
  approved: boolean
}

export type StopVerdict =
  | { kind: 'stop' }
  /** Not now; without a reason it is only a matter of time. */
  | { kind: 'wait'; reasons: string[] }
  /** Never again for this notice. */
  | { kind: 'drop'; why: string }

type Dated = { state: SuspensionState; suspendOn: string; warnedOn: string | null }

/**
 * Whether the service is stopped now: approved on its own, on its date or later, in working time, with the debt
 * unpaid, nothing in the way, and those who own the relationship told at least a day before.
 */
export function decideStop({ state, suspendOn, warnedOn }: Dated, facts: StopFacts): StopVerdict {
  if (state !== 'proposed' && state !== 'scheduled') return { kind: 'wait', reasons: [] }
  if (facts.owed.every((invoice) => !isOpen(invoice))) return { kind: 'drop', why: PAID }
  if (!facts.noticeStands) return { kind: 'drop', why: RETURNED }
  if (facts.today < suspendOn) return { kind: 'wait', reasons: [] }
  const reasons = [...facts.gates]
  if (!facts.owed.some(isChaseable)) reasons.push('all of it is disputed')
  if (state === 'proposed' || !facts.approved) reasons.push('it is not approved')
  if (reasons.length > 0) return { kind: 'wait', reasons }
  if (warnedOn === null || warnedOn >= facts.today || !facts.isRunTime) return { kind: 'wait', reasons: [] }
  return { kind: 'stop' }
}

const PAID = 'what the final notice asked for is paid'
const RETURNED = 'the final notice did not arrive'

function isOpen({ openMinor, toleranceMinor }: OwedInvoice): boolean {
  return openMinor > toleranceMinor
}

function isChaseable({ openMinor, disputedMinor, toleranceMinor }: OwedInvoice): boolean {
  return openMinor - disputedMinor > toleranceMinor
}

/** What one invoice of a debt looks like now. */
export interface DebtNow {
  openMinor: number
  /** Of what is no longer open, so much was given up rather than paid. */
  writtenOffMinor: number
  toleranceMinor: number
}

/**
 * Whether a stopped service returns: all that was owed then is paid, down to the tolerance. A dispute or a
 * write-off since is no payment; an override by approval is the way for those.
 */
export function isSettled(debt: readonly DebtLine[], now: ReadonlyMap<string, DebtNow>): boolean {
  return debt.every(({ invoiceId, disputedMinor }) => {
    const invoice = now.get(invoiceId)
    if (!invoice) return false
    return invoice.openMinor + invoice.writtenOffMinor - disputedMinor <= invoice.toleranceMinor
  })
}

export const LONGEST_EXTENSION_DAYS = 90

/** Why a later date is not taken: by field, for the form; empty when it is. */
export function extensionProblems(
  suspension: Pick<Dated, 'suspendOn'> & Asked,
  wanted: { toOn: string | null; reason: string },
  today: string,
): { toOn?: string; reason?: string } | { refused: string } {
  if (!isStillOpen(suspension))
    return { refused: 'It is too late to move the date: the suspension is no longer waiting.' }
  const { suspendOn } = suspension
  const { toOn, reason } = wanted
  const problems: { toOn?: string; reason?: string } = {}
  if (toOn === null || toOn <= today || toOn <= suspendOn)
    problems.toOn = 'Choose a day after today and after the date that holds now.'
  else if (daysOverdue(today, toOn) > LONGEST_EXTENSION_DAYS)
    problems.toOn = `Choose a day within ${LONGEST_EXTENSION_DAYS} days.`
  if (reason.trim() === '') problems.reason = 'Say why they get more time. It stays on record.'
  return problems
}

/** Null when one of the roles is theirs; otherwise a sentence that says whose decision it is. */
export function refuseSponsor(roles: readonly Role[], sponsors: readonly Role[]): string | null {
  if (roles.some((role) => sponsors.includes(role))) return null
  return `More time is the sponsor’s to give: ${sponsors.map(roleName).join(' or ')}.`
}

/** What tells how far it has come with the product. */
interface Asked {
  state: SuspensionState
  suspendedAt: Date | null
  endedWhy: string | null
}

/** What a suspension in `failed` was about to do: a reason for the return is there from the moment it was ordered. */
export function failedAction({
  suspendedAt,
  endedWhy,
}: Pick<Asked, 'suspendedAt' | 'endedWhy'>): ProductAction {
  return suspendedAt === null && endedWhy === null ? 'suspend' : 'restore'
}

export type ProductAction = 'suspend' | 'restore'

/** What the product, or a person in its place, has to do now; null when it is nothing. */
export function dueAction(suspension: Asked): ProductAction | null {
  switch (suspension.state) {
    case 'suspending':
      return 'suspend'
    case 'restoring':
      return 'restore'
    case 'failed':
      return failedAction(suspension)
    case 'proposed':
    case 'scheduled':
    case 'suspended':
    case 'restored':
    case 'cancelled':
      return null
  }
}

/** Whether it can still be moved or called off: it waits, or the product did not do it. */
export function isStillOpen(suspension: Asked): boolean {
  const { state } = suspension
  if (state === 'failed') return failedAction(suspension) === 'suspend'
  return state === 'proposed' || state === 'scheduled'
}

/** Whether one that can be called off was asked of the product before, which gave no answer that says that it did not do it. */
export function mayBeStopped(suspension: Asked & { debt: readonly DebtLine[] }): boolean {
  return isStillOpen(suspension) && suspension.debt.length > 0
}

/**
 * Whether one that is on its way back is a proposal again once the service is: nothing is stopped without a warning,
 * and only more time takes the warning back.
 */
export function goesOn({ state, warnedOn }: { state: SuspensionState; warnedOn: string | null }): boolean {
  return (state === 'restoring' || state === 'failed') && warnedOn === null
}

/**
 * Names one action of one suspension to the product, which does each name once. More time begins a new round, so that
 * a stop after it is not taken for the one before; the way back belongs to the round it undoes.
 */
export function hookKey(
  {
    id,
    extensions,
    ...now
  }: { id: string; extensions: number; state: SuspensionState; warnedOn: string | null },
  action: 'suspend' | 'restore',
): string {
  const round = goesOn(now) ? extensions - 1 : extensions
  return `suspension:${id}:${action}${round === 0 ? '' : `:${round}`}`
}
