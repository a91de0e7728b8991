import { dueStep, nextStep, type Policy, type PolicyStep, tierFor } from '../policy/policy.ts'
import { daysOverdue, plusDays } from '../receivables/aging.ts'
import { minorFromDecimal } from '../receivables/money.ts'

/** What the ledger says of one invoice. */
export interface InvoiceFacts {
  id: string
  generation: number
  currency: string
  openMinor: number
  dueOn: string
  disputed: boolean
}

/** Everything a case's state follows from. */
export interface AccountFacts {
  invoices: InvoiceFacts[]
  strategic: boolean
  doNotContact: boolean
  hasBillingEmail: boolean
  hasUnplacedMoney: boolean
  /** Steps already planned, by `stepIdentity`. */
  done: ReadonlySet<string>
  /** Date of the latest planned step that reaches the customer. */
  lastContactOn: string | null
}

/** Why a step that fell due is not planned; the first that holds. */
export const WITHHELD = {
  'stale-ledger': 'the ledger data is older than the policy allows',
  'do-not-contact': 'the account is marked do-not-contact',
  'no-contact': 'no billing contact with an e-mail address',
  'unplaced-money': 'money has come in that is not yet placed on an invoice',
  'needs-clearance': 'the CSM has not cleared it',
  'needs-approval': 'it has not been approved',
  'too-soon': 'the last contact was only days ago',
} as const
/** The same in a word or three, for counts. */
export const WITHHELD_BRIEFLY: Readonly<Record<WithheldReason, string>> = {
  'stale-ledger': 'stale ledger data',
  'do-not-contact': 'do not contact',
  'no-contact': 'no billing contact',
  'unplaced-money': 'unplaced money',
  'needs-clearance': 'wait for the CSM',
  'needs-approval': 'need approval',
  'too-soon': 'contacted days ago',
}
export type WithheldReason = keyof typeof WITHHELD

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

/** Open beyond the policy's tolerance, not disputed and past due. */
export function isChaseable(policy: Policy, invoice: InvoiceFacts, today: string): boolean {
  return (
    invoice.openMinor > toleranceMinor(policy, invoice.currency) && !invoice.disputed && invoice.dueOn < today
  )
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
  if (!tier || !step || facts.done.has(stepIdentity(driver, step.key))) {
    return { tier: tier?.tier ?? 0, driver, days, due: null, next }
  }
  const withheld = withheldReason(policy, facts, step, today, staleLedger)
  return { tier: tier.tier, driver, days, due: { step, tier: tier.tier, withheld }, next }
}

function oldest(invoices: InvoiceFacts[]): InvoiceFacts | null {
  const order = (a: InvoiceFacts, b: InvoiceFacts) =>
    a.dueOn === b.dueOn ? (a.id < b.id ? -1 : 1) : a.dueOn < b.dueOn ? -1 : 1
  return [...invoices].sort(order)[0] ?? null
}

function withheldReason(
  policy: Policy,
  facts: AccountFacts,
  step: PolicyStep,
  today: string,
  staleLedger: boolean,
): WithheldReason | null {
  if (step.kind === 'flag') return null
  if (staleLedger) return 'stale-ledger'
  if (step.kind === 'review') return step.mode === 'approval' ? 'needs-approval' : null
  if (facts.doNotContact) return 'do-not-contact'
  if (step.kind !== 'call' && !facts.hasBillingEmail) return 'no-contact'
  if (facts.hasUnplacedMoney) return 'unplaced-money'
  if (step.gates.includes('clearance')) return 'needs-clearance'
  if (step.gates.includes('csm-opt-out') && facts.strategic && policy.strategic.alwaysNeedsClearance)
    return 'needs-clearance'
  if (step.mode === 'approval') return 'needs-approval'
  if (facts.lastContactOn && daysOverdue(facts.lastContactOn, today) < policy.minimumGapDays)
    return 'too-soon'
  return null
}
