import fc from 'fast-check'
import { ANSWER_KINDS } from '../../src/answers/answer.ts'
import { APPROVAL_STATES, type ApprovalState } from '../../src/approvals/approval.ts'
import { GATES } from '../../src/cases/case.ts'
import { OUTREACH_STATES, type OutreachState } from '../../src/outreach/outreach.ts'
import { arbitraryPolicy, SEGMENTS } from './arbitrary-policy.ts'
import { DEFAULT_POLICY } from './builders.ts'

const seldom = fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0)
const invoice = fc.record({
  age: fc.oneof(
    fc.integer({ min: -20, max: 130 }),
    fc.constantFrom(0, 1, 5, 30, 31, 35, 60, 61, 65, 90, 91, 95, 180),
  ),
  open: fc.constantFrom(-500, 0, 1, 500, 501, 100_000, 100_000),
  disputed: seldom,
  disputedMinor: fc.constantFrom(0, 0, 0, 0, 400, 99_000, 99_600),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
})
const account = fc.record({
  strategic: seldom,
  arr: fc.option(fc.constantFrom(1_000_00, 499_999_99, 500_000_00)),
  doNotContact: seldom,
  billing: seldom.map((missing) => !missing),
  unplaced: seldom,
  segment: fc.option(fc.constantFrom(...SEGMENTS)),
  childOfFirst: seldom,
  invoices: fc.array(invoice, { minLength: 1, maxLength: 4 }),
})
const SPOKEN = ['said', 'said', 'said', 'cleared', 'announced', 'approved', 'written'] as const
const GATING = ANSWER_KINDS.filter((kind) => GATES.some((gate) => gate.kind === kind))

const event = fc.record({
  who: fc.nat(3),
  what: fc.constantFrom(
    'pay-oldest',
    'dispute-oldest',
    'settle-dispute',
    'new-invoice',
    'date-anew',
    'unplaced',
    'placed',
    'new-contact',
    'dispute-part',
    ...SPOKEN,
    ...SPOKEN,
    ...SPOKEN,
    'over',
    'voided',
    'voided',
    'unapproved',
  ),
  kind: fc.constantFrom(...GATING, ...GATING, ...ANSWER_KINDS),
  /** Days until what was said, cleared or announced counts no more. */
  lasts: fc.constantFrom(null, 1, 2, 3, 5, 8, 20, 30),
  /** Of a decision, and of a message to the customer: the likely ones often, each of the others sometimes. */
  decided: fc.constantFrom(
    ...APPROVAL_STATES,
    'approved' as const,
    'approved' as const,
    'approved' as const,
    'executed' as const,
  ),
  message: fc.constantFrom(...OUTREACH_STATES, 'sent' as const, 'sent' as const, 'done' as const),
})
export interface Said {
  what: string
  kind: string
  lasts: number | null
  decided: ApprovalState
  message: OutreachState
}
/** What was asked about; the planner never looks at it. */
export const NO_FACTS = {
  stepKey: '',
  tier: 1,
  days: 0,
  balances: [],
  invoices: [],
  recipientName: null,
  recipientEmail: null,
  wouldSendOn: '2026-01-01',
}
const day = fc.record({
  gap: fc.constantFrom(1, 1, 2, 3, 4, 5, 7, 12, 20),
  events: fc.array(event, { minLength: 1, maxLength: 6 }),
  /** The ages were made right at midnight, or the first tick of the day is the run itself. */
  agesKept: fc.boolean(),
  newPolicy: fc.option(
    arbitraryPolicy.map(({ text }) => text),
    { freq: 4 },
  ),
  /** Somebody runs a day gone by in between. */
  looksBack: seldom,
})
/** An organisation, its portfolio, and what happens to it day by day. */
export const arbitraryHistory = fc.record({
  policy: fc.oneof(
    arbitraryPolicy.map(({ text }) => text),
    fc.constant(DEFAULT_POLICY),
  ),
  zone: fc.constantFrom(
    'America/Chicago',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Australia/Lord_Howe',
    'Europe/Berlin',
  ),
  start: fc.constantFrom('2026-03-02', '2028-02-26', '2026-10-24', '2027-12-30'),
  accounts: fc.array(account, { minLength: 1, maxLength: 4 }),
  days: fc.array(day, { minLength: 1, maxLength: 5 }),
})
