import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearances, invoices, outreach, steps } from '../../db/schema.ts'
import { endAnswer } from '../../src/answers/end-answer.ts'
import { undoAnswer } from '../../src/answers/undo-answer.ts'
import { accountView } from '../../src/cases/account-views.ts'
import { factsOf, loadAccount } from '../../src/cases/load-account.ts'
import { lookAgain } from '../../src/cases/look-again.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { contactFacts } from '../../src/clearances/contact-facts.ts'
import { mayContact } from '../../src/clearances/may-contact.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import { at, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { answerIdOf, NOON, type Scene, scene, TODAY } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

async function cardText(it: Scene, moment = NOON): Promise<string> {
  const version = await loadPolicy(it.db, it.organisation.id)
  const { organisation } = it
  const recall = <T>(_view: string, make: () => Promise<T>) => make()
  const viewer = { organisation, version, personId: it.csm.id, today: TODAY, now: moment, recall }
  return JSON.stringify(await accountView(it.db, viewer, it.account.id))
}

async function mayWrite(it: Scene, now = NOON) {
  const { policy } = await loadPolicy(it.db, it.organisation.id)
  const loaded = await loadAccount(it.db, it.organisation.id, it.account.id)
  if (!loaded) throw new Error('the account vanished')
  const { organisation } = it
  const at = { organisation, policy, stepKey: 'outreach-35', staleLedger: false, approved: false, now }
  return mayContact(contactFacts(loaded, factsOf(loaded, policy, {}, 'USD'), at))
}

const exhausted = (it: Scene) =>
  it.db
    .update(clearances)
    .set({ rung: 4, nextRungAt: null, askedPersonId: it.collector.id })
    .where(eq(clearances.id, it.clearanceId))

test('when nobody answered and finance decides, its yes counts for the planner and for sending', async () => {
  const it = await scene(database.db)
  await exhausted(it)
  expect(await it.step()).toMatchObject({ state: 'withheld', reason: 'needs-clearance' })
  const yes = await it.say(it.collector, { kind: 'clear' }, 'decides', it.clearanceId)
  expect(await it.clearance()).toMatchObject({ state: 'decided', answer: 'clear' })
  expect(await it.step()).toMatchObject({ state: 'planned' })
  expect(await mayWrite(it)).toEqual({ may: true })
  const late = await it.say(it.csm, { kind: 'clear' }, 'late', it.clearanceId)
  expect(late.kind === 'late' && late.why).toContain('Dana decided that question')
  const next = it.contextAt(at('2026-03-05T15:00:00Z'))
  await runDay(next, it.organisation, '2026-03-05', false)
  expect(await it.step()).toMatchObject({ state: 'planned' })
  await undoAnswer(
    { ...it.contextAt(NOON), actor: it.collector.id },
    it.organisation,
    it.collector,
    answerIdOf(yes),
  )
  expect(await it.clearance()).toMatchObject({ state: 'open', answer: null })
  expect(await mayWrite(it)).toMatchObject({ may: false })
})

test('the CSM’s own late word is an answer, not a decision', async () => {
  const it = await scene(database.db)
  await exhausted(it)
  await it.say(it.csm, { kind: 'clear' }, 'at last', it.clearanceId)
  expect(await it.clearance()).toMatchObject({ state: 'answered', answer: 'clear' })
})

test('a step that was planned and then held is withheld again, says why on the card, and comes back', async () => {
  const it = await scene(database.db)
  await it.say(it.csm, { kind: 'clear' }, 'yes', it.clearanceId)
  expect(await it.step()).toMatchObject({ state: 'planned', reason: null })
  const held = await it.say(it.csm, { kind: 'hold', until: '2026-03-10', reason: 'call first' }, 'hold')
  expect(await it.step()).toMatchObject({ state: 'withheld', reason: 'on-hold' })
  expect(await cardText(it)).toContain(
    'is withheld: it is on hold for a reason given by somebody who knows the client.',
  )
  expect(await it.told()).toContain(
    'Personal e-mail withheld: it is on hold for a reason given by somebody who knows the client',
  )
  expect(await mayWrite(it)).toMatchObject({ may: false, reasons: [{ code: 'on-hold' }] })
  const inside = { ...it.contextAt(NOON), actor: it.csm.id }
  await endAnswer(inside, it.organisation, it.csm, answerIdOf(held), 'they called')
  expect(await it.step()).toMatchObject({ state: 'planned', reason: null })
  expect(await mayWrite(it)).toEqual({ may: true })
})

test.each([
  ['today, so a hold keeps it back', TODAY, 'withheld'],
  ['on an earlier day, so it has gone and stays', '2026-03-03', 'planned'],
])('an automatic reminder was planned %s', async (_, plannedOn, becomes) => {
  const it = await scene(database.db)
  const { db } = it
  await db.update(invoices).set({ openMinor: 0 }).where(eq(invoices.id, it.bill.id))
  await lookAgain(it.contextAt(NOON), it.organisation, [it.account.id])
  const mine = and(eq(steps.accountId, it.account.id), eq(steps.stepKey, 'reminder-5'))
  const planned = { state: 'planned', reason: null, dueOn: plannedOn }
  expect(await db.update(steps).set(planned).where(mine).returning({ id: steps.id })).toHaveLength(1)
  await it.say(it.csm, { kind: 'hold', until: '2026-03-10', reason: 'call first' }, 'hold')
  const [row] = await db.select({ state: steps.state }).from(steps).where(mine)
  expect(row?.state).toBe(becomes)
})

test('a letter that has gone out is not called back by a hold', async () => {
  const it = await scene(database.db)
  await it.say(it.csm, { kind: 'clear' }, 'yes', it.clearanceId)
  await it.db.insert(outreach).values({
    id: testId(),
    organisationId: it.organisation.id,
    accountId: it.account.id,
    stepKey: 'outreach-35',
    tier: 2,
    invoiceId: it.bill.id ?? '',
    generation: 1,
    kind: 'email',
    state: 'sent',
    language: 'en',
    subject: 'About 1042',
    body: 'Is anything in the way?',
    recipient: {},
    facts: {},
    tone: {},
    preparedAt: NOON.toJSDate(),
    sentAt: NOON.toJSDate(),
  })
  await it.say(it.csm, { kind: 'hold', until: '2026-03-10', reason: 'call first' }, 'hold')
  expect(await it.step()).toMatchObject({ state: 'planned' })
  expect(await cardText(it)).not.toContain('is withheld: it is on hold')
})
