import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearances } from '../../db/schema.ts'
import { loadContact } from '../../src/outreach/load-contact.ts'
import { MORNING, type Scene, scene } from '../outreach/scene.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const STEP = 'outreach-35'

/** A yes to the same step of another invoice, or of the same one before it was opened again, asked for later. */
async function another(one: Scene, changes: { invoiceId?: string; generation?: number }, minor: number) {
  const [given] = await one.db.select().from(clearances).where(eq(clearances.accountId, one.account.id))
  if (!given) throw new Error('nobody has said yes')
  await one.db.insert(clearances).values({
    ...given,
    id: testId(),
    askedAt: MORNING.plus({ minutes: 5 }).toJSDate(),
    facts: { ...given.facts, balances: [{ currency: 'USD', minor }] },
    ...changes,
  })
}

async function reasons(one: Scene): Promise<string[]> {
  const about = { accountId: one.account.id, stepKey: STEP }
  const contact = await loadContact(one.context(), await one.basis(), about, true)
  return contact === undefined || contact.verdict.may ? [] : contact.verdict.reasons.map(({ code }) => code)
}

test.each([
  ['another invoice', () => ({ invoiceId: testId() })],
  ['the invoice before it was opened again', () => ({ generation: 0 })],
])('a yes about other money is none by the yes to %s, which fits what is owed now', async (_, other) => {
  const one = await scene(database.db, 36)
  await one.clear(STEP)
  expect(await reasons(one)).toEqual([])
  await one.pay(60_000)
  expect(await reasons(one)).toEqual(['facts-changed'])
  await another(one, other(), 60_000)
  expect(await reasons(one)).toEqual(['facts-changed'])
})

test('nor does the yes to another invoice about other money take away the one that was given', async () => {
  const one = await scene(database.db, 36)
  await one.clear(STEP)
  await another(one, { invoiceId: testId() }, 60_000)
  expect(await reasons(one)).toEqual([])
})
