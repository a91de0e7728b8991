import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, invoices, rates } from '../../db/schema.ts'
import { keepAges } from '../../src/cases/keep-ages.ts'
import { NO_FILTERS } from '../../src/channels/filters.ts'
import type { Card } from '../../src/chat/card.ts'
import { digestCard } from '../../src/digest/card.ts'
import { OLDEST_FIRST } from '../../src/digest/digest.ts'
import { loadDigestFacts } from '../../src/digest/load-facts.ts'
import { sectionCard } from '../../src/digest/section-card.ts'
import { listOverdue } from '../../src/overdue/list-overdue.ts'
import { addSums } from '../../src/overdue/overdue.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { bucketOf, daysOverdue, plusDays } from '../../src/receivables/aging.ts'
import { anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const TODAY = '2026-03-03'
const NOW = at(`${TODAY}T14:00:00Z`)
/** Units of USD per minor unit; NOK has no rate. */
const WORTH: Record<string, number> = { USD: 0.01, EUR: 0.011, JPY: 0.007 }

const lists = (...all: string[][]) => fc.constantFrom(...all)
const invoice = fc.record({
  age: fc.integer({ min: -10, max: 130 }),
  amountMinor: fc.integer({ min: 1, max: 3_000_000 }),
  currency: fc.constantFrom('USD', 'USD', 'EUR', 'JPY', 'NOK'),
})
const account = fc.record({
  segment: fc.constantFrom('enterprise', 'smb', null),
  region: fc.constantFrom('EMEA', 'NA'),
  invoices: fc.array(invoice, { maxLength: 4 }),
})
const given = fc.record({
  accounts: fc.array(account, { minLength: 1, maxLength: 30 }),
  filters: fc.record({
    segments: lists([], ['enterprise']),
    regions: lists([], ['EMEA'], ['EMEA', 'NA']),
    currencies: lists([], ['USD', 'NOK']),
    minimum: fc.constantFrom(null, { amountMinor: 1_000_000, currency: 'USD' }),
  }),
})

test('what the digest and its thread count is what the ledger holds, whatever the filters', async () => {
  await fc.assert(
    fc.asyncProperty(given, async (portfolio) => {
      const { db } = database
      const { organisation, contextAt } = await organisationIn(db, NOW)
      const filters = { ...NO_FILTERS, ...portfolio.filters }
      const inside: { accountId: string; currency: string; amountMinor: number; days: number }[] = []
      const rows: (typeof accounts.$inferInsert)[] = []
      const ledger: (typeof invoices.$inferInsert)[] = []
      for (const one of portfolio.accounts) {
        const row = anAccount(organisation.id, { segment: one.segment, region: one.region })
        rows.push(row)
        const open = one.invoices.map(({ age, amountMinor, currency }) => {
          const dueOn = plusDays(TODAY, -age)
          return anInvoice(organisation.id, row.id, { dueOn, totalMinor: amountMinor, currency })
        })
        ledger.push(...open)
        const counted = open
          .filter(({ currency }) => filters.currencies.length === 0 || filters.currencies.includes(currency))
          .map(({ currency, totalMinor, dueOn }) => ({
            accountId: row.id,
            currency,
            amountMinor: totalMinor,
            days: daysOverdue(dueOn, TODAY),
          }))
        const late = counted.filter(({ days }) => days > 0)
        const worth = late.reduce(
          (sum, { amountMinor, currency }) => sum + amountMinor * (WORTH[currency] ?? 0),
          0,
        )
        const unrated = late.some(({ currency }) => WORTH[currency] === undefined)
        const fits =
          (filters.segments.length === 0 || filters.segments.includes(one.segment ?? '')) &&
          (filters.regions.length === 0 || filters.regions.includes(one.region)) &&
          (filters.minimum === null || (late.length > 0 && (unrated || worth >= 10_000 - 1e-6)))
        if (fits) inside.push(...late)
      }
      await db.insert(accounts).values(rows)
      if (ledger.length > 0) await db.insert(invoices).values(ledger)
      const rate = (currency: string, text: string) => ({
        organisationId: organisation.id,
        currency,
        onDate: '2026-01-01',
        rate: text,
      })
      await db.insert(rates).values([rate('EUR', '1.1'), rate('JPY', '0.007')])
      await keepAges(contextAt(NOW), organisation)

      const version = await loadPolicy(db, organisation.id)
      const scope = { subscriptionId: testId(), filters, said: 'Some' }
      const facts = await loadDigestFacts(db, organisation, version, NOW, TODAY, scope)
      const main = digestCard(facts, organisation, version.policy)
      const ids = (rows: typeof inside) => new Set(rows.map(({ accountId }) => accountId)).size
      expect(facts.totals.overdueAccounts).toBe(ids(inside))
      expect(byCurrency(facts.sums)).toEqual(byCurrency(addSums(inside)))
      if (inside.length > 0) expect(JSON.stringify(main)).toContain(`"Show all ${ids(inside)}"`)

      for (const bucket of OLDEST_FIRST) {
        const mine = inside.filter(({ days }) => bucketOf(days) === bucket)
        const row = facts.totals.buckets.find((one) => one.bucket === bucket)
        expect(row?.invoices).toBe(mine.length)
        expect(byCurrency(row?.sums ?? [])).toEqual(byCurrency(addSums(mine)))
        const section = sectionCard(facts, bucket, organisation, version.policy)
        const { named, more } = countedIn(section)
        expect(named + more).toBe(ids(mine))
        const basis = {
          organisationId: organisation.id,
          today: TODAY,
          rates: { EUR: '1.1', JPY: '0.007' },
          reportingCurrency: 'USD',
          filters,
        }
        const list = await listOverdue(db, basis, {
          filter: { by: 'bucket', bucket },
          personId: null,
          limit: 10,
          offset: 0,
        })
        expect(list).toEqual(facts.sections[bucket])
      }
    }),
    { numRuns: 25, seed: 20260303 },
  )
})

function byCurrency(sums: { currency: string; amountMinor: number }[]) {
  return Object.fromEntries(sums.map(({ currency, amountMinor }) => [currency, amountMinor]))
}

/** Accounts named in a section of the thread, and those only counted there. */
function countedIn({ parts }: Card): { named: number; more: number } {
  const lists = parts.flatMap((part) => (part.kind === 'list' ? part.items : []))
  const more = parts.flatMap((part) =>
    part.kind === 'context' ? Number(/^and (\d+) more$/.exec(String(part.text))?.[1]) : [],
  )
  return { named: lists.length, more: more[0] ?? 0 }
}
