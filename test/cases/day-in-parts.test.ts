import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { audit, channelSubscriptions, dailyRuns, outbox } from '../../db/schema.ts'
import { startDay } from '../../src/cases/begin-day.ts'
import { continueDay } from '../../src/cases/continue-day.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { dueWork, tick } from '../../src/jobs.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import type { Context, Deps } from '../../src/ports.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'
import { foundThreeChannels, summaries, TODAY, whileOneFails, written } from './three-channels.ts'

let database: TestDatabase
let organisation: Organisation
let context: Context
let deps: Deps
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  const world = await foundThreeChannels(database.db)
  organisation = world.organisation
  context = world.context
  deps = world.deps
})

async function inOnePiece(): Promise<Record<string, unknown>> {
  let result: Record<string, unknown> = {}
  const undone = new Error('undone')
  await database.db
    .transaction(async (tx) => {
      await runDay({ ...context, db: tx }, organisation, TODAY, false)
      result = await written(tx, organisation)
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
  return result
}

async function begin(): Promise<string[]> {
  const { kind, summary } = await startDay(context, organisation, TODAY)
  expect(kind).toBe('begun')
  return summary.waiting ?? []
}

async function runsOnRecord(): Promise<number> {
  const ours = and(eq(audit.organisationId, organisation.id), eq(audit.verb, 'run-day'))
  return (await database.db.select().from(audit).where(ours)).length
}

test('a run done in parts leaves what a run in one piece leaves', async () => {
  const expected = await inOnePiece()
  for (const id of await begin()) await continueDay(context, organisation, TODAY, id)
  expect(await written(database.db, organisation)).toEqual(expected)
  const [run] = await database.db.select().from(dailyRuns)
  expect(run?.summary).toMatchObject({ digestsPosted: 3, digestsEdited: 0 })
  expect(await runsOnRecord()).toBe(1)
})

test('parts done twice, at once and in any order have one effect', async () => {
  const expected = await inOnePiece()
  const starts = await Promise.all([1, 2, 3].map(() => startDay(context, organisation, TODAY)))
  expect(starts.map(({ kind }) => kind).sort()).toEqual(['already-run', 'already-run', 'begun'])
  const waiting = starts[0]?.summary.waiting ?? []
  const parts = [...waiting, ...waiting, ...waiting].reverse()
  const done = await Promise.all(parts.map((id) => continueDay(context, organisation, TODAY, id)))
  expect(done.filter((summary) => summary !== null)).toHaveLength(3)
  const again = await Promise.all(waiting.map((id) => continueDay(context, organisation, TODAY, id)))
  expect(again).toEqual([null, null, null])
  const { outbox: _rows, ...rest } = expected
  expect(await written(database.db, organisation)).toMatchObject(rest)
  const keys = await database.db.select({ key: outbox.key }).from(outbox).orderBy(asc(outbox.key))
  expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length)
  expect(await runsOnRecord()).toBe(1)
})

test('what a part is still to do is due until it is done', async () => {
  const waiting = await begin()
  const [first = '', ...others] = waiting
  await continueDay(context, organisation, TODAY, first)
  expect(await dueWork(context, organisation)).toEqual({
    kind: 'digests',
    today: TODAY,
    subscriptionIds: others,
  })
  expect(await runsOnRecord()).toBe(0)
  // A server that shares the database finishes what a worker left.
  await tick(deps)
  expect(await dueWork(context, organisation)).toEqual({ kind: 'nothing' })
  expect(await runsOnRecord()).toBe(1)
})

test('a digest that fails holds up none of the others, and is posted as soon as it can be', async () => {
  const logged: string[] = []
  const log = { ...silentLog, info: (_: object, text: string) => void logged.push(text) }
  await whileOneFails(database.db, 'finance', async () => {
    // The first minute runs the day, the second goes on with it.
    for (const minute of [1, 2]) {
      await tick({ ...deps, log })
      expect(await summaries(database.db), `minute ${minute}`).toMatchObject([
        { digestsPosted: 2, waiting: [expect.any(String)] },
      ])
    }
  })
  expect(logged).toEqual([])
  await tick({ ...deps, log })
  expect(await summaries(database.db)).toMatchObject([{ digestsPosted: 3 }])
  expect(await runsOnRecord()).toBe(1)
  expect(logged).toEqual(['daily run done'])
})

test('nobody waits for a digest that was unsubscribed in the meantime', async () => {
  const waiting = await begin()
  await database.db
    .update(channelSubscriptions)
    .set({ active: false })
    .where(eq(channelSubscriptions.channelName, 'emea'))
  for (const id of waiting) await continueDay(context, organisation, TODAY, id)
  const [run] = await database.db.select().from(dailyRuns)
  expect(run?.summary).toMatchObject({ digestsPosted: 2 })
  expect(run?.summary).not.toHaveProperty('waiting')
})

test('a run without channels is done when it has begun', async () => {
  await database.db.delete(channelSubscriptions)
  expect(await begin()).toEqual([])
  expect(await runsOnRecord()).toBe(1)
  expect(await dueWork(context, organisation)).toEqual({ kind: 'nothing' })
})
