import { afterAll, beforeAll, expect, test } from 'vitest'
import { endAnswer } from '../../src/answers/end-answer.ts'
import { judgePromises } from '../../src/answers/judge-promises.ts'
import { at } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

import { answerIdOf, NOON, scene } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())
const setUp = () => scene(database.db)

const judging: [string, { pays: [number, string][]; verdict: string; came: number; on: string }][] = [
  [
    'kept, as soon as the money is there',
    { pays: [[150_000, '2026-03-06']], verdict: 'kept', came: 150_000, on: '2026-03-07' },
  ],
  [
    'partly kept, after the grace',
    { pays: [[50_000, '2026-03-10']], verdict: 'partly', came: 50_000, on: '2026-03-12' },
  ],
  ['broken, after the grace', { pays: [], verdict: 'broken', came: 0, on: '2026-03-12' }],
]
test.each(judging)('a promise is %s', async (_, { pays, verdict, came, on }) => {
  const it = await setUp()
  // Money the ledger knew already is not what was promised.
  await it.pay(99_000, '2026-03-03', it.bill.id)
  await it.say(
    it.csm,
    { kind: 'promise', date: '2026-03-09', invoiceIds: [], reason: '' },
    'p',
    it.clearanceId,
  )
  expect(await it.step()).toMatchObject({ reason: 'promised' })
  for (const [minor, day] of pays) await it.pay(minor, day, it.bill.id)
  // Monday plus two working days of grace: nothing is broken on the Wednesday.
  const wednesday = it.contextAt(at('2026-03-11T18:00:00Z'))
  if (verdict !== 'kept') expect(await judgePromises(wednesday, it.organisation, '2026-03-11')).toEqual([])
  const judged = await judgePromises(it.contextAt(at(`${on}T18:00:00Z`)), it.organisation, on)
  expect(judged.map((one) => [one.verdict, one.received, one.broken])).toEqual([
    [verdict, [{ currency: 'USD', minor: came }], verdict === 'kept' ? 0 : 1],
  ])
  expect(await judgePromises(it.contextAt(at(`${on}T19:00:00Z`)), it.organisation, on)).toEqual([])
  expect((await it.told()).filter((text) => text.startsWith('Promise'))).toEqual([judged[0]?.said])
})

test('two promises of stages do not share one payment', async () => {
  const it = await setUp()
  const half = { kind: 'promise' as const, amountMinor: 60_000, currency: 'USD', invoiceIds: [], reason: '' }
  await it.say(it.csm, { ...half, date: '2026-03-09' }, 'one', it.clearanceId)
  await it.say(it.csm, { ...half, date: '2026-03-31' }, 'two')
  await it.pay(60_000, '2026-03-06', it.bill.id)
  const first = await judgePromises(it.contextAt(at('2026-03-07T18:00:00Z')), it.organisation, '2026-03-07')
  expect(first.map(({ verdict, answer }) => [verdict, answer.untilOn])).toEqual([['kept', '2026-03-09']])
  const second = await judgePromises(it.contextAt(at('2026-04-03T18:00:00Z')), it.organisation, '2026-04-03')
  expect(second.map(({ verdict }) => verdict)).toEqual(['broken'])
})

test('the claim to have paid ends when the money is found, or when finance says so', async () => {
  const it = await setUp()
  const id = answerIdOf(
    await it.say(
      it.csm,
      { kind: 'paid', amountMinor: 120_000, invoiceIds: [], reason: '' },
      'p',
      it.clearanceId,
    ),
  )
  expect(await it.step()).toMatchObject({ reason: 'payment-claimed' })
  await it.pay(120_000, '2026-03-02', it.bill.id, at('2026-03-05T18:00:00Z'))
  const found = await judgePromises(it.contextAt(at('2026-03-05T19:00:00Z')), it.organisation, '2026-03-05')
  expect(found.map(({ answer, said }) => [answer.id, said])).toEqual([
    [id, 'The money that the client said it had paid is in: $1,200.00'],
  ])
  const again = answerIdOf(await it.say(it.csm, { kind: 'paid', invoiceIds: [], reason: '' }, 'q'))
  const context = it.contextAt(NOON)
  expect(await endAnswer(context, it.organisation, it.collector, again, 'no such payment')).toMatchObject({
    kind: 'ended',
  })
  expect(await endAnswer(context, it.organisation, it.collector, again, '')).toMatchObject({
    kind: 'refused',
  })
})
