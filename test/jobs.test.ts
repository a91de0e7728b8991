import { asc, eq } from 'drizzle-orm'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dailyRuns, receivedEvents, workspaces } from '../db/schema.ts'
import { runDay } from '../src/cases/run-day.ts'
import { tendAll, tick } from '../src/jobs.ts'
import { changeSettings } from '../src/organisations/change-settings.ts'
import { forgetOrganisation } from '../src/organisations/forget-organisation.ts'
import {
  isRunTime,
  isWorkingDay,
  LATEST_RUN_HOUR,
  nextRunAt,
  type Organisation,
} from '../src/organisations/organisation.ts'
import { at, organisationIn, testId } from './support/builders.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { silentLog } from './support/silent-log.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

async function tickAt(_organisation: Organisation, moment: DateTime): Promise<void> {
  // Other tests' organisations live in the same database; only this one's runs are looked at.
  await tick({ db: database.db, now: () => moment, newId: testId, log: silentLog, messengers: {} })
}

async function runsOf(organisation: Organisation): Promise<{ onDate: string; local: DateTime }[]> {
  const rows = await database.db
    .select()
    .from(dailyRuns)
    .where(eq(dailyRuns.organisationId, organisation.id))
    .orderBy(asc(dailyRuns.onDate))
  return rows.map(({ onDate, ranAt }) => ({
    onDate,
    local: DateTime.fromJSDate(ranAt).setZone(organisation.timeZone),
  }))
}

test('a part of the minute that fails keeps none of the others from their turn', async () => {
  const { organisation } = await organisationIn(database.db, at('2026-03-02T15:00:00Z'))
  const failed: unknown[] = []
  const log = { ...silentLog, error: (fields: Record<string, unknown>) => failed.push(fields.part) }
  const asked: string[] = []
  // Whatever is asked of the database fails, so each part fails on its own.
  const db = new Proxy(database.db, {
    get: (_target, name) => {
      asked.push(String(name))
      throw new Error('the database is away')
    },
  })
  await tendAll(
    { db, now: () => at('2026-03-02T15:00:00Z'), newId: testId, log, messengers: {} },
    organisation,
  )
  expect(failed).toEqual([
    'tendClearances',
    'tendApprovals',
    'tendPlans',
    'tendOutreach',
    'tendSuspensions',
    'tendClosures',
  ])
  expect(asked.length).toBeGreaterThan(4)
})

/** Weeks in which something about the clock is odd. */
const WEEKS = [
  { what: 'clocks go forward in Chicago', zone: 'America/Chicago', from: '2026-03-05T00:00:00Z' },
  { what: 'clocks go back in Chicago', zone: 'America/Chicago', from: '2026-10-29T00:00:00Z' },
  { what: 'clocks go back in Berlin', zone: 'Europe/Berlin', from: '2026-10-22T00:00:00Z' },
  { what: 'half an hour in Lord Howe', zone: 'Australia/Lord_Howe', from: '2026-04-02T00:00:00Z' },
  { what: 'a leap day', zone: 'Pacific/Kiritimati', from: '2028-02-25T00:00:00Z' },
  { what: 'far west of Greenwich', zone: 'Pacific/Pago_Pago', from: '2028-02-25T00:00:00Z' },
]

test.each(WEEKS)('one run per working day and none at night while $what', async ({ zone, from }) => {
  const { organisation } = await organisationIn(database.db, at(from), {
    timeZone: zone,
    holidayRegion: null,
  })
  const start = at(from)
  for (let minutes = 0; minutes < 7 * 24 * 60; minutes += 90) {
    const moment = start.plus({ minutes })
    await tickAt(organisation, moment)
    if (minutes % 180 === 0) await tickAt(organisation, moment) // the scheduler fires twice
    if (minutes % 450 === 0) await tickAt(organisation, moment.minus({ minutes: 70 })) // the clock steps back
  }
  const runs = await runsOf(organisation)
  const expected = new Set<string>()
  for (let hours = 0; hours < 7 * 24; hours += 1) {
    const moment = start.plus({ hours })
    if (isRunTime(organisation, moment)) expected.add(moment.setZone(zone).toFormat('yyyy-MM-dd'))
  }
  expect(runs.map(({ onDate }) => onDate)).toEqual([...expected].sort())
  for (const { onDate, local } of runs) {
    expect(local.toFormat('yyyy-MM-dd')).toBe(onDate)
    expect(local.hour).toBeGreaterThanOrEqual(organisation.digestHour)
    expect(local.hour).toBeLessThan(LATEST_RUN_HOUR)
    expect(isWorkingDay(organisation, onDate)).toBe(true)
  }
  // A tick runs every organisation there is.
  await forgetOrganisation(database.db, organisation.id)
})

test('a public holiday is no working day, and the next run waits for the one after', async () => {
  const { organisation } = await organisationIn(database.db, at('2026-11-25T15:00:00Z'))
  await tickAt(organisation, at('2026-11-26T15:00:00Z')) // Thanksgiving
  expect(await runsOf(organisation)).toEqual([])
  expect(nextRunAt(organisation, at('2026-11-25T15:00:00Z')).toISO()).toBe('2026-11-27T14:00:00.000Z')
})

test('a digest hour moved to later on the same day brings no second run', async () => {
  const { organisation, contextAt } = await organisationIn(database.db, at('2026-03-03T14:30:00Z'))
  await tickAt(organisation, at('2026-03-03T14:30:00Z'))
  await changeSettings(contextAt(at('2026-03-03T15:00:00Z')), { digestHour: 15 })
  await tickAt(organisation, at('2026-03-03T21:30:00Z'))
  expect((await runsOf(organisation)).map(({ onDate }) => onDate)).toEqual(['2026-03-03'])
})

test('a move to another time zone repeats no date', async () => {
  const { organisation, contextAt } = await organisationIn(database.db, at('2026-03-03T14:30:00Z'))
  await tickAt(organisation, at('2026-03-03T14:30:00Z'))
  await changeSettings(contextAt(at('2026-03-03T15:00:00Z')), { timeZone: 'Pacific/Auckland' })
  await tickAt(organisation, at('2026-03-03T20:30:00Z')) // 4 March, 09:30 in Auckland
  await changeSettings(contextAt(at('2026-03-03T21:00:00Z')), { timeZone: 'America/Chicago' })
  await tickAt(organisation, at('2026-03-03T22:00:00Z'))
  await tickAt(organisation, at('2026-03-04T15:00:00Z'))
  expect((await runsOf(organisation)).map(({ onDate }) => onDate)).toEqual(['2026-03-03', '2026-03-04'])
})

test('two servers on one database claiming the same morning: one runs it', async () => {
  for (let day = 2; day <= 6; day += 1) {
    const now = at(`2026-03-0${day}T15:00:00Z`)
    const { organisation, contextAt } = await organisationIn(database.db, now)
    const verdicts = await Promise.all(
      Array.from({ length: 6 }, () => runDay(contextAt(now), organisation, `2026-03-0${day}`, false)),
    )
    expect(verdicts.map(({ kind }) => kind).sort()).toEqual([...Array(5).fill('already-run'), 'ran'])
  }
})

test('whenever it is asked, the next run lies ahead, on a working day, at the digest hour', () => {
  const organisation: Organisation = {
    id: testId(),
    name: 'Larkfield',
    timeZone: 'America/Chicago',
    workingDays: [1, 2, 3, 4, 5],
    holidayRegion: 'US',
    digestHour: 8,
    reportingCurrency: 'USD',
  }
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
      fc.constantFrom(
        'America/Chicago',
        'Europe/Berlin',
        'Asia/Kolkata',
        'Australia/Lord_Howe',
        'Pacific/Auckland',
      ),
      fc.integer({ min: 5, max: 19 }),
      (millis, timeZone, digestHour) => {
        const one = { ...organisation, timeZone, digestHour }
        const now = DateTime.fromMillis(millis, { zone: 'utc' })
        const next = nextRunAt(one, now)
        const local = next.setZone(timeZone)
        expect(next > now).toBe(true)
        expect(local.hour).toBe(digestHour)
        expect(isWorkingDay(one, local.toFormat('yyyy-MM-dd'))).toBe(true)
        expect(isRunTime(one, next)).toBe(true)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('which requests were received is forgotten some days later', async () => {
  const { organisation } = await organisationIn(database.db, at('2026-03-03T14:30:00Z'))
  const workspaceId = testId()
  const created = { id: workspaceId, organisationId: organisation.id, createdAt: new Date(0) }
  await database.db.insert(workspaces).values({
    ...created,
    platform: 'slack',
    externalId: workspaceId,
    name: 'W',
    botUserId: 'U',
    status: 'active',
  })
  for (const iso of ['2026-03-01T10:00:00Z', '2026-03-06T10:00:00Z']) {
    await database.db
      .insert(receivedEvents)
      .values({ organisationId: organisation.id, workspaceId, eventId: iso, receivedAt: at(iso).toJSDate() })
  }
  await tickAt(organisation, at('2026-03-07T10:00:00Z'))
  const left = await database.db
    .select({ eventId: receivedEvents.eventId })
    .from(receivedEvents)
    .where(eq(receivedEvents.workspaceId, workspaceId))
  expect(left).toEqual([{ eventId: '2026-03-06T10:00:00Z' }])
})
