import * as z from 'zod'
import { formatMoney } from '../receivables/money.ts'

export const CLEARANCE_STATES = [
  'open',
  'answered',
  'superseded',
  'withdrawn',
  'expired',
  'void',
  'decided',
] as const
export type ClearanceState = (typeof CLEARANCE_STATES)[number]

/** `ask` wants a yes; `announce` tells of a Tier 1 reminder that goes unless somebody holds it. */
export type ClearanceKind = 'ask' | 'announce'

/** What was asked about, frozen with the question: the yes is for this and nothing else. */
export const clearanceFacts = z.object({
  stepKey: z.string(),
  tier: z.number(),
  days: z.number(),
  /** What is open and past due, per currency, in the order of the currencies' codes. */
  balances: z.array(z.object({ currency: z.string(), minor: z.number() })),
  invoices: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      currency: z.string(),
      openMinor: z.number(),
      disputedMinor: z.number(),
      dueOn: z.string(),
    }),
  ),
  recipientName: z.string().nullable(),
  recipientEmail: z.string().nullable(),
  wouldSendOn: z.string(),
})
export type ClearanceFacts = z.infer<typeof clearanceFacts>

/** One question about one step of one account. */
export interface Clearance {
  id: string
  accountId: string
  stepKey: string
  tier: number
  invoiceId: string
  generation: number
  kind: ClearanceKind
  state: ClearanceState
  askedPersonId: string | null
  rung: number
  rungAt: Date
  nextRungAt: Date | null
  askedAt: Date
  askedOn: string
  answeredAt: Date | null
  answeredBy: string | null
  answer: string | null
  validUntil: string | null
  facts: ClearanceFacts
  batchKey: string | null
}

/** What the planner must know of a clearance. */
export type StandingClearance = Pick<
  Clearance,
  'kind' | 'state' | 'answer' | 'stepKey' | 'invoiceId' | 'generation' | 'askedOn' | 'validUntil'
>

type StepOf = Pick<StandingClearance, 'stepKey' | 'invoiceId' | 'generation'>

function covers(clearance: StandingClearance, step: StepOf, today: string): boolean {
  return (
    clearance.stepKey === step.stepKey &&
    clearance.invoiceId === step.invoiceId &&
    clearance.generation === step.generation &&
    clearance.validUntil !== null &&
    clearance.validUntil >= today
  )
}

/** Said by whoever was asked, or decided by whoever the question went up to in the end. */
function isYes({ state, answer }: Pick<StandingClearance, 'state' | 'answer'>): boolean {
  return (state === 'answered' || state === 'decided') && answer === 'clear'
}

/** What somebody said yes to, where that was this very step and the yes has not run out, in the order it was asked in. */
export function yesesTo<T extends StandingClearance>(
  clearances: readonly T[],
  step: StepOf,
  today: string,
): T[] {
  return clearances.filter((one) => isYes(one) && covers(one, step, today))
}

/** Somebody said yes to this very step, and the yes has not run out. */
export function clearedUntil(
  clearances: readonly StandingClearance[],
  step: StepOf,
  today: string,
): string | null {
  return latest(yesesTo(clearances, step, today))
}

/** The reminder was announced before today, and nobody has held it since. */
export function announcedUntil(
  clearances: readonly StandingClearance[],
  step: StepOf,
  today: string,
): string | null {
  const told = clearances.filter(
    (one) =>
      one.kind === 'announce' && one.state === 'open' && one.askedOn < today && covers(one, step, today),
  )
  return latest(told)
}

function latest(clearances: readonly StandingClearance[]): string | null {
  return clearances.reduce<string | null>(
    (last, { validUntil }) => (last === null || (validUntil ?? '') > last ? validUntil : last),
    null,
  )
}

/**
 * What changed since the question so much that a yes to it counts no more; null while it is the same thing.
 * @param toleranceOf what of a balance in that currency does not matter, in minor units.
 */
export function materialChange(
  asked: ClearanceFacts,
  now: Pick<ClearanceFacts, 'tier' | 'balances' | 'invoices' | 'recipientEmail'> & Partial<ClearanceFacts>,
  toleranceOf: (currency: string) => number,
): string | null {
  const before = new Map(asked.balances.map(({ currency, minor }) => [currency, minor]))
  const after = new Map(now.balances.map(({ currency, minor }) => [currency, minor]))
  for (const currency of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const was = before.get(currency) ?? 0
    const is = after.get(currency) ?? 0
    if (Math.abs(is - was) <= toleranceOf(currency)) continue
    const text = (amountMinor: number) => formatMoney({ amountMinor, currency })
    return `the overdue balance is ${text(is)} now, and was ${text(was)}`
  }
  if (asked.tier !== now.tier) return `the account is in tier ${now.tier} now, and was in tier ${asked.tier}`
  if (asked.recipientEmail !== now.recipientEmail)
    return now.recipientEmail === null
      ? 'there is no billing contact any more'
      : `it would go to ${now.recipientEmail} now, not to ${asked.recipientEmail ?? 'nobody'}`
  const disputed = new Map(asked.invoices.map(({ id, disputedMinor }) => [id, disputedMinor]))
  const grown = now.invoices.find(({ id, disputedMinor }) => disputedMinor > (disputed.get(id) ?? 0))
  return grown ? `invoice ${grown.number} is disputed since` : null
}
