import { and, eq, gt } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, cases, contacts, invoices, payments, steps } from '../../db/schema.ts'
import { type Assessment, assess, NOT_CHASED, stepIdentity } from '../../src/cases/case.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { keepAges } from '../../src/cases/keep-ages.ts'
import { factsOf, loadAccount } from '../../src/cases/load-account.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { applyPolicy } from '../../src/policy/apply-policy.ts'
import { policyFor } from '../../src/policy/policy-for.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { arbitraryPolicy, SEGMENTS } from '../support/arbitrary-policy.ts'
import {
  aBillingContact,
  anAccount,
  anInvoice,
  at,
  DEFAULT_POLICY,
  organisationIn,
  testId,
} from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const HISTORIES = 120

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const seldom = fc.integer({ min: 0, max: 5 }).map((draw) => draw === 0)
const invoice = fc.record({
  age: fc.oneof(
    fc.integer({ min: -20, max: 130 }),
    fc.constantFrom(0, 1, 5, 30, 31, 35, 60, 61, 65, 90, 91, 95, 180),
  ),
  open: fc.constantFrom(-500, 0, 1, 500, 501, 100_000, 100_000),
  disputed: seldom,
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
  invoices: fc.array(invoice, { maxLength: 4 }),
})
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
  ),
})
const day = fc.record({
  gap: fc.constantFrom(1, 1, 2, 3, 4, 5, 7, 12, 20),
  events: fc.array(event, { maxLength: 2 }),
  /** The ages were made right at midnight, or the first tick of the day is the run itself. */
  agesKept: fc.boolean(),
  newPolicy: fc.option(
    arbitraryPolicy.map(({ text }) => text),
    { freq: 4 },
  ),
  /** Somebody runs a day gone by in between. */
  looksBack: seldom,
})
const history = fc.record({
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

test('set-based planning and the reference rules agree on every account and day', {
  timeout: 240_000,
}, async () => {
  let compared = 0
  let changes = 0
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const { db } = database
      const opening = at(`${given.start}T12:00:00Z`)
      const { organisation, contextAt } = await organisationIn(
        db,
        opening,
        { timeZone: given.zone },
        given.policy,
      )
      let version = await loadPolicy(db, organisation.id)
      const first = localDate(organisation, opening)
      const ids: string[] = []
      const bill = async (accountId: string, dueOn: string, one: Partial<typeof invoices.$inferInsert>) =>
        db
          .insert(invoices)
          .values(anInvoice(organisation.id, accountId, { dueOn, totalMinor: 100_000, ...one }))
      for (const one of given.accounts) {
        const row = anAccount(organisation.id, {
          strategic: one.strategic,
          doNotContact: one.doNotContact,
          segment: one.segment,
          parentId: one.childOfFirst && ids[0] ? ids[0] : null,
          arrMinor: one.arr,
          arrCurrency: one.arr === null ? null : 'USD',
        })
        ids.push(row.id)
        await db.insert(accounts).values(row)
        if (one.billing) await db.insert(contacts).values(aBillingContact(organisation.id, row.id))
        for (const { age, open, disputed, currency } of one.invoices) {
          await bill(row.id, plusDays(first, -age), { openMinor: open, disputed, currency })
        }
        if (one.unplaced) await payUnplaced(row.id, first)
      }

      async function payUnplaced(accountId: string, date: string): Promise<void> {
        await db.insert(payments).values({
          id: testId(),
          organisationId: organisation.id,
          accountId,
          externalId: testId(),
          currency: 'USD',
          amountMinor: 5_000,
          receivedOn: date,
          recordedAt: opening.toJSDate(),
        })
      }

      async function happen(accountId: string, what: string, today: string): Promise<void> {
        const mine = and(eq(invoices.accountId, accountId), gt(invoices.openMinor, 0))
        const [oldest] = await db.select().from(invoices).where(mine).orderBy(invoices.dueOn).limit(1)
        const change = (set: Partial<typeof invoices.$inferInsert>) =>
          oldest ? db.update(invoices).set(set).where(eq(invoices.id, oldest.id)) : undefined
        if (what === 'pay-oldest') await change({ openMinor: 0 })
        if (what === 'dispute-oldest') await change({ disputed: true })
        if (what === 'settle-dispute') await db.update(invoices).set({ disputed: false }).where(mine)
        if (what === 'date-anew' && oldest)
          await change({ dueOn: plusDays(today, -6), generation: oldest.generation + 1 })
        if (what === 'new-invoice') await bill(accountId, plusDays(today, -33), { currency: 'EUR' })
        if (what === 'unplaced') await payUnplaced(accountId, today)
        if (what === 'placed') await db.delete(payments).where(eq(payments.accountId, accountId))
        if (what === 'new-contact')
          await db.insert(contacts).values(aBillingContact(organisation.id, accountId))
      }

      let moment = opening
      for (const { gap, events, agesKept, newPolicy, looksBack } of [
        { gap: 0, events: [], agesKept: false, newPolicy: null, looksBack: false },
        ...given.days,
      ]) {
        moment = moment.plus({ days: gap })
        const context = contextAt(moment)
        const today = localDate(organisation, moment)
        if (agesKept) await keepAges(context, organisation)
        for (const { who, what } of events) {
          const id = ids[who]
          if (!id) continue
          await happen(id, what, today)
          await followLedger(context, [id])
        }
        if (newPolicy) {
          changes += 1
          await applyPolicy(context, newPolicy)
          version = await loadPolicy(db, organisation.id)
        }
        if (looksBack) await runDay(context, organisation, plusDays(today, -9), true, true)
        const expected = new Map<string, Assessment>()
        for (const id of ids) {
          const loaded = await loadAccount(db, organisation.id, id, version.policy.families)
          if (!loaded) throw new Error('the account vanished')
          const policy = policyFor(version.policy, loaded.account.segment)
          const facts = factsOf(loaded, policy, {}, 'USD')
          expected.set(id, loaded.chasedWith ? NOT_CHASED : assess(policy, facts, today, false))
        }
        await runDay(context, organisation, today, false)
        for (const [id, want] of expected) {
          compared += 1
          const [found] = await db
            .select()
            .from(cases)
            .where(and(eq(cases.organisationId, organisation.id), eq(cases.accountId, id)))
          expect({
            tier: found?.tier ?? 0,
            oldestDueOn: found?.oldestDueOn ?? null,
            next: found?.nextStepKey ?? null,
            nextOn: found?.nextStepOn ?? null,
          }).toEqual({
            tier: want.tier,
            oldestDueOn: want.driver?.dueOn ?? null,
            next: want.next?.step.key ?? null,
            nextOn: want.next?.on ?? null,
          })
          const rows = await db
            .select()
            .from(steps)
            .where(and(eq(steps.organisationId, organisation.id), eq(steps.accountId, id)))
          const identities = rows.map((row) =>
            stepIdentity({ id: row.invoiceId, generation: row.generation }, row.stepKey),
          )
          expect(new Set(identities).size).toBe(identities.length)
          const standing = rows.filter(
            (row) => row.state === 'withheld' || (row.state === 'planned' && row.dueOn === today),
          )
          expect(standing.map(({ stepKey, reason }) => ({ stepKey, reason }))).toEqual(
            want.due ? [{ stepKey: want.due.step.key, reason: want.due.withheld }] : [],
          )
        }
      }
    }),
    { numRuns: HISTORIES, seed: 20260302 },
  )
  console.info(
    `planning: ${HISTORIES} random histories, ${compared} accounts and days compared, ${changes} changes of policy`,
  )
})
