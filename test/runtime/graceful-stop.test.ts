import { setTimeout as sleep } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { organisations, outbox, workspaces } from '../../db/schema.ts'
import { enqueue, laneOf } from '../../src/outbox/enqueue.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { freePort } from '../support/start-postgres.ts'
import { type OutsideSlack, openOutsideSlack } from './outside-slack.ts'
import { addressOf, cleanUp, dunwell, type ProductProcess, temporaryFolder } from './product-process.ts'

const CHANNELS = ['finance', 'sales', 'board']
const IN_EACH = 4
/** What container platforms allow between asking and killing. */
const PLATFORM_PATIENCE_MS = 10_000

let database: TestDatabase
let slack: OutsideSlack
beforeEach(async () => {
  database = await createTestDatabase()
  slack = await openOutsideSlack(CHANNELS)
})
afterEach(async () => {
  await cleanUp()
  await slack.close()
  await database.close()
})
afterAll(cleanUp)

function start(): ProductProcess {
  return dunwell(['start'], {
    cwd: temporaryFolder(),
    env: {
      ...slack.env,
      DATABASE_URL: database.url,
      NODE_ENV: 'production',
      LOG_LEVEL: 'silent',
      PORT: '0',
      HOST: '127.0.0.1',
    },
  })
}

async function ready(server: ProductProcess): Promise<void> {
  slack.callAt(await addressOf(server))
  await server.said(/Ready/)
}

/** Messages for every channel at once; the first of each goes out immediately. */
async function fillOutbox(): Promise<void> {
  const { db } = database
  const [organisation] = await db.select().from(organisations)
  const [workspace] = await db.select().from(workspaces)
  if (!organisation || !workspace) throw new Error('the server has not set up its company')
  await db.transaction(async (tx) => {
    for (const name of CHANNELS) {
      const to = { channelId: slack.sandbox.workspace.channelNamed(name)?.id ?? '' }
      for (let at = 1; at <= IN_EACH; at += 1) {
        const title = `${name} ${at}`
        const context = { organisationId: organisation.id, now: DateTime.utc() }
        await enqueue(tx, context, `test:${title}`, laneOf(workspace.id, to), {
          kind: 'post',
          workspaceId: workspace.id,
          to,
          card: { title, summary: title, parts: [] },
        })
      }
    }
  })
}

async function states(): Promise<Record<string, number>> {
  const rows = await database.db.select({ state: outbox.state }).from(outbox)
  const count = (wanted: string) => rows.filter(({ state }) => state === wanted).length
  return { sent: count('sent'), sending: count('sending'), pending: count('pending') }
}

function shown(): string[] {
  return CHANNELS.flatMap((name) =>
    slack.sandbox.workspace
      .messages(slack.sandbox.workspace.channelNamed(name)?.id ?? '')
      .map(({ text }) => text),
  )
}

function firstPost(): Promise<void> {
  return new Promise((done) => {
    slack.onPost.arrived = done
  })
}

async function stopped(
  server: ProductProcess,
): Promise<{ code: number | null; out: string; tookMs: number }> {
  const began = performance.now()
  const { code, out } = await server.stop('SIGTERM')
  return { code, out, tookMs: performance.now() - began }
}

test('told to stop, the server finishes what is on its way and leaves the rest for the next start', async () => {
  const server = start()
  await ready(server)
  slack.sandbox.faults.next('chat.postMessage', { kind: 'delay', ms: 800 }, CHANNELS.length)
  const arrived = firstPost()
  await fillOutbox()
  await arrived
  const { code, tookMs } = await stopped(server)
  expect(code).toBe(0)
  expect(tookMs).toBeLessThan(PLATFORM_PATIENCE_MS / 2)
  const after = await states()
  expect(after).toEqual({ sent: shown().length, sending: 0, pending: 12 - shown().length })
  expect(after.sent).toBeGreaterThan(0)
  expect(after.pending).toBeGreaterThan(0)

  const next = start()
  await ready(next)
  await expect.poll(states, { timeout: 30_000, interval: 100 }).toEqual({ sent: 12, sending: 0, pending: 0 })
  expect(shown()).toEqual(CHANNELS.flatMap((name) => [1, 2, 3, 4].map((at) => `${name} ${at}`)))
  expect((await stopped(next)).code).toBe(0)
})

test('a platform that does not answer cannot hold it up: what was being sent is parked', async () => {
  const server = start()
  await ready(server)
  slack.sandbox.faults.next('chat.postMessage', { kind: 'delay', ms: 15_000 }, CHANNELS.length)
  const arrived = firstPost()
  await fillOutbox()
  await arrived
  const { code, out, tookMs } = await stopped(server)
  expect(code).toBe(0)
  expect(tookMs).toBeLessThan(PLATFORM_PATIENCE_MS)
  expect(out).toContain('What was being sent is looked up at the next start.')
  expect((await states()).sending).toBeGreaterThan(0)
})

test('while it waits for its database it can be told to stop as well', async () => {
  const server = dunwell(['start'], {
    cwd: temporaryFolder(),
    env: { DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/nothing`, NODE_ENV: 'production' },
  })
  await server.said(/does not answer/)
  await sleep(100)
  const { code, tookMs } = await stopped(server)
  expect([code, tookMs < 2_000]).toEqual([0, true])
})
