import { existsSync, readFileSync } from 'node:fs'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invoices, payments } from '../../db/schema.ts'
import { readMapping } from '../../src/receivables/import-mapping.ts'
import type { TestDatabase } from '../support/database.ts'
import { importDatabase, importWorld } from './import-world.ts'

const FILE = '../shared/data/ibm-accounts-receivable.csv'
const present = existsSync(FILE)
if (!present) process.stderr.write(`IBM's sample is not at ${FILE}: its import is not tested here.\n`)

let database: TestDatabase

beforeAll(async () => {
  database = await importDatabase()
})
afterAll(() => database.close())

test.runIf(present)("IBM's 2,466 invoices are imported once, settled and exact", async () => {
  const { context, load } = await importWorld(database)
  const read = readMapping(readFileSync('db/sample/ibm-mapping.yaml', 'utf8'), 'invoices')
  if (read.kind === 'refused') throw new Error(read.problems.join('\n'))
  const bytes = readFileSync(FILE)
  const facts = { outcome: 'accepted', records: 2466, sums: { USD: '147703.18' }, errors: [], questions: [] }
  expect(await load('invoices', bytes, read.mapping)).toMatchObject({
    ...facts,
    new: 2466,
    changed: 0,
    unchanged: 0,
  })
  expect(await load('invoices', bytes, read.mapping)).toMatchObject({
    ...facts,
    new: 0,
    changed: 0,
    unchanged: 2466,
  })
  const [paid] = await database.db
    .select({ count: sql<number>`count(*)::int`, sum: sql<number>`sum(amount_minor)::int` })
    .from(payments)
    .where(eq(payments.organisationId, context.organisationId))
  expect(paid).toEqual({ count: 2466, sum: 14_770_318 })
  const [flags] = await database.db
    .select({
      disputed: sql<number>`(count(*) filter (where disputed))::int`,
      open: sql<number>`sum(open_minor)::int`,
    })
    .from(invoices)
    .where(eq(invoices.organisationId, context.organisationId))
  const expected = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line.includes(',Yes,')).length
  // One invoice of the world's own is open.
  expect(flags).toEqual({ disputed: expected, open: 100_000 })
})
