import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  approvals,
  audit,
  outreach,
  payments,
  suspensionExtensions,
  suspensions,
  timeline,
} from '../../db/schema.ts'
import { recordAnswer } from '../../src/answers/record-answer.ts'
import { verifyChain } from '../../src/audit/record.ts'
import {
  cancelSuspension,
  finishByHand,
  requestReinstatement,
  requestSuspension,
  retrySuspension,
} from '../../src/suspensions/act-on-suspension.ts'
import { extendSuspension } from '../../src/suspensions/extend-suspension.ts'
import { proposeByHand } from '../../src/suspensions/propose-suspensions.ts'
import { liveSuspension, type Suspension } from '../../src/suspensions/store.ts'
import { testId } from '../support/builders.ts'
import { type Debtor, openStopWorld, type StopWorld } from '../support/suspensions.ts'

/** Chicago, 09:30 on the days named. */
const FRIDAY = '2026-03-06T15:30:00Z'
const MONDAY = '2026-03-09T14:30:00Z'
const TUESDAY = '2026-03-10T14:30:00Z'

describe('stopping a service', () => {
  let world: StopWorld
  beforeAll(async () => {
    world = await openStopWorld(FRIDAY)
  })
  afterAll(() => world.close())

  const suspensionOf = async ({ accountId }: Debtor): Promise<Suspension> => {
    const found = await liveSuspension(world.deps.db, world.organisation.id, accountId)
    if (!found) throw new Error('there is none')
    return found
  }
  const told = async ({ accountId }: Debtor) =>
    (await world.deps.db.select().from(timeline).where(eq(timeline.accountId, accountId))).map(
      ({ text }) => text,
    )
  const approvalOf = async ({ accountId }: Debtor) =>
    (await world.deps.db.select().from(approvals).where(eq(approvals.accountId, accountId))).map(
      ({ kind, state }) => `${kind} ${state}`,
    )
  const askedFor = async (debtor: Debtor) => {
    const { id } = await suspensionOf(debtor)
    return world.asked.filter(({ key }) => key.includes(id)).map(({ action }) => action)
  }
  const start = async (changes: Parameters<StopWorld['debtor']>[0] = {}) => {
    world.moveTo(FRIDAY)
    const debtor = await world.debtor(changes)
    await world.minute()
    await world.approve(debtor)
    await world.minute()
    return debtor
  }

  test('proposed with the notice, warned of a working day before, stopped on the date, restored by payment', async () => {
    const debtor = await start()
    expect(await world.state(debtor)).toBe('scheduled')
    expect(await told(debtor)).toContain('CSM and account executive were told that the service will stop')
    expect(world.asked).toEqual([])
    world.moveTo(MONDAY)
    await world.minute()
    expect(await world.state(debtor)).toBe('suspended')
    expect(await approvalOf(debtor)).toEqual(['suspension executed'])
    await world.minute()
    await world.pay(debtor, 90_000)
    await world.minute()
    expect(await world.state(debtor)).toBe('suspended')
    await world.pay(debtor, 9_600)
    const { id } = await suspensionOf(debtor)
    await world.minute()
    expect(await world.state(debtor)).toBe('restored')
    const mine = world.asked.filter(({ key }) => key.includes(id))
    expect(mine.map(({ key, action }) => [key, action])).toEqual([
      [`suspension:${id}:suspend`, 'suspend'],
      [`suspension:${id}:restore`, 'restore'],
    ])
  })

  test('without an approval of its own, nothing is stopped, however late', async () => {
    world.moveTo(FRIDAY)
    const debtor = await world.debtor()
    await world.minute()
    world.moveTo('2026-03-25T14:30:00Z')
    await world.minute()
    expect(await world.state(debtor)).toBe('proposed')
    expect(await askedFor(debtor)).toEqual([])
  })

  test('approved on the very day: the owners are told, and it happens the working day after', async () => {
    world.moveTo(MONDAY)
    const debtor = await world.debtor()
    await world.minute()
    await world.approve(debtor)
    await world.minute()
    expect(await world.state(debtor)).toBe('scheduled')
    world.moveTo(TUESDAY)
    await world.minute()
    expect(await world.state(debtor)).toBe('suspended')
  })

  test('a hold voids what was approved; money that waits to be placed only holds it up', async () => {
    const held = await start()
    const csm = world.person('csm')
    const hold = { kind: 'hold', until: '2026-03-20', reason: 'their office is closed' } as const
    await recordAnswer(
      world.context(csm),
      world.organisation,
      csm,
      { accountId: held.accountId, answer: hold },
      testId(),
    )
    world.moveTo(MONDAY)
    await world.minute()
    expect(await world.state(held)).toBe('scheduled')
    expect((await suspensionOf(held)).problem).toContain('it is on hold')
    expect(await askedFor(held)).toEqual([])
  })

  test('unplaced money of the last days stops it, old money that is too little does not', async () => {
    const debtor = await start()
    world.moveTo(MONDAY)
    const loose = {
      id: testId(),
      organisationId: world.organisation.id,
      accountId: debtor.accountId,
      externalId: testId(),
      currency: 'USD',
      amountMinor: 700,
      recordedAt: world.now().toJSDate(),
      receivedOn: '2026-03-06',
    }
    await world.deps.db.insert(payments).values(loose)
    await world.minute()
    expect((await suspensionOf(debtor)).problem).toContain(
      'money came in on Fri 6 Mar that is not yet placed',
    )
    expect(await askedFor(debtor)).toEqual([])
  })

  test('paid between the claim and the call: the product is not asked', async () => {
    const debtor = await start()
    world.moveTo(MONDAY)
    await world.tend()
    expect(await world.state(debtor)).toBe('suspending')
    const { id } = await suspensionOf(debtor)
    await world.pay(debtor, 100_000)
    await world.drain()
    expect(world.asked.filter(({ key }) => key.includes(id))).toEqual([])
    expect(await world.state(debtor)).toBe('cancelled')
    expect(await approvalOf(debtor)).toEqual(['suspension failed'])
  })

  test('a product that answers 500 is asked again under the same key, then people are told', async () => {
    const debtor = await start()
    world.moveTo(MONDAY)
    world.answer(() => ({ kind: 'retry', afterMs: 0, why: 'The product’s hook answered 500.' }))
    await world.minute()
    for (let again = 0; again < 6; again += 1) await world.drain()
    expect(await world.state(debtor)).toBe('failed')
    const suspension = await suspensionOf(debtor)
    const keys = world.asked.filter(({ key }) => key.includes(suspension.id)).map(({ key }) => key)
    expect(keys).toHaveLength(6)
    expect(new Set(keys).size).toBe(1)
    expect(suspension.problem).toContain('answered 500')
    expect(await approvalOf(debtor)).toEqual(['suspension approved'])
    world.answer(() => ({ kind: 'done' }))
    const collector = world.person('collector')
    expect(await retrySuspension(world.context(collector), await world.basis(), suspension.id)).toMatchObject(
      { kind: 'done' },
    )
    await world.minute()
    expect(await world.state(debtor)).toBe('suspended')
  })

  test('paid while the product fails: it is asked to restore, in case it had stopped', async () => {
    const debtor = await start()
    world.moveTo(MONDAY)
    world.answer(() => ({ kind: 'refused', code: 'status_410', why: 'Gone.' }))
    await world.minute()
    expect(await world.state(debtor)).toBe('failed')
    world.answer(() => ({ kind: 'done' }))
    const { id } = await suspensionOf(debtor)
    await world.pay(debtor, 100_000)
    await world.minute()
    expect(await world.state(debtor)).toBe('restored')
    expect(world.asked.filter(({ key }) => key === `suspension:${id}:restore`)).toHaveLength(1)
  })

  test('without a product people stop and restore it, and say so', async () => {
    const debtor = await start()
    const { productHook } = world.deps
    delete world.deps.productHook
    world.moveTo(MONDAY)
    await world.minute()
    const suspension = await suspensionOf(debtor)
    expect([suspension.state, suspension.how]).toEqual(['suspending', 'manual'])
    const basis = await world.basis()
    const finish = (action: 'suspend' | 'restore') =>
      finishByHand(world.context(world.person('collector')), basis, suspension.id, action)
    expect(await finish('restore')).toMatchObject({ kind: 'refused' })
    expect(await finish('suspend')).toMatchObject({ kind: 'done' })
    expect(await world.state(debtor)).toBe('suspended')
    expect(await finish('suspend')).toMatchObject({ kind: 'refused' })
    await world.pay(debtor, 100_000)
    await world.minute()
    expect(await world.state(debtor)).toBe('restoring')
    // The card that asked to stop it may still be on somebody's screen: pressed now, the service stays down.
    expect(await finish('suspend')).toEqual({
      kind: 'refused',
      why: 'That no longer fits: the service is coming back. Nothing was changed.',
    })
    expect(await world.state(debtor)).toBe('restoring')
    await finish('restore')
    expect(await world.state(debtor)).toBe('restored')
    if (productHook) world.deps.productHook = productHook
  })

  test('more time: only the sponsor’s, counted, with the balance then; the old approval counts no more', async () => {
    const debtor = await start({ strategic: true })
    const { id } = await suspensionOf(debtor)
    const basis = await world.basis()
    const wanted = { suspensionId: id, toOn: '2026-03-20', reason: 'the board meets on the 19th' }
    const vp = world.person('vp_finance')
    expect(await extendSuspension(world.context(vp), basis, vp, wanted, 'f1')).toMatchObject({
      kind: 'refused',
    })
    const cfo = world.person('cfo')
    const extend = () => extendSuspension(world.context(cfo), basis, cfo, wanted, 'f1')
    expect([await extend(), await extend()]).toEqual([
      { kind: 'done', suspensionId: id },
      { kind: 'done', suspensionId: id },
    ])
    const given = await world.deps.db
      .select()
      .from(suspensionExtensions)
      .where(eq(suspensionExtensions.suspensionId, id))
    expect(given.map(({ number, fromOn, toOn, balances }) => [number, fromOn, toOn, balances])).toEqual([
      [1, '2026-03-09', '2026-03-20', [{ currency: 'USD', amountMinor: 100_000 }]],
    ])
    expect(await approvalOf(debtor)).toEqual(['suspension withdrawn'])
    world.moveTo('2026-03-23T14:30:00Z')
    await world.minute()
    expect(await world.state(debtor)).toBe('proposed')
    expect(await askedFor(debtor)).toEqual([])
  })

  test('called off with a reason, and on the table again when finance says so', async () => {
    const debtor = await start()
    const { id } = await suspensionOf(debtor)
    const lead = world.person('finance_lead')
    const cancel = { suspensionId: id, reason: 'new owner, wants to talk' }
    expect(await cancelSuspension(world.context(lead), await world.basis(), lead, cancel)).toMatchObject({
      kind: 'done',
    })
    await world.minute()
    expect(await world.state(debtor)).toBe('cancelled')
    expect(await approvalOf(debtor)).toEqual(['suspension withdrawn'])
    const again = await proposeByHand(world.context(lead), await world.basis(), debtor.accountId)
    expect(again.kind).toBe('proposed')
    expect(await world.state(debtor)).toBe('proposed')
  })

  test('a notice that comes back takes the suspension with it', async () => {
    const debtor = await start()
    await world.deps.db.update(outreach).set({ state: 'bounced' }).where(eq(outreach.id, debtor.noticeId))
    await world.minute()
    expect(await world.state(debtor)).toBe('cancelled')
  })

  test('restored without payment by an approval of that kind', async () => {
    const debtor = await start()
    world.moveTo(MONDAY)
    await world.minute()
    const { id } = await suspensionOf(debtor)
    const csm = world.person('csm')
    const wanted = { suspensionId: id, reason: 'a payment plan was signed' }
    expect(
      await requestReinstatement(world.context(csm), await world.basis(), csm, wanted, 'r1'),
    ).toMatchObject({ kind: 'done' })
    await world.minute()
    expect(await world.state(debtor)).toBe('suspended')
    await world.decide(debtor, 'reinstatement', ['vp_finance'])
    await world.minute()
    expect(await world.state(debtor)).toBe('restored')
    expect(await approvalOf(debtor)).toEqual(['suspension executed', 'reinstatement executed'])
  })

  test('late clicks are told what is', async () => {
    const debtor = await start()
    world.moveTo(MONDAY)
    await world.minute()
    const { id } = await suspensionOf(debtor)
    const collector = world.person('collector')
    const basis = await world.basis()
    expect(
      await requestSuspension(
        world.context(collector),
        basis,
        collector,
        { suspensionId: id, reason: '' },
        'x',
      ),
    ).toEqual({ kind: 'refused', why: 'That no longer fits: the service is stopped. Nothing was changed.' })
    expect(await retrySuspension(world.context(collector), basis, testId())).toMatchObject({
      kind: 'refused',
    })
  })

  test('everything is on one unbroken record', async () => {
    const verbs = new Set(
      (await world.deps.db.select({ verb: audit.verb }).from(audit)).map(({ verb }) => verb),
    )
    for (const verb of [
      'propose-suspension',
      'stop-service',
      'service-stopped',
      'restore-service',
      'service-restored',
      'extend-suspension',
      'cancel-suspension',
      'product-hook-failed',
    ])
      expect(verbs).toContain(verb)
    expect((await verifyChain(world.deps.db, world.organisation.id)).brokenAt).toBeNull()
    const wrong = (await world.deps.db.select().from(suspensions)).filter(
      ({ state, suspendedAt }) => state === 'suspended' && suspendedAt === null,
    )
    expect(wrong).toEqual([])
  })
})
