import type { DateTime } from 'luxon'
import {
  type AccountFacts,
  gatesOf,
  isChaseable,
  isTooSoon,
  needsYes,
  oldest,
  undisputedMinor,
} from '../cases/case.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { dueStep, type Policy, type PolicyStep, reachesCustomer, tierFor } from '../policy/policy.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { announcedUntil, clearedUntil } from './clearance.ts'
import { type Reason, reasonFor } from './contact-reasons.ts'
import { isAtWork } from './working-time.ts'

/** Everything that decides whether a client may be written to at this moment. */
export interface ContactFacts {
  organisation: Organisation
  /** As it holds for the account's segment. */
  policy: Policy
  account: AccountFacts
  /** The step that would be sent. */
  stepKey: string
  /** Its invoices are in the case of another account. */
  chasedElsewhere: boolean
  staleLedger: boolean
  /** A question past Tier 1 that nobody has answered. */
  questionOpen: boolean
  /** What has changed since the go-ahead, from `materialChange`; null when nothing did, or none was given. */
  changed: string | null
  /** The step's approvals are there. */
  approved: boolean
  /** The zone of the person who would read it; null: the organisation's. */
  contactZone: string | null
  now: DateTime
}

export type ContactVerdict = { may: true } | { may: false; reasons: Reason[] }

/**
 * Whether a step may be sent to the client now: the one way for it to become sendable. Nobody outside hears
 * anything while there is a single reason against it; every reason is told, the weightiest first.
 */
export function mayContact(facts: ContactFacts): ContactVerdict {
  const reasons = [...reasonsOf(facts)]
  return reasons.length === 0 ? { may: true } : { may: false, reasons }
}

function* reasonsOf(facts: ContactFacts): Generator<Reason> {
  const { account, policy, organisation, now, staleLedger } = facts
  const today = localDate(organisation, now)
  if (staleLedger) yield reasonFor('stale-ledger')
  if (account.doNotContact) yield reasonFor('do-not-contact')
  if (facts.chasedElsewhere) yield reasonFor('chased-elsewhere')
  for (const gate of gatesOf(account.answers, today)) yield reasonFor(gate)
  if (account.hasUnplacedMoney) yield reasonFor('unplaced-money')
  if (facts.questionOpen) yield reasonFor('question-open')
  const driver = driverOf(account, policy, today)
  if (driver) {
    const days = daysOverdue(driver.dueOn, today)
    const tier = tierFor(policy, days)
    const step = tier && dueStep(tier, days)
    if (!step || step.key !== facts.stepKey) yield reasonFor('overtaken')
    else yield* reasonsOfStep(facts, { step, tier: tier.tier }, driver, today)
  } else yield reasonFor(whyNothing(account, today))
  if (!isAtWork(organisation, facts.contactZone, now)) yield reasonFor('outside-hours')
}

/** The invoice whose age decides which step is due. */
export function driverOf({ invoices }: Pick<AccountFacts, 'invoices'>, policy: Policy, today: string) {
  return oldest(invoices.filter((invoice) => isChaseable(policy, invoice, today)))
}

function* reasonsOfStep(
  { account, policy, changed, approved }: ContactFacts,
  { step, tier }: { step: PolicyStep; tier: number },
  driver: AccountFacts['invoices'][number],
  today: string,
): Generator<Reason> {
  if (!reachesCustomer(step)) yield reasonFor('inside')
  if (step.kind !== 'call' && !account.hasBillingEmail) yield reasonFor('no-contact')
  const wanted = { stepKey: step.key, invoiceId: driver.id, generation: driver.generation }
  const cleared = clearedUntil(account.clearances, wanted, today) !== null
  if (cleared) {
    if (changed !== null) yield reasonFor('facts-changed', changed)
  } else if (needsYes(policy, account.strategic, step, tier)) yield reasonFor('needs-clearance')
  else if (step.gates.includes('csm-opt-out') && announcedUntil(account.clearances, wanted, today) === null)
    yield reasonFor('not-announced')
  if (step.mode === 'approval' && !approved) yield reasonFor('needs-approval')
  if (isTooSoon(policy, account, today)) yield reasonFor('too-soon')
}

/** There is nothing to chase: because all of it is paid, disputed, or not worth it. */
function whyNothing({ invoices }: AccountFacts, today: string): 'paid' | 'disputed' | 'tolerated' {
  const late = invoices.filter(({ openMinor, dueOn }) => openMinor > 0 && dueOn < today)
  if (late.length === 0) return 'paid'
  return late.some((invoice) => undisputedMinor(invoice) < invoice.openMinor) ? 'disputed' : 'tolerated'
}
