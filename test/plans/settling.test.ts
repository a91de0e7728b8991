import { and, eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { accounts, answers, audit, people, plans, policyVersions } from '../../db/schema.ts'
import { lockAccount } from '../../src/accounts/store.ts'
import type { AnswerInput } from '../../src/answers/answer.ts'
import { judgePromises, type PromiseFacts } from '../../src/answers/promise.ts'
import { settleAnswer } from '../../src/answers/store.ts'
import type { Role } from '../../src/people/person.ts'
import { askForPlan } from '../../src/plans/ask-for-plan.ts'
import { finishPlan } from '../../src/plans/end-plan.ts'
import { settlePlans } from '../../src/plans/settle-plans.ts'
import { loadPlan } from '../../src/plans/store.ts'
import type { Db } from '../../src/ports.ts'
import { selectRows } from '../../src/rows.ts'
import { testId } from '../support/builders.ts'
import { type Debtor, openStopWorld, type StopWorld } from '../support/suspensions.ts'
import { planDesk } from './plan-desk.ts'

const FRIDAY = '2026-03-06T15:30:00Z'
const SMALL = 100_000

describe('plans that hold', () => {
  let world: StopWorld
  beforeAll(async () => {
    world = await openStopWorld(FRIDAY)
  })
  afterAll(() => world.close())
  beforeEach(() => world.moveTo(FRIDAY))

  const { db, wanted, discount, ask, say, plansOf, states, promises, gates, conclude, carryOut } = planDesk(
    () => world,
  )
  const claims = ({ accountId }: Debtor) =>
    db()
      .select({ id: answers.id, state: answers.state })
      .from(answers)
      .where(and(eq(answers.accountId, accountId), eq(answers.kind, 'paid')))
  const hasPaid: AnswerInput = { kind: 'paid', invoiceIds: [], reason: '' }
  const speakers = async ({ accountId }: Debtor, kind: 'promise' | 'hold') =>
    (
      await db()
        .select({ saidBy: answers.saidBy })
        .from(answers)
        .where(and(eq(answers.accountId, accountId), eq(answers.kind, kind)))
    ).map(({ saidBy }) => saidBy)
  const change = (role: Role, to: Partial<typeof people.$inferInsert>) =>
    db()
      .update(people)
      .set(to)
      .where(eq(people.id, world.person(role).id))
  const noCollector = ({ accountId }: Debtor) =>
    db().update(accounts).set({ collectorId: null }).where(eq(accounts.id, accountId))
  /** A discount that the finance lead asked for, approved and agreed. */
  const agreedDiscount = async () => {
    const debtor = await world.debtor({ minor: SMALL })
    const asker = world.person('finance_lead')
    const plan = discount(debtor, SMALL)
    await askForPlan(world.context(asker), await world.basis(), asker, plan, testId())
    await world.decide(debtor, 'discount', ['cfo'])
    return debtor
  }
  /** Until somebody waits for a lock in the world's database. */
  const blocked = () => {
    const waiting = sql`select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const count = async () => (await selectRows(db(), waiting, z.object({ pid: z.number() }))).length
    return expect.poll(count, { timeout: 8_000 }).toBeGreaterThan(0)
  }

  test('is kept although the client had said that it had paid, before the plan was agreed', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await say(debtor, hasPaid)
    expect(await gates(debtor)).toEqual(['payment-claimed'])
    expect((await ask(wanted(debtor, SMALL))).kind).toBe('done')
    const [claim] = await claims(debtor)
    expect(claim?.state).toBe('ended')
    const [agreed] = await db()
      .select({ data: audit.data })
      .from(audit)
      .where(and(eq(audit.verb, 'agree-on-plan'), eq(audit.subject, `account:${debtor.accountId}`)))
    expect(agreed?.data).toMatchObject({ replaced: [claim?.id] })
    world.moveTo('2026-03-09T15:30:00Z')
    await world.pay(debtor, 50_000)
    await conclude()
    world.moveTo('2026-03-12T15:30:00Z')
    await conclude()
    expect((await promises(debtor)).map(({ state }) => state)).toEqual(['kept', 'active'])
    expect(await states(debtor)).toEqual(['agreed'])
  })

  test('is kept whatever else is claimed or promised while it holds', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await ask(wanted(debtor, SMALL, { instalments: [{ on: '2026-03-09', minor: SMALL }] }))
    await say(debtor, hasPaid)
    await say(debtor, {
      kind: 'promise',
      date: '2026-03-06',
      amountMinor: 40_000,
      currency: 'USD',
      invoiceIds: [],
      reason: '',
    })
    world.moveTo('2026-03-09T15:30:00Z')
    await world.pay(debtor, SMALL - 50_000)
    await conclude()
    await world.pay(debtor, 50_000)
    world.moveTo('2026-03-13T15:30:00Z')
    await conclude()
    expect((await promises(debtor)).find(({ untilOn }) => untilOn === '2026-03-09')?.state).toBe('kept')
    expect(await states(debtor)).toEqual(['kept'])
  })

  test('speaks through the collector once whoever asked has left finance', async () => {
    const debtor = await agreedDiscount()
    await change('finance_lead', { roles: ['csm'] })
    await carryOut()
    await change('finance_lead', { roles: ['finance_lead'] })
    expect(await states(debtor)).toEqual(['agreed'])
    expect(await speakers(debtor, 'promise')).toEqual([world.person('collector').id])
  })

  test.each([
    ['has left finance', { roles: ['csm'] }],
    ['is gone', { active: false }],
  ])('keeps the client from being asked for its discount, although whoever asked %s', async (_, left) => {
    const debtor = await agreedDiscount()
    await carryOut()
    await change('finance_lead', left)
    await noCollector(debtor)
    world.moveTo('2026-03-12T15:30:00Z')
    await world.pay(debtor, 95_000)
    await conclude()
    await change('finance_lead', { roles: ['finance_lead'], active: true })
    expect(await states(debtor)).toEqual(['kept'])
    expect(await gates(debtor)).toEqual(['on-hold'])
    const finance = (['cfo', 'vp_finance', 'collector'] as const).map((role) => world.person(role).id)
    expect(finance).toEqual(expect.arrayContaining(await speakers(debtor, 'hold')))
  })

  test('comes to its end once', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await ask(wanted(debtor, SMALL))
    const [row] = await plansOf(debtor)
    const plan = await loadPlan(db(), world.organisation.id, row?.id ?? '')
    if (!plan) throw new Error('no plan')
    const end = async () =>
      finishPlan(world.context(), await world.basis(), plan, { state: 'kept', why: 'everything came' })
    expect(await end()).toBe(true)
    expect(await end()).toBe(false)
  })

  test('waits for no credit when somebody ended it at that moment', async () => {
    const debtor = await agreedDiscount()
    await carryOut()
    const [promise] = await promises(debtor)
    await settleAnswer(db(), world.organisation.id, promise?.id ?? '', 'active', {
      state: 'kept',
      at: new Date(),
      why: 'it came',
    })
    let settling: Promise<void> = Promise.resolve()
    await db().transaction(async (tx) => {
      await tx
        .update(plans)
        .set({ state: 'ended', endedAt: world.now().toJSDate(), endedWhy: 'they pay elsewhere' })
        .where(eq(plans.accountId, debtor.accountId))
      settling = db().transaction((inner: Db) =>
        settlePlans({ ...world.context(), db: inner }, world.organisation, '2026-03-06'),
      )
      await blocked()
    })
    await settling
    expect(await states(debtor)).toEqual(['ended'])
    expect(await gates(debtor)).toEqual([])
  })

  test('and somebody who works on its account come one after the other, not in each other’s way', async () => {
    const debtor = await agreedDiscount()
    await carryOut()
    const [promise] = await promises(debtor)
    world.moveTo('2026-03-09T15:30:00Z')
    await world.pay(debtor, 95_000)
    let concluding: Promise<void> = Promise.resolve()
    await db().transaction(async (tx) => {
      await lockAccount(tx, world.organisation.id, debtor.accountId)
      concluding = conclude()
      concluding.catch(() => undefined)
      await blocked()
      await settleAnswer(tx, world.organisation.id, promise?.id ?? '', 'active', {
        state: 'ended',
        at: world.now().toJSDate(),
        why: 'ended by hand',
      })
    })
    await concluding
    expect((await promises(debtor)).map(({ state }) => state)).toEqual(['ended'])
  })

  test('of an account that is chased with its parent by now has ended, and was not kept', async () => {
    const [debtor, parent] = [await world.debtor({ minor: SMALL }), await world.debtor({ minor: SMALL })]
    await ask(wanted(debtor, SMALL))
    await ask(wanted(parent, SMALL))
    await db().update(accounts).set({ parentId: parent.accountId }).where(eq(accounts.id, debtor.accountId))
    await conclude()
    expect(await states(debtor)).toEqual(['agreed'])
    const [version] = await db().select().from(policyVersions)
    if (!version) throw new Error('no policy')
    const source = version.source.replace('families: apart', 'families: together')
    await db().update(policyVersions).set({ source })
    await conclude()
    await db().update(policyVersions).set({ source: version.source })
    expect(await states(debtor)).toEqual(['ended'])
    expect((await plansOf(debtor))[0]?.endedWhy).toBe(
      'its account is chased together with its parent now; agree on one there',
    )
    expect(await states(parent)).toEqual(['agreed'])
  })

  test('is settled by the tolerance of its client’s segment', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await db().update(accounts).set({ segment: 'smb' }).where(eq(accounts.id, debtor.accountId))
    const [version] = await db().select().from(policyVersions)
    if (!version) throw new Error('no policy')
    const source = version.source.replace(
      'tiers:\n',
      "segments: { smb: { tolerance: { USD: '60.00' } } }\ntiers:\n",
    )
    await db().update(policyVersions).set({ source })
    await ask(wanted(debtor, SMALL))
    world.moveTo('2026-03-09T15:30:00Z')
    await world.pay(debtor, 50_000)
    await conclude()
    world.moveTo('2026-04-06T15:30:00Z')
    await world.pay(debtor, 45_000)
    await conclude()
    await db().update(policyVersions).set({ source: version.source })
    expect((await promises(debtor)).map(({ state }) => state)).toEqual(['kept', 'kept'])
    expect(await states(debtor)).toEqual(['kept'])
  })
})

test('instalments are judged as if nothing else had been said', () => {
  const minor = fc.integer({ min: 1, max: 500 })
  const day = fc.integer({ min: 10, max: 28 }).map((one) => `2026-03-${one}`)
  const facts = fc
    .array(fc.record({ untilOn: day, minor, planId: fc.constantFrom('plan', null) }), { maxLength: 8 })
    .map((all) =>
      all.map(
        ({ untilOn, minor, planId }, index): PromiseFacts => ({
          id: `answer-${index}`,
          state: 'active',
          untilOn,
          overOn: planId === null && index % 2 === 0 ? null : untilOn,
          saidOn: '2026-03-02',
          saidAt: 0,
          promised: [{ currency: 'USD', minor }],
          received: [],
          invoiceIds: [],
          planId,
        }),
      ),
    )
  const came = fc.array(fc.record({ receivedOn: day, amountMinor: minor }), { maxLength: 6 })
  fc.assert(
    fc.property(facts, came, (all, money) => {
      const paid = money.map((one) => ({ ...one, invoiceId: null, currency: 'USD', recordedAt: 1 }))
      const judge = (of: PromiseFacts[]) => judgePromises(of, paid, '2026-03-20', () => 5)
      const mine = all.filter(({ planId }) => planId !== null)
      expect(judge(all).filter(({ id }) => mine.some((one) => one.id === id))).toEqual(judge(mine))
    }),
  )
})
