import { and, asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { audit, channelSubscriptions, dailyRuns, organisations, outbox, workspaces } from '../../db/schema.ts'
import { startDay } from '../../src/cases/begin-day.ts'
import { continueDay } from '../../src/cases/continue-day.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { dueWork, tick } from '../../src/jobs.ts'
import { foundCompany, importSample } from '../../src/local/demo.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import type { Context, Db, Deps } from '../../src/ports.ts'
import { at, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'

const TODAY = '2026-03-03'
const MORNING = at(`${TODAY}T14:00:00Z`)
const CHANNELS = [
  { name: 'finance', filters: {} },
  { name: 'emea', filters: { regions: ['EMEA'] } },
  { name: 'dollars', filters: { currencies: ['USD'] } },
]

let database: TestDatabase
let organisation: Organisation
let context: Context
let deps: Deps
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

beforeEach(async () => {
  await database.db.delete(organisations)
  deps = { db: database.db, now: () => MORNING, newId: testId, log: silentLog, messengers: {} }
  organisation = await foundCompany(deps, 'sample')
  await importSample(deps, organisation.id, () => {})
  context = { ...deps, now: MORNING, organisationId: organisation.id, actor: 'system:test' }
  const workspaceId = testId()
  await database.db.insert(workspaces).values({
    id: workspaceId,
    organisationId: organisation.id,
    platform: 'slack',
    externalId: workspaceId,
    name: 'W',
    botUserId: 'U',
    status: 'active',
    createdAt: MORNING.toJSDate(),
  })
  for (const { name, filters } of CHANNELS) {
    await database.db.insert(channelSubscriptions).values({
      id: testId(),
      organisationId: organisation.id,
      workspaceId,
      channelId: name,
      channelName: name,
      active: true,
      filters,
      createdAt: MORNING.toJSDate(),
    })
  }
})

/** All a daily run writes, without what differs from one run to the next. */
async function written(db: Db): Promise<Record<string, unknown>> {
  const rows = async (table: string, leftOut: string[]) => {
    const kept = leftOut.map((column) => sql` - ${column}::text`)
    const found = await db.execute(
      sql`select to_jsonb(t)${sql.join(kept)} as row from ${sql.identifier(table)} t
        where organisation_id = ${organisation.id} order by 1`,
    )
    return JSON.stringify(found)
  }
  return {
    steps: await rows('steps', ['id', 'case_id']),
    cases: await rows('cases', ['id']),
    rollups: await rows('rollups', []),
    timeline: await rows('timeline', ['id']),
    digests: await rows('digests', []),
    outbox: await rows('outbox', ['sequence', 'available_at']),
    runs: await rows('daily_runs', []),
  }
}

async function inOnePiece(): Promise<Record<string, unknown>> {
  let result: Record<string, unknown> = {}
  const undone = new Error('undone')
  await database.db
    .transaction(async (tx) => {
      await runDay({ ...context, db: tx }, organisation, TODAY, false)
      result = await written(tx)
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
  expect(await written(database.db)).toEqual(expected)
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
  expect(await written(database.db)).toMatchObject(rest)
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
