import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, answers, cases, contacts, invoices } from '../../db/schema.ts'
import type { AnswerInput } from '../../src/answers/answer.ts'
import { endAnswer } from '../../src/answers/end-answer.ts'
import { endHolds } from '../../src/answers/end-holds.ts'
import { recordAnswer } from '../../src/answers/record-answer.ts'
import { activeAnswers } from '../../src/answers/store.ts'
import { undoAnswer } from '../../src/answers/undo-answer.ts'
import { verifyChain } from '../../src/audit/record.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { at, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

import { answerIdOf, NOON, scene, TODAY } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())
const setUp = () => scene(database.db)

test('a yes clears the very step, at once; a second click changes nothing, a second answer comes late', async () => {
  const it = await setUp()
  expect(await it.step()).toMatchObject({ state: 'withheld', reason: 'needs-clearance' })
  const yes = await it.say(it.csm, { kind: 'clear' }, 'click-1', it.clearanceId)
  expect(yes).toMatchObject({ kind: 'recorded', said: 'Acme: clear to contact.', answered: [it.clearanceId] })
  expect(await it.step()).toMatchObject({ state: 'planned', reason: null })
  expect(await it.clearance()).toMatchObject({
    state: 'answered',
    answer: 'clear',
    validUntil: plusDays(TODAY, 7),
  })
  expect(await it.say(it.csm, { kind: 'clear' }, 'click-1', it.clearanceId)).toMatchObject({
    kind: 'repeated',
  })
  const late = await it.say(
    it.collector,
    { kind: 'hold', until: '2026-03-10', reason: '' },
    'click-2',
    it.clearanceId,
  )
  expect(late).toMatchObject({ kind: 'late' })
  expect(late.kind === 'late' && late.why).toContain('Marcus answered that question on Wed 4 Mar at 12:00')
  expect((await it.told()).filter((text) => text.includes('clear to contact'))).toEqual([
    'Marcus: clear to contact',
  ])
  expect((await verifyChain(it.db, it.organisation.id)).brokenAt).toBe(null)
})

test('two who answer in the same second: one wins, the other is told', async () => {
  const it = await setUp()
  const verdicts = await Promise.all([
    it.say(it.csm, { kind: 'clear' }, 'a', it.clearanceId),
    it.say(it.collector, { kind: 'hold', until: '2026-03-10', reason: 'call first' }, 'b', it.clearanceId),
  ])
  expect(verdicts.map(({ kind }) => kind).sort()).toEqual(['late', 'recorded'])
})

test('somebody else’s CSM is politely refused', async () => {
  const it = await setUp()
  const verdict = await it.say(it.other, { kind: 'clear' }, 'x', it.clearanceId)
  expect(verdict.kind === 'refused' && verdict.why).toContain('Acme is looked after by somebody else')
  expect(await it.clearance()).toMatchObject({ state: 'open' })
})

test('a hold withholds until its day, ends by itself, and the step comes back as a question', async () => {
  const it = await setUp()
  await it.say(it.csm, { kind: 'hold', until: '2026-03-06', reason: 'renewal call' }, 'h', it.clearanceId)
  expect(await it.step()).toMatchObject({ state: 'withheld', reason: 'on-hold' })
  const [row] = await it.db
    .select({ on: cases.nextEvaluationOn })
    .from(cases)
    .where(eq(cases.accountId, it.account.id))
  expect(row?.on && row.on <= '2026-03-06').toBe(true)
  expect(await endHolds(it.contextAt(at('2026-03-05T18:00:00Z')), it.organisation, '2026-03-05')).toEqual([])
  const friday = it.contextAt(at('2026-03-06T15:00:00Z'))
  const ended = await endHolds(friday, it.organisation, '2026-03-06')
  expect(ended.map(({ answer }) => answer.reason)).toEqual(['renewal call'])
  expect(await endHolds(friday, it.organisation, '2026-03-06')).toEqual([])
  await runDay(friday, it.organisation, '2026-03-06', false)
  expect(await it.step()).toMatchObject({ state: 'withheld', reason: 'needs-clearance' })
  expect(await it.told()).toContain('Marcus: on hold until Fri 6 Mar: renewal call')
})

test('a hold that ended is seen by the planner even before anybody ended it', async () => {
  const it = await setUp()
  await it.say(it.csm, { kind: 'hold', until: '2026-03-06', reason: '' }, 'h', it.clearanceId)
  await runDay(it.contextAt(at('2026-03-06T15:00:00Z')), it.organisation, '2026-03-06', false)
  expect(await it.step()).toMatchObject({ reason: 'needs-clearance' })
})

test('dates that cannot be meant are refused', async () => {
  const it = await setUp()
  for (const answer of [
    { kind: 'hold', until: TODAY, reason: '' },
    { kind: 'hold', until: '2029-01-01', reason: '' },
    { kind: 'promise', date: '2026-03-03', invoiceIds: [], reason: '' },
    { kind: 'dispute', reason: 'amount', amountMinor: 10, invoiceIds: [], text: '' },
    { kind: 'promise', date: '2026-03-09', invoiceIds: [testId()], reason: '' },
  ] satisfies AnswerInput[])
    expect((await it.say(it.csm, answer, JSON.stringify(answer), it.clearanceId)).kind).toBe('refused')
  expect(await activeAnswers(it.db, it.organisation.id, [it.account.id])).toEqual([])
})

test('a disputed part leaves the chase and stays in the reports; an undo brings it back', async () => {
  const it = await setUp()
  const dispute = {
    kind: 'dispute' as const,
    reason: 'quality' as const,
    invoiceIds: [it.bill.id],
    text: 'module 3 fails',
  }
  const id = answerIdOf(
    await it.say(it.csm, { ...dispute, amountMinor: 20_000, currency: 'USD' }, 'd', it.clearanceId),
  )
  const marked = () =>
    it.db
      .select({ all: invoices.disputed, minor: invoices.disputedMinor })
      .from(invoices)
      .where(eq(invoices.id, it.bill.id))
  expect(await marked()).toEqual([{ all: false, minor: 20_000 }])
  const tier = async () =>
    (await it.db.select({ tier: cases.tier }).from(cases).where(eq(cases.accountId, it.account.id)))[0]?.tier
  expect(await tier()).toBe(2)
  expect(await undoAnswer(it.contextAt(NOON), it.organisation, it.csm, id)).toMatchObject({
    kind: 'undone',
    reopened: it.clearanceId,
  })
  expect(await marked()).toEqual([{ all: false, minor: 0 }])
  answerIdOf(await it.say(it.csm, dispute, 'd2', it.clearanceId))
  expect(await marked()).toEqual([{ all: true, minor: 120_000 }])
  // The undisputed invoice is 8 days late: the case is as young as it is.
  expect(await tier()).toBe(1)
})

test('a new contact takes over, the old one is kept, and both come back by an undo', async () => {
  const it = await setUp()
  const id = answerIdOf(
    await it.say(
      it.csm,
      { kind: 'contact', email: 'ap@acme.test', name: 'AP', reason: 'Maria left' },
      'c',
      it.clearanceId,
    ),
  )
  const now = () =>
    it.db
      .select({ email: contacts.email, active: contacts.active })
      .from(contacts)
      .where(eq(contacts.accountId, it.account.id))
      .orderBy(contacts.email)
  expect(await now()).toEqual([
    { email: 'ap@acme.test', active: true },
    { email: 'ap@client.test', active: false },
  ])
  expect(await it.clearance()).toMatchObject({ state: 'answered', answer: 'contact' })
  await undoAnswer(it.contextAt(NOON), it.organisation, it.csm, id)
  expect(await now()).toEqual([
    { email: 'ap@acme.test', active: false },
    { email: 'ap@client.test', active: true },
  ])
})

test('a reassignment gives the account away, and is undone by finance but not by others, within a day', async () => {
  const it = await setUp()
  const id = answerIdOf(
    await it.say(it.csm, { kind: 'reassign', personId: it.other.id, role: 'csm' }, 'r', it.clearanceId),
  )
  const owner = async () =>
    (await it.db.select({ id: accounts.csmId }).from(accounts).where(eq(accounts.id, it.account.id)))[0]?.id
  expect(await owner()).toBe(it.other.id)
  expect(await undoAnswer(it.contextAt(NOON), it.organisation, it.other, id)).toMatchObject({
    kind: 'refused',
  })
  expect(await undoAnswer(it.contextAt(NOON.plus({ hours: 25 })), it.organisation, it.csm, id)).toMatchObject(
    { kind: 'refused' },
  )
  expect(await undoAnswer(it.contextAt(NOON), it.organisation, it.collector, id)).toMatchObject({
    kind: 'undone',
  })
  expect(await owner()).toBe(it.csm.id)
})

test('a note alone leaves the question open; several things said at once are kept together or not at all', async () => {
  const it = await setUp()
  answerIdOf(await it.say(it.csm, { kind: 'note', text: 'They moved office.' }, 'n', it.clearanceId))
  expect(await it.clearance()).toMatchObject({ state: 'open' })
  const both = (personId: string, occurrence: string) =>
    recordAnswer(
      it.contextAt(NOON),
      it.organisation,
      it.csm,
      {
        accountId: it.account.id,
        clearanceId: it.clearanceId,
        answer: { kind: 'hold', until: '2026-03-09', reason: '' },
        further: [{ kind: 'reassign', personId, role: 'csm' }],
      },
      occurrence,
    )
  expect(await both(it.csm.id, 'x')).toMatchObject({ kind: 'refused' })
  expect(await activeAnswers(it.db, it.organisation.id, [it.account.id])).toEqual([])
  expect(await both(it.other.id, 'y')).toMatchObject({ kind: 'recorded' })
  const kept = await it.db
    .select({ kind: answers.kind })
    .from(answers)
    .where(eq(answers.accountId, it.account.id))
  expect(kept.map(({ kind }) => kind).sort()).toEqual(['hold', 'note', 'reassign'])
  expect(localDate(it.organisation, NOON)).toBe(TODAY)
})

test.each([
  ['first', 0],
  ['last', 1],
])(
  'two disputes on one invoice: while either stands its part is kept out, and nothing of them stays; the one said %s ends first',
  async (_, first) => {
    const it = await setUp()
    const about = { kind: 'dispute' as const, reason: 'quality' as const, invoiceIds: [it.bill.id], text: '' }
    const marked = async () =>
      (
        await it.db
          .select({ all: invoices.disputed, minor: invoices.disputedMinor })
          .from(invoices)
          .where(eq(invoices.id, it.bill.id))
      )[0]
    const context = { ...it.contextAt(NOON), actor: it.collector.id }
    const end = (id: string) => endAnswer(context, it.organisation, it.collector, id, 'settled')
    const parts = [30_000, 20_000] as const
    const said = [
      answerIdOf(await it.say(it.csm, { ...about, amountMinor: parts[0], currency: 'USD' }, 'a')),
      answerIdOf(await it.say(it.csm, { ...about, amountMinor: parts[1], currency: 'USD' }, 'b')),
    ]
    expect(await marked()).toEqual({ all: false, minor: 20_000 })
    await end(said[first] ?? '')
    expect(await marked()).toEqual({ all: false, minor: parts[1 - first] })
    await end(said[1 - first] ?? '')
    expect(await marked()).toEqual({ all: false, minor: 0 })
    const whole = [answerIdOf(await it.say(it.csm, about, 'c')), answerIdOf(await it.say(it.csm, about, 'd'))]
    await end(whole[first] ?? '')
    expect(await marked()).toMatchObject({ all: true })
    await end(whole[1 - first] ?? '')
    expect(await marked()).toEqual({ all: false, minor: 0 })
  },
)
