import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answers, outreach } from '../../db/schema.ts'
import { markDone } from '../../src/outreach/mark-done.ts'
import { recordMailEvent } from '../../src/outreach/record-mail-event.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Scene, scene } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const AWAY = { kind: 'retry', afterMs: 0, why: 'The mail server is away.', rateLimited: false } as const

async function drafted(days = 36, step = 'outreach-35'): Promise<Scene> {
  const one = await scene(database.db, days)
  await one.clear(step)
  await one.tend()
  expect((await one.current())?.state).toBe('draft')
  return one
}

/** Let go in the hours, and still here in the evening, because the mail server was away. */
async function keptUntilEvening(one: Scene): Promise<void> {
  await one.send(one.people.collector)
  one.mail.next(AWAY)
  await one.deliver()
  one.later(10 * 60)
  await one.hurry()
}

test('a message that waited for its mail server goes in the evening as well', async () => {
  const one = await drafted()
  await keptUntilEvening(one)
  await one.deliver()
  expect(one.mail.taken).toHaveLength(1)
})

test('but not when it names another amount than is open by then', async () => {
  const one = await drafted()
  await keptUntilEvening(one)
  // Little enough that the go-ahead of the CSM still holds.
  await one.pay(119_600)
  await one.deliver()
  expect(one.mail.taken).toEqual([])
  expect(await one.current()).toMatchObject({
    state: 'cancelled',
    outcome: expect.stringContaining('has changed'),
  })
})

test('what was on its way by itself does not leave any more once a person has to send it', async () => {
  const one = await drafted()
  await one.send(one.people.collector)
  // As if it had been queued while the debt was younger.
  await one.db.update(outreach).set({ sentBy: null }).where(eq(outreach.accountId, one.account.id))
  await one.deliver()
  expect(one.mail.taken).toEqual([])
  expect(await one.current()).toMatchObject({
    state: 'cancelled',
    outcome: 'Past day 30 a person sends every message.',
  })
})

test('a copy that comes back is no bounce of the customer’s mail', async () => {
  const one = await drafted()
  await one.send(one.people.collector)
  await one.deliver()
  const row = await one.current()
  const news = {
    kind: 'bounced' as const,
    outreachId: row?.id ?? '',
    providerId: null,
    detail: 'gone',
    recipient: 'Marcus@larkfield.example',
    externalId: testId(),
  }
  expect(await recordMailEvent(one.deps, news)).toBe('recorded')
  expect((await one.current())?.state).toBe('sent')
  expect(await one.db.select().from(answers).where(eq(answers.accountId, one.account.id))).toEqual([])
  const theirs = String(row?.recipient.email).toUpperCase()
  expect(await recordMailEvent(one.deps, { ...news, recipient: theirs, externalId: testId() })).toBe(
    'recorded',
  )
  expect((await one.current())?.state).toBe('bounced')
})

test('what somebody sent themselves is the text that they saw, and names a day that is still to come', async () => {
  const one = await drafted(96, 'final-notice-95')
  await one.approve()
  const row = await one.current()
  const by = [one.people.cfo, one.people.executive].find(({ id }) => id === row?.senderId) ?? one.people.cfo
  const done = async (revision: number) =>
    markDone(
      one.context(by.id),
      await one.basis(),
      by,
      { outreachId: row?.id ?? '', revision, outcome: 'by letter' },
      testId(),
    )
  expect(await done((row?.revision ?? 1) + 1)).toMatchObject({ kind: 'refused' })
  const past = plusDays(String(row?.deadlineOn), -9)
  const change = async (deadlineOn: string | null | undefined) =>
    one.db
      .update(outreach)
      .set({ deadlineOn: deadlineOn ?? null })
      .where(eq(outreach.accountId, one.account.id))
  await change(past)
  expect(await done(row?.revision ?? 1)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('too little time'),
  })
  await change(row?.deadlineOn)
  expect(await done(row?.revision ?? 1)).toMatchObject({ kind: 'done' })
})
