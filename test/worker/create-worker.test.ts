import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { channelSubscriptions, dailyRuns, organisations, workspaces } from '../../db/schema.ts'
import { foundCompany } from '../../src/local/demo.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import { createWorker, type Worker } from '../../src/worker/create-worker.ts'
import type { QueueEntry } from '../../src/worker/runtime.ts'
import { at, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'

const MORNING = at('2026-03-03T14:30:00Z')
const NOWHERE = 'http://127.0.0.1:9/'

let database: TestDatabase
let organisation: Organisation
let sent: QueueEntry[]
let closed: number
let work: Promise<unknown>[]
let worker: Worker
const lines: string[] = []

const env = (more: object = {}) => ({
  DATABASE_URL: 'postgres://a-user:a-password@db.example/dunwell',
  SLACK_BOT_TOKEN: 'xoxb-a-token',
  SLACK_SIGNING_SECRET: 'a-secret',
  SLACK_API_URL: NOWHERE,
  QUEUE: {
    sendBatch: async (entries: QueueEntry[]) => {
      sent.push(...entries)
    },
  },
  ...more,
})
const runtime = { waitUntil: (one: Promise<unknown>) => void work.push(one) }

beforeEach(async () => {
  for (const name of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((line: unknown) => void lines.push(String(line)))
  }
  database = await createTestDatabase()
  organisation = await foundCompany(
    { db: database.db, now: () => MORNING, newId: testId, log: silentLog, messengers: {} },
    'sample',
  )
  sent = []
  closed = 0
  work = []
  lines.length = 0
  worker = createWorker({
    openDatabase: () => ({
      db: database.db,
      close: async () => {
        closed += 1
      },
    }),
    now: () => MORNING.toMillis(),
    newId: testId,
  })
})
afterEach(async () => {
  await database.close()
  vi.restoreAllMocks()
})

/** Delivers a message; what the consumer said to the queue. */
async function deliver(body: unknown, attempts = 1): Promise<string> {
  let said = 'nothing'
  const queued = {
    id: 'm1',
    body,
    attempts,
    ack: () => {
      said = 'ack'
    },
    retry: (options?: { delaySeconds?: number }) => {
      said = `retry in ${options?.delaySeconds} s`
    },
  }
  await worker.queue({ messages: [queued] }, env(), runtime)
  await Promise.all(work)
  return said
}

async function subscribe(count: number): Promise<void> {
  const { db } = database
  const workspaceId = testId()
  const createdAt = MORNING.toJSDate()
  const organisationId = organisation.id
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId,
    platform: 'slack',
    externalId: 'T1',
    name: 'W',
    botUserId: 'U',
    status: 'active',
    createdAt,
  })
  for (let index = 0; index < count; index += 1) {
    await db.insert(channelSubscriptions).values({
      id: testId(),
      organisationId,
      workspaceId,
      channelId: `C${index}`,
      channelName: `channel-${index}`,
      active: true,
      createdAt,
    })
  }
}

const kinds = () => sent.splice(0).map(({ body }) => body)

test('a day goes through the queue in parts: ages, plan, one digest to a message, then the outbox', async () => {
  await subscribe(2)
  const organisationId = organisation.id
  const day = { kind: 'day', organisationId }
  await worker.scheduled({ scheduledTime: 0 }, env(), runtime)
  expect(kinds()).toEqual([day])
  expect(await deliver(day)).toBe('ack')
  expect(kinds()).toEqual([day])
  expect(await deliver(day)).toBe('ack')
  const digests = kinds()
  expect(digests).toEqual(
    Array(2).fill({ kind: 'digest', organisationId, date: '2026-03-03', subscriptionId: expect.any(String) }),
  )
  // A tick in between asks for what is left, which does no harm.
  await worker.scheduled({ scheduledTime: 0 }, env(), runtime)
  expect(kinds()).toEqual([day])
  expect(await deliver(day)).toBe('ack')
  expect(kinds()).toEqual(digests)
  for (const digest of [...digests, ...digests]) expect(await deliver(digest)).toBe('ack')
  expect(kinds()).toEqual(
    Array(2).fill({ kind: 'outbox', organisationId, until: '2026-03-03T14:31:00.000Z' }),
  )
  const runs = await database.db.select().from(dailyRuns)
  expect(runs.map(({ summary }) => summary)).toMatchObject([{ digestsPosted: 2 }])
  await worker.scheduled({ scheduledTime: 0 }, env(), runtime)
  expect(kinds()).toMatchObject([{ kind: 'outbox' }])
})

test('a digest of another day, or late in the evening, is not posted', async () => {
  await subscribe(1)
  const [subscription] = await database.db.select().from(channelSubscriptions)
  const message = (date: string) => ({
    kind: 'digest',
    organisationId: organisation.id,
    date,
    subscriptionId: subscription?.id,
  })
  await deliver({ kind: 'day', organisationId: organisation.id })
  await deliver({ kind: 'day', organisationId: organisation.id })
  expect(await deliver(message('2026-03-02'))).toBe('ack')
  await database.db.update(organisations).set({ digestHour: 19 })
  expect(await deliver(message('2026-03-03'))).toBe('ack')
  expect((await database.db.select().from(dailyRuns)).map(({ summary }) => summary)).toMatchObject([
    { digestsPosted: 0, waiting: [subscription?.id] },
  ])
})

test('what fails comes again, later each time; what nobody knows is not taken for done', async () => {
  const gone = { kind: 'day', organisationId: testId() }
  expect([await deliver(gone, 1), await deliver(gone, 2), await deliver(gone, 4)]).toEqual([
    'retry in 15 s',
    'retry in 30 s',
    'retry in 120 s',
  ])
  expect(await deliver({ kind: 'dance' })).toBe('retry in 15 s')
  expect(await deliver({ kind: 'outbox', organisationId: organisation.id, until: 'soon' })).toBe(
    'retry in 15 s',
  )
  expect(lines.some((line) => line.includes('none that this version knows'))).toBe(true)
})

test('a worker that is not set up says so, and does nothing', async () => {
  const broken = env({ DATABASE_URL: undefined })
  const response = await worker.fetch(new Request('http://worker/healthz'), broken, runtime)
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('DATABASE_URL')],
  })
  await expect(worker.scheduled({ scheduledTime: 0 }, broken, runtime)).rejects.toThrow('not set up')
  expect(sent).toEqual([])
})

test('tables that are older than the release are told, with the remedy', async () => {
  await database.db.execute(sql`delete from drizzle.__drizzle_migrations where id = 1`)
  const old = await worker.fetch(new Request('http://worker/healthz'), env(), runtime)
  expect([old.status, await old.json()]).toMatchObject([
    503,
    { ok: false, database: expect.stringContaining('npx dunwell db migrate') },
  ])
  await database.db.execute(sql`drop schema drizzle cascade`)
  const empty = await worker.fetch(new Request('http://worker/healthz'), env(), runtime)
  expect([empty.status, await empty.json()]).toMatchObject([
    503,
    { ok: false, database: expect.stringContaining('npx dunwell db migrate') },
  ])
})

test('every event closes its database, and no line of the log holds a secret', async () => {
  await worker.scheduled({ scheduledTime: 0 }, env(), runtime)
  await worker.fetch(new Request('http://worker/healthz'), env(), runtime)
  await worker.fetch(
    new Request('http://worker/slack/events', { method: 'POST', body: 'x=1' }),
    env(),
    runtime,
  )
  await deliver({ kind: 'outbox', organisationId: organisation.id, until: '2026-03-03T14:31:00.000Z' })
  await Promise.all(work)
  expect(closed).toBe(4)
  expect(lines.join('\n')).not.toMatch(/a-password|xoxb-a-token|a-secret/)
  expect(lines.some((line) => line.includes('Slack could not be reached or refused the bot'))).toBe(true)
})
