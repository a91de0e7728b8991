import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, invoices } from '../../db/schema.ts'
import { bucketOf, daysOverdue, plusDays } from '../../src/receivables/aging.ts'
import { agingReport } from '../../src/receivables/aging-report.ts'
import { readMapping } from '../../src/receivables/import-mapping.ts'
import { importRecords } from '../../src/receivables/import-records.ts'
import { decimalText } from '../../src/receivables/money.ts'
import { anAccount, anInvoice, at, organisationIn } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const IBM = '../shared/data/ibm-accounts-receivable.csv'
const here = existsSync(IBM)
if (!here) console.warn(`${IBM} is absent: the aging of the IBM portfolio is not checked`)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

/** The same figures by plain arithmetic over the file, sharing no code with the product. */
function fromFile(asOf: string) {
  const day = (text: string) => {
    const [month, date, year] = text.split('/').map(Number)
    return Date.UTC(year ?? 0, (month ?? 0) - 1, date)
  }
  const today = Date.parse(`${asOf}T00:00:00Z`)
  const names = ['current', '1-30', '31-60', '61-90', '91+']
  const sums = names.map((bucket) => ({ bucket, accounts: new Set<string>(), invoices: 0, cents: 0 }))
  const all = { accounts: new Set<string>(), invoices: 0, cents: 0 }
  for (const line of readFileSync(IBM, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [, customer = '', , , issued = '', due = '', amount = '', , settled = ''] = line.split(',')
    if (day(issued) > today || day(settled) <= today) continue
    const late = Math.round((today - day(due)) / 86_400_000)
    const place = late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4
    for (const sum of [sums[place], all]) {
      if (!sum) continue
      sum.accounts.add(customer)
      sum.invoices += 1
      sum.cents += Math.round(Number(amount) * 100)
    }
  }
  const shown = ({ accounts, invoices, cents }: typeof all) => ({
    accounts: accounts.size,
    invoices,
    amount: (cents / 100).toFixed(2),
  })
  return { open: shown(all), buckets: sums.map((sum) => ({ bucket: sum.bucket, ...shown(sum) })) }
}

test.runIf(here)(
  'the IBM portfolio ages as the file itself says, on three dates, also after a second import',
  async () => {
    const { contextAt } = await organisationIn(database.db, at('2026-03-02T14:00:00Z'))
    const context = contextAt(at('2026-03-02T14:00:00Z'))
    const mapping = readMapping(readFileSync('db/sample/ibm-mapping.yaml', 'utf8'), 'invoices')
    if (mapping.kind !== 'mapping') throw new Error(mapping.problems.join())
    const first = await importRecords(context, 'invoices', readFileSync(IBM), mapping.mapping)
    expect(first).toMatchObject({ outcome: 'accepted', records: 2466, new: 2466, changed: 0, unchanged: 0 })
    const second = await importRecords(context, 'invoices', readFileSync(IBM), mapping.mapping)
    expect(second).toMatchObject({ outcome: 'accepted', records: 2466, new: 0, changed: 0, unchanged: 2466 })
    for (const asOf of ['2013-03-31', '2013-07-01', '2013-12-31']) {
      const [usd] = await agingReport(database.db, context.organisationId, asOf)
      const line = (one: { accounts: number; invoices: number; amountMinor: number }) => ({
        accounts: one.accounts,
        invoices: one.invoices,
        amount: decimalText({ amountMinor: one.amountMinor, currency: 'USD' }),
      })
      const none = { accounts: 0, invoices: 0, amountMinor: 0 }
      const expected = fromFile(asOf)
      expect(line(usd?.open ?? none)).toEqual(expected.open)
      const found = (usd?.buckets ?? expected.buckets.map(({ bucket }) => ({ bucket, ...none }))).map(
        ({ bucket, ...rest }) => ({ bucket, ...line(rest) }),
      )
      expect(found).toEqual(expected.buckets)
    }
  },
)

test('SQL and the pure rules put every invoice into the same age class', async () => {
  const today = '2028-03-01' // the day after a 29 February
  const { organisation } = await organisationIn(database.db, at(`${today}T14:00:00Z`))
  const account = anAccount(organisation.id)
  await database.db.insert(accounts).values(account)
  const ages = fc
    .sample(fc.integer({ min: -40, max: 400 }), { numRuns: 300, seed: 7 })
    .concat([0, 1, 30, 31, 60, 61, 90, 91])
  const rows = ages.map((age) =>
    anInvoice(organisation.id, account.id, {
      dueOn: plusDays(today, -age),
      issuedOn: '2026-01-01',
      totalMinor: 100,
      openMinor: 100,
    }),
  )
  await database.db.insert(invoices).values(rows)
  const expected = new Map<string, number>()
  for (const { dueOn } of rows) {
    const bucket = bucketOf(daysOverdue(dueOn, today))
    expected.set(bucket, (expected.get(bucket) ?? 0) + 1)
  }
  const [usd] = await agingReport(database.db, organisation.id, today)
  expect(new Map(usd?.buckets.map(({ bucket, invoices: count }) => [bucket as string, count]))).toEqual(
    new Map(
      ['current', '1-30', '31-60', '61-90', '91+'].map((bucket) => [bucket, expected.get(bucket) ?? 0]),
    ),
  )
})
