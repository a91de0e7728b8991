import { and, eq } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, clearances, contacts, identities, invoices, people, workspaces } from '../../db/schema.ts'
import { undoAnswer } from '../../src/answers/undo-answer.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { answerClearance } from '../../src/clearances/answer-clearance.ts'
import { questionBasis } from '../../src/clearances/load-questions.ts'
import { tendClearances } from '../../src/clearances/tend-clearances.ts'
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

/** A client 38 days late, whose CSM can be reached and has been asked. */
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
  const csm: Person = {
    id: testId(),
    organisationId,
    name: 'Marcus',
    email: `${testId()}@x.test`,
    roles: ['csm'],
    active: true,
  }
  await db.insert(people).values({ ...csm, externalId: csm.id })
  await db
    .insert(identities)
    .values({ organisationId, personId: csm.id, platform: 'slack', workspaceId, externalUserId: csm.id })
  const account = anAccount(organisationId, { name: 'Acme', csmId: csm.id, segment })
  await db.insert(accounts).values(account)
  await db.insert(contacts).values(aBillingContact(organisationId, account.id))
  const bill = anInvoice(organisationId, account.id, { dueOn: plusDays(TODAY, -38), totalMinor: openMinor })
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
  const policy = DEFAULT_POLICY.replace('tiers:\n', "segments: { key: { tolerance: { USD: '1.00' } } }\ntiers:\n")
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
