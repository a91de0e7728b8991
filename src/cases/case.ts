import { announcedUntil, clearedUntil, type StandingClearance } from '../clearances/clearance.ts'
import {
  dueStep,
  nextStep,
  type Policy,
  type PolicyStep,
  reachesCustomer,
  tierFor,
} from '../policy/policy.ts'
import { daysOverdue, plusDays } from '../receivables/aging.ts'
import { minorFromDecimal } from '../receivables/money.ts'

/** What the ledger says of one invoice. */
export interface InvoiceFacts {
  id: string
  generation: number
  currency: string
  openMinor: number
  dueOn: string
  /** All of it. */
  disputed: boolean
  /** The disputed part, where only a part is. */
  disputedMinor: number
}

/** Something said about the account that stands. */
export interface StandingAnswer {
  kind: string
  /** The first date on which it withholds nothing any more; null while that takes an act. */
  gateEndsOn: string | null
}

/** Everything a case's state follows from. */
export interface AccountFacts {
  invoices: InvoiceFacts[]
  strategic: boolean
  doNotContact: boolean
  hasBillingEmail: boolean
  hasUnplacedMoney: boolean
  /** The date on which steps were planned, or `GONE_OUT`, by `stepIdentity`. */
  done: ReadonlyMap<string, string>
  /** Date of the latest contact that was really made. */
  lastContactOn: string | null
  /** Date of the latest planned step that reaches the customer: today it counts as a contact to come. */
  plannedContactOn?: string | null
  answers: readonly StandingAnswer[]
  clearances: readonly StandingClearance[]
  /** Steps with every approval they wait for, by `stepIdentity`. */
  approved: ReadonlySet<string>
}

/** Why a step that fell due is not planned; the first that holds. */
export const WITHHELD = {
  'stale-ledger': 'the ledger data is older than the policy allows',
  'do-not-contact': 'the account is marked do-not-contact',
  'on-hold': 'it is on hold for a reason given by somebody who knows the client',
  'payment-claimed': 'the client says it has paid, and finance is looking for the money',
  promised: 'the client has promised to pay, and the date has not passed',
  'plan-wanted': 'the client asks for a payment plan',
  'handled-by-csm': 'the CSM is handling it and reports back',
  'waiting-for-resend': 'the client never got the invoice, which is to be sent again',
  'waiting-for-process': 'it is in the client’s own approval or payment process',
  'waiting-for-contact': 'the billing contact is wrong, and the right one is not known yet',
  'no-contact': 'no billing contact with an e-mail address',
  'unplaced-money': 'money has come in that is not yet placed on an invoice',
  'needs-clearance': 'the CSM has not cleared it',
  'not-announced': 'the CSM has not yet been told that it is going out',
  'needs-approval': 'it has not been approved',
  'too-soon': 'the last contact was only days ago',
} as const
export type WithheldReason = keyof typeof WITHHELD

/** What withholds a step while an answer of that kind stands; the first that holds wins. */
export const GATES = [
  { kind: 'hold', reason: 'on-hold' },
  { kind: 'paid', reason: 'payment-claimed' },
  { kind: 'promise', reason: 'promised' },
  { kind: 'plan', reason: 'plan-wanted' },
  { kind: 'handling', reason: 'handled-by-csm' },
  { kind: 'not_received', reason: 'waiting-for-resend' },
  { kind: 'process', reason: 'waiting-for-process' },
  { kind: 'contact', reason: 'waiting-for-contact' },
] as const satisfies readonly { kind: string; reason: WithheldReason }[]

/** Why what was said keeps everybody from writing today, the weightiest first. */
export function gatesOf(answers: readonly StandingAnswer[], today: string): WithheldReason[] {
  const standing = answers.filter(({ gateEndsOn }) => gateEndsOn === null || gateEndsOn > today)
  return GATES.filter(({ kind }) => standing.some((one) => one.kind === kind)).map(({ reason }) => reason)
}

/** In `done`, for a planned step that the customer has heard of. */
export const GONE_OUT = 'gone out'

export interface Assessment {
  tier: number
  /** The oldest chaseable overdue invoice: the age of the case is its age. */
  driver: InvoiceFacts | null
  days: number
  /** The step that falls due today, if one does. */
  due: { step: PolicyStep; tier: number; withheld: WithheldReason | null } | null
  next: { step: PolicyStep; on: string } | null
}

/** Nothing chaseable, or chased in another account's case. */
export const NOT_CHASED: Assessment = { tier: 0, driver: null, days: 0, due: null, next: null }

/** A step happens at most once per invoice generation. */
export function stepIdentity(invoice: Pick<InvoiceFacts, 'id' | 'generation'>, stepKey: string): string {
  return `${invoice.id}:${invoice.generation}:${stepKey}`
}

/** Open and undisputed beyond the policy's tolerance, and past due. */
export function isChaseable(policy: Policy, invoice: InvoiceFacts, today: string): boolean {
  return undisputedMinor(invoice) > toleranceMinor(policy, invoice.currency) && invoice.dueOn < today
}

/** What of an invoice is open and not disputed; of a credit, the whole. */
export function undisputedMinor(
  invoice: Pick<InvoiceFacts, 'openMinor' | 'disputed' | 'disputedMinor'>,
): number {
  return invoice.disputed ? Math.min(0, invoice.openMinor) : invoice.openMinor - invoice.disputedMinor
}

export function toleranceMinor(policy: Policy, currency: string): number {
  const read = minorFromDecimal(policy.tolerance[currency] ?? '0', currency)
  return 'minor' in read ? read.minor : 0
}

/** The rules of a case for one account and day: the reference that `plan-day.ts` must agree with. */
export function assess(policy: Policy, facts: AccountFacts, today: string, staleLedger: boolean): Assessment {
  const driver = oldest(facts.invoices.filter((invoice) => isChaseable(policy, invoice, today)))
  if (!driver) return NOT_CHASED
  const days = daysOverdue(driver.dueOn, today)
  const tier = tierFor(policy, days)
  const coming = nextStep(policy, days)
  const next = coming ? { step: coming.step, on: plusDays(driver.dueOn, coming.step.day) } : null
  const step = tier ? dueStep(tier, days) : undefined
  if (!tier || !step) return { tier: tier?.tier ?? 0, driver, days, due: null, next }
  const plannedOn = facts.done.get(stepIdentity(driver, step.key))
  if (plannedOn !== undefined) {
    const recalled = recallReason(policy, facts, { step, tier: tier.tier }, driver, plannedOn, today)
    const due = recalled ? { step, tier: tier.tier, withheld: recalled } : null
    return { tier: tier.tier, driver, days, due, next }
  }
  const withheld = withheldReason(policy, facts, { step, tier: tier.tier }, driver, today, staleLedger)
  return { tier: tier.tier, driver, days, due: { step, tier: tier.tier, withheld }, next }
}

/** What was said since, or a yes that counts no more, withholds a planned step that has not gone out: an automatic one goes on its day, others by hand. */
function recallReason(
  policy: Policy,
  facts: AccountFacts,
  due: { step: PolicyStep; tier: number },
  driver: InvoiceFacts,
  plannedOn: string,
  today: string,
): WithheldReason | null {
  const { step } = due
  if (plannedOn === GONE_OUT) return null
  const lacking = lacksApproval(facts, step, driver) ? 'needs-approval' : null
  if (!reachesCustomer(step) || (step.mode === 'auto' && plannedOn !== today)) return lacking
  if (facts.doNotContact) return 'do-not-contact'
  const [gate] = gatesOf(facts.answers, today)
  if (gate) return gate
  const unclear = clearanceReason(policy, facts, due, driver, today) === 'needs-clearance'
  return unclear ? 'needs-clearance' : lacking
}

function lacksApproval(facts: AccountFacts, step: PolicyStep, driver: InvoiceFacts): boolean {
  return step.mode === 'approval' && !facts.approved.has(stepIdentity(driver, step.key))
}

/** The invoice that makes the age of the case. */
export function oldest(invoices: InvoiceFacts[]): InvoiceFacts | null {
  const order = (a: InvoiceFacts, b: InvoiceFacts) =>
    a.dueOn === b.dueOn ? (a.id < b.id ? -1 : 1) : a.dueOn < b.dueOn ? -1 : 1
  return [...invoices].sort(order)[0] ?? null
}

function withheldReason(
  policy: Policy,
  facts: AccountFacts,
  due: { step: PolicyStep; tier: number },
  driver: InvoiceFacts,
  today: string,
  staleLedger: boolean,
): WithheldReason | null {
  const { step } = due
  if (step.kind === 'flag') return null
  if (staleLedger) return 'stale-ledger'
  if (step.kind === 'review') return lacksApproval(facts, step, driver) ? 'needs-approval' : null
  if (facts.doNotContact) return 'do-not-contact'
  const [gate] = gatesOf(facts.answers, today)
  if (gate) return gate
  if (step.kind !== 'call' && !facts.hasBillingEmail) return 'no-contact'
  if (facts.hasUnplacedMoney) return 'unplaced-money'
  const unclear = clearanceReason(policy, facts, due, driver, today)
  if (unclear) return unclear
  if (lacksApproval(facts, step, driver)) return 'needs-approval'
  if (isTooSoon(policy, facts, today)) return 'too-soon'
  return null
}

/** A contact was made, or is planned for today, within the days that the policy keeps between two. */
export function isTooSoon(
  { minimumGapDays }: Pick<Policy, 'minimumGapDays'>,
  { lastContactOn, plannedContactOn }: Pick<AccountFacts, 'lastContactOn' | 'plannedContactOn'>,
  today: string,
): boolean {
  const planned = plannedContactOn != null && plannedContactOn >= today ? plannedContactOn : null
  return [lastContactOn, planned].some((on) => on !== null && daysOverdue(on, today) < minimumGapDays)
}

/** Whether a step waits for a yes; past Tier 1 nobody's silence is one, whatever the gate is called. */
export function needsYes(policy: Policy, strategic: boolean, step: PolicyStep, tier: number): boolean {
  if (step.gates.includes('clearance')) return true
  if (!step.gates.includes('csm-opt-out')) return false
  if (tier > 1 || policy.clearance.tier1Silence === 'waits') return true
  return strategic && policy.strategic.alwaysNeedsClearance
}

function clearanceReason(
  policy: Policy,
  facts: AccountFacts,
  { step, tier }: { step: PolicyStep; tier: number },
  driver: InvoiceFacts,
  today: string,
): 'needs-clearance' | 'not-announced' | null {
  const wanted = { stepKey: step.key, invoiceId: driver.id, generation: driver.generation }
  if (clearedUntil(facts.clearances, wanted, today) !== null) return null
  if (needsYes(policy, facts.strategic, step, tier)) return 'needs-clearance'
  if (!step.gates.includes('csm-opt-out')) return null
  return announcedUntil(facts.clearances, wanted, today) === null ? 'not-announced' : null
}
