import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { outbox, workspaces } from '../../db/schema.ts'
import type { Deps } from '../../src/ports.ts'
import { BUDGET, drainOutbox } from '../../src/worker/drain-outbox.ts'
import { drainsDue } from '../../src/worker/look-around.ts'
import { hurry, postTo, put } from '../outbox/outbox-world.ts'
import { createSlackWorld, type SlackWorld } from '../slack/slack-world.ts'
import { organisationIn, testId } from '../support/builders.ts'

let world: SlackWorld
beforeEach(async () => {
  world = await createSlackWorld()
})
afterEach(() => world.close())

function message(seconds = 60) {
  const until = world.deps.now().plus({ seconds }).toISO() ?? ''
  return { kind: 'outbox' as const, organisationId: world.organisationId, until }
}

function titles(): string[] {
  return world.sandbox.workspace.messages(world.finance).map(({ text }) => text)
}

async function putMany(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await put(world, `row:${at}`, postTo(world, world.finance, `Row ${at}`), `lane:${at}`)
  }
}

test('an outbox that is drained asks for nothing more', async () => {
  await putMany(7)
  expect(await drainOutbox(world.deps, message())).toEqual([])
  expect(titles()).toHaveLength(7)
})

test('after so many rows the rest is handed on, and comes through exactly once', async () => {
  await putMany(50)
  const first = await drainOutbox(world.deps, message())
  expect(first).toEqual([{ ...message(), delaySeconds: 0 }])
  expect(titles()).toHaveLength(BUDGET.rows)
  expect(await drainOutbox(world.deps, message())).toEqual([])
  expect(new Set(titles()).size).toBe(50)
  expect(titles()).toHaveLength(50)
})

test('three drains at once send each row once', async () => {
  await putMany(30)
  await Promise.all([1, 2, 3].map(() => drainOutbox(world.deps, message())))
  expect(titles()).toHaveLength(30)
  expect(new Set(titles()).size).toBe(30)
})

test('no more rows are on their way at once than a worker has connections for', async () => {
  const { slack } = world.deps.messengers
  if (!slack) throw new Error('there is no messenger')
  let running = 0
  let most = 0
  const counted: Deps = {
    ...world.deps,
    messengers: {
      slack: {
        ...slack,
        post: async (...args) => {
          running += 1
          most = Math.max(most, running)
          await new Promise((resolve) => setTimeout(resolve, 5))
          running -= 1
          return slack.post(...args)
        },
      },
    },
  }
  await putMany(20)
  await drainOutbox(counted, message())
  expect(most).toBe(BUDGET.concurrency)
})

test('when time is up, nothing more is taken and the rest is handed on', async () => {
  const { slack } = world.deps.messengers
  if (!slack) throw new Error('there is no messenger')
  const slow: Deps = {
    ...world.deps,
    messengers: {
      slack: {
        ...slack,
        post: async (...args) => {
          await new Promise((resolve) => setTimeout(resolve, 60))
          return slack.post(...args)
        },
      },
    },
  }
  await putMany(20)
  const began = performance.now()
  const follow = await drainOutbox(slow, message(), { ...BUDGET, wallMs: 100, concurrency: 1 })
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(follow).toHaveLength(1)
  expect(titles().length).toBeGreaterThan(0)
  expect(titles().length).toBeLessThan(20)
})

test('a row that waits for its time is handed on with that delay, within its minute', async () => {
  await putMany(1)
  world.sandbox.faults.next('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 20 })
  const follow = await drainOutbox(world.deps, message())
  expect(follow).toEqual([{ ...message(), delaySeconds: expect.closeTo(20, -1) }])
  // Later the minute's look finds it: chains of messages must not pile up.
  expect(await drainOutbox(world.deps, message(5))).toEqual([])
  await hurry(world.deps.db)
  expect(await drainOutbox(world.deps, message())).toEqual([])
  expect(titles()).toEqual(['Row 0'])
})

test('what waits for its next attempt is asked for by the minute, not by every request until then', async () => {
  await put(world, 'later', postTo(world, world.finance, 'Later'))
  await world.deps.db.update(outbox).set({ availableAt: sql`now() + interval '30 seconds'` })
  expect(await drainsDue(world.deps)).toEqual([])
  expect(await drainsDue(world.deps, 60)).toMatchObject([{ organisationId: world.organisationId }])
  await put(world, 'now', postTo(world, world.finance, 'Now'))
  expect(await drainsDue(world.deps)).toMatchObject([{ organisationId: world.organisationId }])
})

test('a drain leaves the outbox of another organisation alone', async () => {
  const other = await organisationIn(world.deps.db, world.deps.now())
  const workspaceId = testId()
  await world.deps.db.insert(workspaces).values({
    id: workspaceId,
    organisationId: other.organisation.id,
    platform: 'slack',
    externalId: 'T0OTHER',
    name: 'Other',
    botUserId: 'U',
    status: 'active',
    createdAt: world.deps.now().toJSDate(),
  })
  await putMany(2)
  const theirs = { ...world, organisationId: other.organisation.id, workspaceId }
  await put(theirs, 'theirs', postTo(theirs, world.finance, 'Theirs'))
  expect((await drainsDue(world.deps)).map((one) => one.organisationId).sort()).toEqual(
    [world.organisationId, other.organisation.id].sort(),
  )
  await drainOutbox(world.deps, message())
  expect(titles().sort()).toEqual(['Row 0', 'Row 1'])
  expect(await drainsDue(world.deps)).toMatchObject([{ organisationId: other.organisation.id }])
})
