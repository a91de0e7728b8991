import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approvals, suspensions } from '../../db/schema.ts'
import { proposeClosure } from '../../src/closures/propose-closures.ts'
import type { CommandCall } from '../../src/command-calls.ts'
import { runCommand } from '../../src/commands.ts'
import { cancelSuspension, finishByHand, retrySuspension } from '../../src/suspensions/act-on-suspension.ts'
import { extendSuspension } from '../../src/suspensions/extend-suspension.ts'
import { testId } from '../support/builders.ts'
import { type Debtor, openStopWorld, type StopWorld } from '../support/suspensions.ts'

/** Chicago, 09:30 on the days named. */
const FRIDAY = '2026-03-06T15:30:00Z'
const MONDAY = '2026-03-09T14:30:00Z'
const MONDAY_NIGHT = '2026-03-10T03:30:00Z'

describe('a service that may have been stopped', () => {
  let world: StopWorld
  beforeAll(async () => {
    world = await openStopWorld(FRIDAY)
  })
  afterAll(() => world.close())

  const rowOf = async ({ accountId }: Debtor) => {
    const [row] = await world.deps.db.select().from(suspensions).where(eq(suspensions.accountId, accountId))
    if (!row) throw new Error('there is none')
    return row
  }
  const askedOf = async (debtor: Debtor) => {
    const { id } = await rowOf(debtor)
    return world.asked.filter(({ key }) => key.includes(id)).map(({ action }) => action)
  }
  /** Approved, due, and the product answers nothing until its retries are used up. */
  const failedToStop = async () => {
    world.moveTo(FRIDAY)
    world.answer(() => ({ kind: 'done' }))
    const debtor = await world.debtor()
    await world.minute()
    await world.approve(debtor)
    await world.minute()
    world.moveTo(MONDAY)
    world.answer(() => ({ kind: 'retry', afterMs: 0, why: 'The product’s hook gave no answer.' }))
    await world.minute()
    for (let again = 0; again < 6; again += 1) await world.drain()
    expect(await world.state(debtor)).toBe('failed')
    return debtor
  }
  const moreTime = async (debtor: Debtor, hasHook: boolean) => {
    const cfo = world.person('cfo')
    const wanted = { suspensionId: (await rowOf(debtor)).id, toOn: '2026-03-16', reason: 'the board meets' }
    return extendSuspension({ ...world.context(cfo), hasHook }, await world.basis(), cfo, wanted, testId())
  }
  const again = async (debtor: Debtor) => {
    const by = world.person('collector')
    const { id } = await rowOf(debtor)
    return retrySuspension(world.context(by), await world.basis(), id)
  }

  test('comes back with the payment, even while it waits to be tried again', async () => {
    const debtor = await failedToStop()
    world.moveTo(MONDAY_NIGHT)
    expect(await again(debtor)).toMatchObject({ kind: 'done' })
    await world.minute()
    expect(await world.state(debtor)).toBe('scheduled')
    world.answer(() => ({ kind: 'done' }))
    await world.pay(debtor, 100_000)
    await world.minute()
    expect(await world.state(debtor)).toBe('restored')
    expect((await askedOf(debtor)).at(-1)).toBe('restore')
  })

  test.each([
    ['while it waits to be tried again', true],
    ['without being tried again', false],
  ])('comes back when it is called off by hand, %s', async (_name, retried) => {
    const debtor = await failedToStop()
    world.moveTo(MONDAY_NIGHT)
    if (retried) await again(debtor)
    world.answer(() => ({ kind: 'done' }))
    const lead = world.person('finance_lead')
    const wanted = { suspensionId: (await rowOf(debtor)).id, reason: 'they signed a plan' }
    const context = { ...world.context(lead), hasHook: true }
    expect(await cancelSuspension(context, await world.basis(), lead, wanted)).toMatchObject({ kind: 'done' })
    const [approval] = await world.deps.db
      .select()
      .from(approvals)
      .where(eq(approvals.accountId, debtor.accountId))
    expect(approval).toMatchObject({
      state: 'withdrawn',
      endedWhy: 'the suspension was called off: they signed a plan',
    })
    await world.minute()
    expect(await rowOf(debtor)).toMatchObject({
      state: 'restored',
      endedWhy: 'Called off: The finance_lead: they signed a plan',
    })
    expect((await askedOf(debtor)).at(-1)).toBe('restore')
  })

  test('comes back when it gets more time, is a proposal again, and can be stopped anew', async () => {
    for (const retried of [true, false]) {
      const debtor = await failedToStop()
      world.moveTo(MONDAY_NIGHT)
      if (retried) await again(debtor)
      world.answer(() => ({ kind: 'done' }))
      expect(await moreTime(debtor, true)).toMatchObject({ kind: 'done' })
      expect(await rowOf(debtor)).toMatchObject({
        state: 'restoring',
        suspendOn: '2026-03-16',
        extensions: 1,
      })
      await world.minute()
      expect(await rowOf(debtor)).toMatchObject({
        state: 'proposed',
        endedWhy: null,
        debt: [],
        restoredAt: null,
      })
      await world.approve(debtor)
      for (const day of ['13', '16']) {
        world.moveTo(`2026-03-${day}T14:30:00Z`)
        await world.minute()
      }
      expect(await world.state(debtor)).toBe('suspended')
      await world.pay(debtor, 100_000)
      await world.minute()
      expect(await world.state(debtor)).toBe('restored')
      const { id } = await rowOf(debtor)
      const keys = world.asked.filter(({ key }) => key.includes(id)).map(({ key }) => key.split(`${id}:`)[1])
      // The receiver does each key once, so the second stop must not carry the first one's.
      expect([...new Set(keys)]).toEqual(['suspend', 'restore', 'suspend:1', 'restore:1'])
    }
  })

  test('that gets more time where no product is connected is made sure of by a person', async () => {
    const debtor = await failedToStop()
    const asked = (await askedOf(debtor)).length
    expect(await moreTime(debtor, false)).toMatchObject({ kind: 'done' })
    await world.minute()
    expect(await rowOf(debtor)).toMatchObject({ state: 'restoring', how: 'manual' })
    const { id } = await rowOf(debtor)
    const by = world.person('collector')
    expect(await finishByHand(world.context(by), await world.basis(), id, 'restore')).toMatchObject({
      kind: 'done',
    })
    expect(await rowOf(debtor)).toMatchObject({ state: 'proposed', suspendOn: '2026-03-16' })
    expect(await askedOf(debtor)).toHaveLength(asked)
  })

  test('that was called off, and whose return failed, is not back because somebody had stopped it', async () => {
    const debtor = await failedToStop()
    world.answer(() => ({ kind: 'refused', code: 'status_401', why: 'It refused the signature.' }))
    const lead = world.person('finance_lead')
    const { id: suspensionId } = await rowOf(debtor)
    const context = { ...world.context(lead), hasHook: true }
    await cancelSuspension(context, await world.basis(), lead, { suspensionId, reason: 'they signed a plan' })
    await world.minute()
    expect(await world.state(debtor)).toBe('failed')
    const finish = async (action: 'suspend' | 'restore') =>
      finishByHand(world.context(lead), await world.basis(), suspensionId, action)
    expect(await finish('suspend')).toEqual({
      kind: 'refused',
      why: 'That no longer fits: the product was asked to restore the service, and did not. Nothing was changed.',
    })
    expect(await world.state(debtor)).toBe('failed')
    expect(await finish('restore')).toMatchObject({ kind: 'done' })
    expect(await world.state(debtor)).toBe('restored')
  })

  test('that gets more time and is paid before it is back needs no suspension any more', async () => {
    const debtor = await failedToStop()
    world.answer(() => ({ kind: 'done' }))
    await moreTime(debtor, true)
    await world.pay(debtor, 100_000)
    await world.minute()
    await world.minute()
    expect(await rowOf(debtor)).toMatchObject({
      state: 'cancelled',
      endedWhy: 'what the final notice asked for is paid',
    })
    expect((await askedOf(debtor)).at(-1)).toBe('restore')
  })

  test('whose return is refused is told of once, is never stopped again, and returns when tried again', async () => {
    const debtor = await failedToStop()
    world.answer(() => ({ kind: 'refused', code: 'status_401', why: 'It refused the signature.' }))
    await world.pay(debtor, 100_000)
    await world.minute()
    expect(await world.state(debtor)).toBe('failed')
    const orders = (await askedOf(debtor)).length
    for (let minute = 0; minute < 5; minute += 1) await world.minute()
    expect(await askedOf(debtor)).toHaveLength(orders)
    world.answer(() => ({ kind: 'done' }))
    await again(debtor)
    await world.minute()
    expect(await world.state(debtor)).toBe('restored')
    expect((await askedOf(debtor)).slice(orders)).toEqual(['restore'])
  })

  test('whose approval has run out meanwhile can be asked for anew', async () => {
    const debtor = await failedToStop()
    await world.deps.db
      .update(approvals)
      .set({ state: 'expired' })
      .where(eq(approvals.accountId, debtor.accountId))
    await again(debtor)
    await world.minute()
    expect(await world.state(debtor)).toBe('proposed')
  })
})

test('reasons of 3,000 characters are refused above 500, with how many it were', async () => {
  const world = await openStopWorld(FRIDAY)
  const debtor = await world.debtor()
  await world.minute()
  const actor = world.person('cfo')
  const { id: organisationId } = world.organisation
  const [row] = await world.deps.db.select().from(suspensions)
  const context = world.context(actor)
  const closureId = await proposeClosure(context, await world.basis(), debtor.accountId, 'write-off', null)
  const form = testId()
  const answers = { reason: 'x'.repeat(3_000), evidence: 'x'.repeat(3_000), toOn: '2026-03-20' }
  const acts = ['request', 'extend', 'cancel', 'reinstate'] as const
  const calls: CommandCall[] = [
    ...acts.map((act): CommandCall => {
      return { name: 'save-suspension', input: { suspensionId: row?.id ?? '', act, form, answers } }
    }),
    { name: 'save-closure', input: { closureId: closureId ?? '', form, answers } },
    { name: 'save-closure', input: { closureId: closureId ?? '', form, drop: true, answers } },
  ]
  const workspace = { id: testId(), organisationId, platform: 'slack' as const, externalId: 'T0' }
  const place = { workspace, channelId: 'C0', direct: true, userId: 'U0', occurrence: testId() }
  for (const call of calls) {
    const said = await runCommand(world.deps, { organisationId, actor }, place, call)
    expect(JSON.stringify(said), JSON.stringify(call.input).slice(0, 80)).toContain('that was 3,000')
  }
  expect(await world.state(debtor)).toBe('proposed')
  await world.close()
})

test('whoever only knows the client cannot call off what was decided', async () => {
  const world = await openStopWorld(FRIDAY)
  const debtor = await world.debtor()
  await world.minute()
  await world.approve(debtor)
  const [row] = await world.deps.db.select().from(suspensions)
  for (const role of ['csm', 'ae'] as const) {
    const by = world.person(role)
    const wanted = { suspensionId: row?.id ?? '', reason: 'they are nice' }
    expect(await cancelSuspension(world.context(by), await world.basis(), by, wanted)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('That needs the role'),
    })
  }
  expect(await world.state(debtor)).toBe('scheduled')
  await world.close()
})
