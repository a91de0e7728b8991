import { and, eq, gt } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, cases, contacts, invoices, payments, steps } from '../../db/schema.ts'
import { assess, stepIdentity } from '../../src/cases/case.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { keepAges } from '../../src/cases/keep-ages.ts'
import { factsOf, loadAccount } from '../../src/cases/load-account.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { plusDays } from '../../src/receivables/aging.ts'
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

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const TODAY = '2026-03-02'
const seldom = fc.integer({ min: 0, max: 5 }).map((draw) => draw === 0)
const invoice = fc.record({
  age: fc.oneof(
    fc.integer({ min: -20, max: 130 }),
    fc.constantFrom(0, 1, 5, 30, 31, 35, 60, 61, 65, 90, 91, 95, 180),
  ),
  open: fc.constantFrom(0, 1, 500, 501, 100_000),
  disputed: seldom,
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
})
const account = fc.record({
  strategic: seldom,
  arr: fc.option(fc.constantFrom(1_000_00, 499_999_99, 500_000_00)),
  doNotContact: seldom,
  billing: seldom.map((missing) => !missing),
  unplaced: seldom,
  invoices: fc.array(invoice, { maxLength: 4 }),
  oldestPaidOnRun: fc.option(fc.integer({ min: 1, max: 4 })),
})
const history = fc.record({
  accounts: fc.array(account, { minLength: 1, maxLength: 4 }),
  agesKeptFirst: fc.boolean(),
  minimumGapDays: fc.constantFrom(0, 3, 7, 20),
  gaps: fc.array(fc.constantFrom(1, 2, 3, 4, 5, 7, 12, 20), { minLength: 1, maxLength: 5 }),
})

test('set-based planning and the reference rules agree on every account and day', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const { db } = database
      const { organisation, contextAt } = await organisationIn(
        db,
        at(`${TODAY}T14:00:00Z`),
        {},
        DEFAULT_POLICY.replace('minimumGapDays: 3', `minimumGapDays: ${given.minimumGapDays}`),
      )
      const version = await loadPolicy(db, organisation.id)
      const ids: string[] = []
      for (const one of given.accounts) {
        const row = anAccount(organisation.id, {
          strategic: one.strategic,
          doNotContact: one.doNotContact,
          arrMinor: one.arr,
          arrCurrency: one.arr === null ? null : 'USD',
        })
        ids.push(row.id)
        await db.insert(accounts).values(row)
        if (one.billing) await db.insert(contacts).values(aBillingContact(organisation.id, row.id))
        for (const { age, open, disputed, currency } of one.invoices) {
          await db.insert(invoices).values(
            anInvoice(organisation.id, row.id, {
              dueOn: plusDays(TODAY, -age),
              totalMinor: 100_000,
              openMinor: open,
              disputed,
              currency,
            }),
          )
        }
        if (one.unplaced) {
          await db.insert(payments).values({
            id: testId(),
            organisationId: organisation.id,
            accountId: row.id,
            externalId: testId(),
            currency: 'USD',
            amountMinor: 5_000,
            receivedOn: TODAY,
            recordedAt: at(`${TODAY}T14:00:00Z`).toJSDate(),
          })
        }
      }
      let today = TODAY
      for (const [index, gap] of [0, ...given.gaps].entries()) {
        today = plusDays(today, gap)
        for (const [position, one] of given.accounts.entries()) {
          const id = ids[position]
          if (one.oldestPaidOnRun !== index || !id) continue
          const [first] = await db
            .select({ id: invoices.id })
            .from(invoices)
            .where(and(eq(invoices.accountId, id), gt(invoices.openMinor, 0)))
            .orderBy(invoices.dueOn)
            .limit(1)
          if (!first) continue
          await db.update(invoices).set({ openMinor: 0 }).where(eq(invoices.id, first.id))
          await followLedger(contextAt(at(`${today}T06:30:00Z`)), [id])
        }
        const context = contextAt(at(`${today}T14:00:00Z`))
        const expected = []
        for (const id of ids) {
          const loaded = await loadAccount(db, organisation.id, id)
          if (!loaded) throw new Error('the account vanished')
          expected.push(assess(version.policy, factsOf(loaded, version.policy, {}, 'USD'), today, false))
        }
        if (given.agesKeptFirst) await keepAges(context, organisation)
        await runDay(context, organisation, today, false)
        for (const [position, id] of ids.entries()) {
          const want = expected[position]
          const [found] = await db
            .select()
            .from(cases)
            .where(and(eq(cases.organisationId, organisation.id), eq(cases.accountId, id)))
          expect(found?.tier ?? 0).toBe(want?.tier)
          expect(found?.oldestDueOn ?? null).toBe(want?.driver?.dueOn ?? null)
          expect(found?.nextStepKey ?? null).toBe(want?.next?.step.key ?? null)
          expect(found?.nextStepOn ?? null).toBe(want?.next?.on ?? null)
          const rows = await db
            .select()
            .from(steps)
            .where(and(eq(steps.organisationId, organisation.id), eq(steps.accountId, id)))
          const identities = rows.map((row) =>
            stepIdentity({ id: row.invoiceId, generation: row.generation }, row.stepKey),
          )
          expect(new Set(identities).size).toBe(identities.length)
          const due = want?.due
          const standing = rows.filter(
            (row) => row.state === 'withheld' || (row.state === 'planned' && row.dueOn === today),
          )
          expect(standing.map(({ stepKey, reason }) => ({ stepKey, reason }))).toEqual(
            due ? [{ stepKey: due.step.key, reason: due.withheld }] : [],
          )
        }
      }
    }),
    { numRuns: 120, seed: 20260302 },
  )
})
