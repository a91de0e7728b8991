import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountFacts } from '../../src/cases/case.ts'
import type { StandingClearance } from '../../src/clearances/clearance.ts'
import { type ContactFacts, mayContact } from '../../src/clearances/may-contact.ts'
import { isWorkingDay, type Organisation } from '../../src/organisations/organisation.ts'
import { reachesCustomer } from '../../src/policy/policy.ts'
import { policyFor } from '../../src/policy/policy-for.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { arbitraryPolicy, SEGMENTS } from '../support/arbitrary-policy.ts'
import { at, DEFAULT_POLICY } from '../support/builders.ts'
import { runCount } from '../support/run-count.ts'

const RUNS = runCount(12_000)
const DAY = '2026-03-04'

const organisation: Organisation = {
  id: '00000000-0000-4000-8000-000000000000',
  name: 'Larkfield',
  timeZone: 'America/Chicago',
  workingDays: [1, 2, 3, 4, 5],
  holidayRegion: 'US',
  digestHour: 8,
  reportingCurrency: 'USD',
}

function policyOf(text: string) {
  const read = readPolicy(text)
  if (!('policy' in read)) throw new Error('the policy does not read')
  return read.policy
}
const standard = policyOf(DEFAULT_POLICY)
const others = fc.sample(arbitraryPolicy, { numRuns: 80, seed: 7 }).map(({ text }) => policyOf(text))

const seldom = (freq: number) => fc.integer({ min: 1, max: freq }).map((draw) => draw === 1)
const ends = fc.option(
  fc.integer({ min: -4, max: 6 }).map((days) => plusDays(DAY, days)),
  { freq: 6 },
)
const answer = fc.record({
  kind: fc.constantFrom(
    'hold',
    'promise',
    'paid',
    'plan',
    'handling',
    'not_received',
    'process',
    'contact',
    'dispute',
    'clear',
  ),
  gateEndsOn: ends,
})
const invoice = fc.record({
  age: fc.constantFrom(-3, 0, 5, 10, 20, 35, 35, 45, 65, 95, 110, 200),
  openMinor: fc.constantFrom(0, 100, 100_000, 100_000, 100_000),
  disputed: seldom(8),
  disputedMinor: fc.constantFrom(0, 0, 0, 0, 50_000, 99_900),
})
const clearance = fc.record({
  kind: fc.constantFrom('ask' as const, 'announce' as const),
  state: fc.constantFrom(
    'open' as const,
    'answered' as const,
    'answered' as const,
    'answered' as const,
    'void' as const,
    'expired' as const,
  ),
  answer: fc.constantFrom('clear', 'clear', 'clear', 'hold', null),
  otherStep: seldom(6),
  otherInvoice: seldom(8),
  askedDaysAgo: fc.integer({ min: 0, max: 3 }),
  validDays: fc.integer({ min: -2, max: 6 }),
})
const history = fc.record({
  policy: fc.oneof(
    { arbitrary: fc.constant(standard), weight: 3 },
    { arbitrary: fc.constantFrom(...others), weight: 1 },
  ),
  segment: fc.constantFrom(null, null, ...SEGMENTS),
  invoices: fc.array(invoice, { minLength: 0, maxLength: 3 }),
  answers: fc.oneof(fc.array(answer, { maxLength: 0 }), fc.array(answer, { maxLength: 3 })),
  clearances: fc.array(clearance, { minLength: 0, maxLength: 4 }),
  strategic: seldom(5),
  doNotContact: seldom(12),
  hasBillingEmail: seldom(12).map((not) => !not),
  hasUnplacedMoney: seldom(12),
  lastContactDaysAgo: fc.constantFrom(null, null, null, 0, 1, 2, 3, 9),
  staleLedger: seldom(12),
  questionOpen: seldom(10),
  changed: fc.constantFrom(null, null, null, null, null, 'the overdue balance is $2 now, and was $1'),
  approved: seldom(2),
  chasedElsewhere: seldom(15),
  otherStep: seldom(12),
  hour: fc.constantFrom(0, 6, 9, 12, 14, 15, 16, 16, 17, 18, 19, 22),
  dayShift: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4),
  zone: fc.constantFrom(
    null,
    'America/Chicago',
    'Europe/Berlin',
    'Asia/Tokyo',
    'Pacific/Auckland',
    'No/Where',
  ),
})

test('nobody is written to against what is known, over random histories; and every no has its reasons', {
  timeout: 120_000,
}, () => {
  const counts: Record<string, number> = {}
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1
  }
  let allowed = 0
  fc.assert(
    fc.property(history, (given) => {
      const policy = policyFor(given.policy, given.segment)
      const now = at(`${plusDays(DAY, given.dayShift)}T${String(given.hour).padStart(2, '0')}:30:00Z`)
      const today = now.setZone(organisation.timeZone).toFormat('yyyy-MM-dd')
      const invoices = given.invoices.map(({ age, ...one }, index) => ({
        ...one,
        id: `i${index}`,
        generation: 1,
        currency: 'USD',
        dueOn: plusDays(today, -age),
      }))
      // What follows is said anew, not taken from the product: it is what the product is held to.
      const chased = invoices.filter(
        (one) => one.dueOn < today && !one.disputed && one.openMinor - one.disputedMinor > tolerance(policy),
      )
      const driver = chased.reduce<(typeof chased)[number] | undefined>(
        (first, one) => (first && first.dueOn <= one.dueOn ? first : one),
        undefined,
      )
      const days = driver ? Math.round((Date.parse(today) - Date.parse(driver.dueOn)) / 86_400_000) : 0
      const tier = [...policy.tiers].reverse().find((one) => one.fromDay <= days)
      const steps = tier ? [...tier.steps].reverse() : []
      const step = steps.find((one) => one.mode !== 'off' && one.day <= days)
      const stepKey = given.otherStep || !step ? 'another' : step.key
      const clearances: StandingClearance[] = given.clearances.map((one) => ({
        kind: one.kind,
        state: one.state,
        answer: one.answer,
        stepKey: one.otherStep ? 'another' : stepKey,
        invoiceId: one.otherInvoice ? 'i9' : (driver?.id ?? 'i0'),
        generation: 1,
        askedOn: plusDays(today, -one.askedDaysAgo),
        validUntil: plusDays(today, one.validDays),
      }))
      const account: AccountFacts = {
        invoices,
        strategic: given.strategic,
        doNotContact: given.doNotContact,
        hasBillingEmail: given.hasBillingEmail,
        hasUnplacedMoney: given.hasUnplacedMoney,
        done: new Map(),
        approved: new Set(),
        lastContactOn: given.lastContactDaysAgo === null ? null : plusDays(today, -given.lastContactDaysAgo),
        answers: given.answers,
        clearances,
      }
      const facts: ContactFacts = {
        organisation,
        policy,
        account,
        stepKey,
        chasedElsewhere: given.chasedElsewhere,
        staleLedger: given.staleLedger,
        questionOpen: given.questionOpen,
        changed: given.changed,
        approved: given.approved,
        contactZone: given.zone,
        now,
      }
      const verdict = mayContact(facts)
      const running = (kind: string) =>
        given.answers.some((one) => one.kind === kind && (one.gateEndsOn === null || one.gateEndsOn > today))
      const local = now.setZone(
        given.zone === null || given.zone === 'No/Where' ? organisation.timeZone : given.zone,
      )
      const yes = clearances.some(
        (one) =>
          one.state === 'answered' &&
          one.answer === 'clear' &&
          one.stepKey === stepKey &&
          one.invoiceId === driver?.id &&
          (one.validUntil ?? '') >= today,
      )
      const announced = clearances.some(
        (one) =>
          one.kind === 'announce' &&
          one.state === 'open' &&
          one.askedOn < today &&
          one.stepKey === stepKey &&
          one.invoiceId === driver?.id &&
          (one.validUntil ?? '') >= today,
      )
      const gated = (step?.gates ?? []).some((gate) => gate === 'clearance' || gate === 'csm-opt-out')
      const explicit =
        step !== undefined &&
        (step.gates.includes('clearance') ||
          (gated &&
            ((tier?.tier ?? 0) > 1 ||
              policy.clearance.tier1Silence === 'waits' ||
              (given.strategic && policy.strategic.alwaysNeedsClearance))))
      const forbidden: Record<string, boolean> = {
        'a clearance past Tier 1 unanswered': explicit && (tier?.tier ?? 0) > 1 && !yes,
        'an open question': given.questionOpen,
        'a strategic account or a policy that waits, without a yes': explicit && !yes,
        'Tier 1 not announced': gated && !explicit && !yes && !announced,
        'an active hold': running('hold'),
        'a running promise': running('promise'),
        'a claim to have paid': running('paid'),
        'a wish for a plan': running('plan'),
        'the CSM handling it': running('handling'),
        'waiting for the invoice, a contact or their process':
          running('not_received') || running('process') || running('contact'),
        'a fully disputed balance':
          chased.length === 0 &&
          invoices.some((one) => one.dueOn < today && (one.disputed || one.disputedMinor > 0)),
        'a paid or tolerated balance': chased.length === 0,
        'a do-not-contact mark': given.doNotContact,
        'stale ledger data': given.staleLedger,
        'outside the contact’s working hours':
          local.hour < 8 || local.hour >= 18 || !isWorkingDay(organisation, local.toFormat('yyyy-MM-dd')),
        'facts that changed since the yes': yes && given.changed !== null,
        'no approval': step?.mode === 'approval' && !given.approved,
        'unplaced money': given.hasUnplacedMoney,
        'a step that stays inside': step !== undefined && !reachesCustomer(step),
        'another step than the one due': stepKey !== step?.key,
      }
      const against = Object.entries(forbidden).filter(([, holds]) => holds)
      for (const [name] of against) count(name)
      if (against.length > 0) expect(verdict.may, against.map(([name]) => name).join(', ')).toBe(false)
      if (verdict.may) {
        allowed += 1
        return
      }
      expect(verdict.reasons.length).toBeGreaterThan(0)
      for (const { code, csm, collector } of verdict.reasons) {
        count(`reason ${code}`)
        expect(csm).toMatch(/^[A-Z].{15,}\.$/)
        expect(collector).toMatch(/^[A-Z].{15,}\.$/)
      }
    }),
    { numRuns: RUNS, seed: 20260304 },
  )
  console.info(`may-contact: ${RUNS} random histories, ${allowed} could be written to`, counts)
  expect(allowed).toBeGreaterThan(50)
})

function tolerance(policy: ContactFacts['policy']): number {
  return Math.round(Number(policy.tolerance.USD ?? '0') * 100)
}
