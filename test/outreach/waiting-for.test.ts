import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts } from '../../db/schema.ts'
import { draftParts } from '../../src/outreach/home-drafts.ts'
import { settleUncertain } from '../../src/outreach/mark-done.ts'
import { draftsOf } from '../../src/outreach/store.ts'
import type { Person } from '../../src/people/person.ts'
import type { MailDelivery } from '../../src/ports.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Scene, scene } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

/** What Home counts and what the list shows of somebody. */
async function waiting(one: Scene, person: Person) {
  const home = JSON.stringify(await draftParts(one.db, { organisation: one.organisation }, person))
  const listed = await draftsOf(one.db, one.organisation.id, person.id)
  expect(home.includes(`(${listed.length})`)).toBe(listed.length > 0)
  return listed.map(({ state }) => state)
}

/** A friendly reminder that went by itself, and what the mail server said to it. */
async function reminder(said: MailDelivery): Promise<Scene> {
  const one = await scene(database.db, 5)
  await one.clear('reminder-5')
  one.mail.next(said, true)
  await one.tend()
  await one.deliver()
  expect(await one.current()).toMatchObject({ senderId: null, sentBy: null })
  return one
}

test.each([
  ['failed', { kind: 'refused', code: 'spam', why: 'It looks like spam.', recipient: false }],
  ['uncertain', { kind: 'uncertain', why: 'The connection broke.' }],
  ['bounced', { kind: 'refused', code: 'gone', why: 'No such user.', recipient: true }],
] as const)(
  'a reminder that went by itself and %s waits for the collector of its account',
  async (state, said) => {
    const one = await reminder(said)
    const { collector, executive, lead } = one.people
    expect(await waiting(one, collector)).toEqual([state])
    expect(await waiting(one, executive)).toEqual([])
    await one.db.update(accounts).set({ collectorId: lead.id }).where(eq(accounts.id, one.account.id))
    expect(await waiting(one, collector)).toEqual([])
    expect(await waiting(one, lead)).toEqual([state])
  },
)

test('the collector can say what became of it, and then it waits no more', async () => {
  const one = await reminder({ kind: 'uncertain', why: 'The connection broke.' })
  const { collector } = one.people
  expect(await waiting(one, collector)).toEqual(['uncertain'])
  const settle = { outreachId: (await one.current())?.id ?? '', arrived: true }
  const said = await settleUncertain(one.context(collector.id), await one.basis(), collector, settle)
  expect(said.kind).toBe('done')
  expect(await waiting(one, collector)).toEqual([])
})

test('a message with a sender waits for them alone, whoever looks after the account', async () => {
  const one = await scene(database.db, 66)
  await one.clear('executive-65')
  await one.tend()
  const { collector, executive } = one.people
  expect(await waiting(one, executive)).toEqual(['draft'])
  expect(await waiting(one, collector)).toEqual([])
})
