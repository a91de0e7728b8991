import { and, eq } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, clearances, contacts, identities, invoices, people, workspaces } from '../../db/schema.ts'
import { undoAnswer } from '../../src/answers/undo-answer.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { answerClearance } from '../../src/clearances/answer-clearance.ts'
import { questionBasis } from '../../src/clearances/load-questions.ts'
import { keepReading, loadReading } from '../../src/clearances/reading-store.ts'
import { tendClearances } from '../../src/clearances/tend-clearances.ts'
import { runCommand } from '../../src/commands.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import type { Person } from '../../src/people/person.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import {
  aBillingContact,
  anAccount,
  anInvoice,
  at,
  DEFAULT_POLICY,
  organisationIn,
  testId,
} from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'

/** A Monday morning in Chicago. */
const MORNING = at('2026-03-02T15:00:00Z')
const TODAY = '2026-03-02'
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

function anyone(organisationId: string): Person {
  const id = testId()
  return { id, organisationId, name: 'Marcus', email: `${id}@x.test`, roles: ['csm'], active: true }
}

/** A client 36 days late, whose CSM can be reached and has been asked. */
async function asked({ policy = DEFAULT_POLICY, segment = null as string | null, openMinor = 120_000 } = {}) {
  const { db } = database
  const { organisation, contextAt } = await organisationIn(db, MORNING, {}, policy)
  const organisationId = organisation.id
  const workspaceId = testId()
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId,
    platform: 'slack',
    externalId: testId(),
    name: 'Larkfield',
    botUserId: 'U0BOT',
    status: 'active',
    createdAt: MORNING.toJSDate(),
  })
  const csm = anyone(organisationId)
  await db.insert(people).values({ ...csm, externalId: csm.id })
  await db
    .insert(identities)
    .values({ organisationId, personId: csm.id, platform: 'slack', workspaceId, externalUserId: csm.id })
  const account = anAccount(organisationId, { name: 'Acme', csmId: csm.id, segment })
  await db.insert(accounts).values(account)
  await db.insert(contacts).values(aBillingContact(organisationId, account.id))
  const bill = anInvoice(organisationId, account.id, { dueOn: plusDays(TODAY, -36), totalMinor: openMinor })
  await db.insert(invoices).values(bill)
  await followLedger(contextAt(MORNING), [account.id])
  await runDay(contextAt(MORNING), organisation, TODAY, false)
  const minute = (now: DateTime) =>
    tendClearances({ db, now: () => now, newId: testId, log: silentLog, messengers: {} }, organisation)
  const questions = () =>
    db
      .select()
      .from(clearances)
      .where(and(eq(clearances.organisationId, organisationId), eq(clearances.kind, 'ask')))
      .orderBy(clearances.askedAt)
  await minute(MORNING)
  expect(await questions()).toMatchObject([{ state: 'open', askedPersonId: csm.id }])
  return { db, organisation, contextAt, csm, account, bill, minute, questions }
}

test('a client who paid all but a few dollars is not asked about again, minute by minute', async () => {
  const { db, contextAt, account, bill, minute, questions } = await asked()
  await db.update(invoices).set({ openMinor: 300 }).where(eq(invoices.id, bill.id))
  await followLedger(contextAt(MORNING.plus({ minutes: 1 })), [account.id])
  for (const minutes of [1, 2, 3, 4]) await minute(MORNING.plus({ minutes }))
  expect((await questions()).map(({ state }) => state)).toEqual(['withdrawn'])
})

test('what a segment of the policy still chases is asked about once, and the question stands', async () => {
  const policy = DEFAULT_POLICY.replace(
    'tiers:\n',
    "segments: { key: { tolerance: { USD: '1.00' } } }\ntiers:\n",
  )
  const { minute, questions } = await asked({ policy, segment: 'key', openMinor: 400 })
  for (const minutes of [1, 2, 3]) await minute(MORNING.plus({ minutes }))
  expect((await questions()).map(({ state }) => state)).toEqual(['open'])
})

test('a question that is open again because its answer was taken back is reminded of and goes up as before', async () => {
  const { db, organisation, contextAt, csm, account, minute, questions } = await asked()
  const context = { ...contextAt(MORNING), actor: csm.id }
  const { policy } = await loadPolicy(db, organisation.id)
  const basis = await questionBasis(db, organisation, policy, localDate(organisation, MORNING))
  const [question] = await questions()
  const given = { accountId: account.id, clearanceId: question?.id, answer: { kind: 'clear' as const } }
  const verdict = await answerClearance(context, basis, csm, given, 'click')
  if (verdict.kind !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(verdict)}`)
  await undoAnswer(context, organisation, csm, verdict.answerId)
  expect(await questions()).toMatchObject([{ state: 'open', answer: null, rung: 0 }])
  await minute(MORNING.plus({ hours: 2 }))
  expect(await questions()).toMatchObject([{ state: 'open', rung: 0 }])
  await minute(MORNING.plus({ days: 1, minutes: 5 }))
  expect(await questions()).toMatchObject([{ state: 'open', rung: 1 }])
})

test('a yes whose facts changed, or that ran out before anything went, is asked for again', async () => {
  const { db, organisation, contextAt, csm, account, minute, questions } = await asked()
  const clear = async (now: DateTime, occurrence: string) => {
    const { policy } = await loadPolicy(db, organisation.id)
    const basis = await questionBasis(db, organisation, policy, localDate(organisation, now))
    const clearanceId = (await questions()).find(({ state }) => state === 'open')?.id
    const context = { ...contextAt(now), actor: csm.id }
    const given = { accountId: account.id, clearanceId, answer: { kind: 'clear' as const } }
    expect(await answerClearance(context, basis, csm, given, occurrence)).toMatchObject({ kind: 'recorded' })
  }
  const states = async () => (await questions()).map(({ state }) => state)
  await clear(MORNING, 'first')
  await minute(MORNING.plus({ minutes: 1 }))
  expect(await states()).toEqual(['answered'])
  await db.insert(invoices).values(anInvoice(organisation.id, account.id, { dueOn: plusDays(TODAY, -3) }))
  await followLedger(contextAt(MORNING.plus({ minutes: 2 })), [account.id])
  await minute(MORNING.plus({ minutes: 2 }))
  expect(await states()).toEqual(['void', 'open'])
  await clear(MORNING.plus({ minutes: 3 }), 'second')
  for (const days of [1, 2, 3, 4, 7, 8]) {
    const now = MORNING.plus({ days })
    await runDay(contextAt(now), organisation, localDate(organisation, now), false)
    await minute(now)
    expect(await states()).toEqual(['void', ...(days < 8 ? ['answered'] : ['expired', 'open'])])
  }
})

test('a reply whose answer cannot be kept waits on, to be put right, and is not called confirmed', async () => {
  const { db, organisation, contextAt, account } = await asked()
  const stranger = { ...anyone(organisation.id), name: 'Olive' }
  await db.insert(people).values({ ...stranger, externalId: stranger.id })
  const readingId = testId()
  await keepReading(db, contextAt(MORNING), {
    id: readingId,
    accountId: account.id,
    clearanceId: null,
    personId: stranger.id,
    said: 'hold until 20 March',
    understood: {
      among: [],
      readings: [{ kind: 'hold', until: '2026-03-20', reason: 'their AP lead is away' }],
      questions: [],
    },
  })
  const confirm = async () => {
    const deps = { db, now: () => MORNING, newId: testId, log: silentLog, messengers: {} }
    const workspace = {
      id: testId(),
      organisationId: organisation.id,
      platform: 'slack' as const,
      externalId: 'T',
    }
    const place = { workspace, channelId: 'D', direct: true, userId: 'U', occurrence: testId() }
    const who = { organisationId: organisation.id, actor: stranger }
    return JSON.stringify(
      await runCommand(deps, who, place, { name: 'confirm-reading', input: { readingId } }),
    )
  }
  expect(await confirm()).toContain('is looked after by somebody else')
  expect(await confirm()).toContain('is looked after by somebody else')
  expect(await loadReading(db, organisation.id, readingId)).toMatchObject({ state: 'waiting' })
})
