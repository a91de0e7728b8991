import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answers, approvals, invoices, people } from '../../db/schema.ts'
import { endAnswer } from '../../src/answers/end-answer.ts'
import { undoAnswer } from '../../src/answers/undo-answer.ts'
import { runCommand } from '../../src/commands.ts'
import { askForPlan } from '../../src/plans/ask-for-plan.ts'
import { endPlan } from '../../src/plans/end-plan.ts'
import { testId } from '../support/builders.ts'
import { raceCount } from '../support/race-count.ts'
import { type Debtor, openStopWorld, type StopWorld } from '../support/suspensions.ts'
import { planDesk } from './plan-desk.ts'

const FRIDAY = '2026-03-06T15:30:00Z'
const SMALL = 100_000
/** Above the policy's limit of $25,000. */
const LARGE = 3_000_000

describe('plans', () => {
  let world: StopWorld
  beforeAll(async () => {
    world = await openStopWorld(FRIDAY)
  })
  afterAll(() => world.close())
  beforeEach(() => world.moveTo(FRIDAY))

  const {
    db,
    collector,
    wanted,
    discount,
    ask,
    say,
    plansOf,
    states,
    promises,
    gates,
    told,
    conclude,
    carryOut,
  } = planDesk(() => world)
  const approvalsOf = async ({ accountId }: Debtor) =>
    (await db().select().from(approvals).where(eq(approvals.accountId, accountId))).map(
      ({ kind, state, endedWhy }) => [kind, state, endedWhy],
    )

  test('a small plan is agreed at once, pauses contact, and is kept as its instalments come', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    const verdict = await ask(wanted(debtor, SMALL))
    expect(verdict.kind).toBe('done')
    expect(await states(debtor)).toEqual(['agreed'])
    expect(await promises(debtor)).toMatchObject([
      { untilOn: '2026-03-06', amountMinor: 50_000, state: 'active' },
      { untilOn: '2026-04-06', amountMinor: 50_000, state: 'active' },
    ])
    expect(await gates(debtor)).toEqual(['promised'])
    expect(await told(debtor)).toEqual([
      'Case opened in tier 4',
      'Payment plan agreed, 2 instalments: $500.00 on Fri 6 Mar, $500.00 on Mon 6 Apr',
    ])
    world.moveTo('2026-03-09T15:30:00Z')
    await world.pay(debtor, 50_000)
    await conclude()
    expect((await promises(debtor)).map(({ state }) => state)).toEqual(['kept', 'active'])
    expect(await states(debtor)).toEqual(['agreed'])
    world.moveTo('2026-04-06T15:30:00Z')
    await world.pay(debtor, 50_000)
    await conclude()
    expect(await states(debtor)).toEqual(['kept'])
    expect(await gates(debtor)).toEqual([])
  })

  test('an instalment that is missed brings the whole balance back', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await ask(wanted(debtor, SMALL))
    world.moveTo('2026-03-10T15:30:00Z')
    await conclude()
    expect(await gates(debtor)).toEqual(['promised'])
    world.moveTo('2026-03-11T15:30:00Z')
    await conclude()
    expect((await promises(debtor)).map(({ state }) => state)).toEqual(['broken', 'ended'])
    expect(await states(debtor)).toEqual(['broken'])
    expect(await gates(debtor)).toEqual([])
    expect((await told(debtor)).at(-1)).toBe(
      'Payment plan not kept: $500.00 did not come by Fri 6 Mar; the whole balance is back',
    )
    await conclude()
    expect(await promises(debtor)).toHaveLength(2)
  })

  test('a large plan waits for approval, and holds once it is given', async () => {
    const debtor = await world.debtor({ minor: LARGE })
    await ask(wanted(debtor, LARGE))
    expect(await states(debtor)).toEqual(['asked'])
    expect(await gates(debtor)).toEqual([])
    await world.decide(debtor, 'plan', ['vp_finance'])
    expect(await states(debtor)).toEqual(['approved'])
    await carryOut()
    expect(await states(debtor)).toEqual(['agreed'])
    expect(await gates(debtor)).toEqual(['promised'])
    expect(await approvalsOf(debtor)).toEqual([['plan', 'executed', null]])
    await carryOut()
    expect(await promises(debtor)).toHaveLength(2)
  })

  test('what was paid between asking and approval makes it another plan', async () => {
    const debtor = await world.debtor({ minor: LARGE })
    await ask(wanted(debtor, LARGE))
    await world.decide(debtor, 'plan', ['vp_finance'])
    await world.pay(debtor, 1_000_000)
    await carryOut()
    expect(await states(debtor)).toEqual(['dropped'])
    expect(await approvalsOf(debtor)).toEqual([
      ['plan', 'invalidated', 'the overdue balance is $20,000.00 now, and was $30,000.00'],
    ])
    expect(await gates(debtor)).toEqual([])
  })

  test('a first day that passes before the last yes ends it, and says so', async () => {
    const debtor = await world.debtor({ minor: LARGE })
    await ask(wanted(debtor, LARGE))
    world.moveTo('2026-03-09T15:30:00Z')
    await world.decide(debtor, 'plan', ['vp_finance'])
    await carryOut()
    expect(await states(debtor)).toEqual(['dropped'])
    expect(await approvalsOf(debtor)).toEqual([
      ['plan', 'failed', 'its first day has passed; ask for it again with a later one'],
    ])
    expect(await promises(debtor)).toEqual([])
  })

  test('whoever asked may be gone by then: the collector speaks for the account', async () => {
    const debtor = await world.debtor({ minor: LARGE })
    const asker = world.person('finance_lead')
    await askForPlan(world.context(asker), await world.basis(), asker, wanted(debtor, LARGE), testId())
    await world.decide(debtor, 'plan', ['vp_finance'])
    await db().update(people).set({ active: false }).where(eq(people.id, asker.id))
    await carryOut()
    await db().update(people).set({ active: true }).where(eq(people.id, asker.id))
    expect(await states(debtor)).toEqual(['agreed'])
    const [answer] = await db().select().from(answers).where(eq(answers.accountId, debtor.accountId))
    expect(answer?.saidBy).toBe(collector().id)
  })

  test('a discount is approved whatever its size; paid in time, what it took off is not chased', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await ask(discount(debtor, SMALL))
    expect(await states(debtor)).toEqual(['asked'])
    await world.decide(debtor, 'discount', ['cfo'])
    await carryOut()
    expect(await gates(debtor)).toEqual(['promised'])
    world.moveTo('2026-03-12T15:30:00Z')
    await world.pay(debtor, 95_000)
    await conclude()
    expect(await states(debtor)).toEqual(['kept'])
    expect(await gates(debtor)).toEqual(['on-hold'])
    expect((await told(debtor)).filter((text) => text.includes('$50.00'))).toHaveLength(2)
  })

  test('a discount that lapses leaves the whole balance', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await ask(discount(debtor, SMALL))
    await world.decide(debtor, 'discount', ['cfo'])
    await carryOut()
    world.moveTo('2026-03-18T15:30:00Z')
    await conclude()
    expect(await states(debtor)).toEqual(['broken'])
    expect(await gates(debtor)).toEqual([])
  })

  test('a plan takes the place of the wish for one, and of earlier promises of the same money', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    await say(debtor, { kind: 'plan', reason: 'needs time' })
    await say(debtor, { kind: 'promise', date: '2026-03-20', invoiceIds: [], reason: '' })
    expect(await gates(debtor)).toEqual(['promised', 'plan-wanted'])
    await ask(wanted(debtor, SMALL))
    expect(await gates(debtor)).toEqual(['promised'])
    expect((await promises(debtor)).map(({ untilOn, state }) => [untilOn, state])).toEqual([
      ['2026-03-06', 'active'],
      ['2026-03-20', 'ended'],
      ['2026-04-06', 'active'],
    ])
  })

  test('the same form twice, one after the other or at once, makes one plan', async () => {
    for (let race = 0; race < raceCount(3); race += 1) {
      const debtor = await world.debtor({ minor: LARGE })
      const form = testId()
      const verdicts = await Promise.all([1, 2, 3].map(() => ask(wanted(debtor, LARGE), form)))
      expect(verdicts.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
      expect(await states(debtor)).toEqual(['asked'])
      expect(await approvalsOf(debtor)).toHaveLength(1)
    }
  })

  test('of two people with forms of their own one makes the plan, and the other hears of it', async () => {
    for (let race = 0; race < raceCount(3); race += 1) {
      const debtor = await world.debtor({ minor: SMALL })
      const verdicts = await Promise.all([ask(wanted(debtor, SMALL)), ask(wanted(debtor, SMALL))])
      expect(verdicts.map(({ kind }) => kind).sort()).toEqual(['done', 'refused'])
      expect(JSON.stringify(verdicts)).toContain('There is a plan for what')
      expect(await promises(debtor)).toHaveLength(2)
    }
  })

  test('a balance that changed since the form was opened is refused with what is owed now', async () => {
    const debtor = await world.debtor({ minor: SMALL, name: 'Ashcombe' })
    await world.pay(debtor, 20_000)
    expect(await ask(wanted(debtor, SMALL))).toEqual({
      kind: 'refused',
      why: 'The balance has changed: Ashcombe owes $800.00 now, and owed $1,000.00 when the form was opened. Nothing was changed; open it again.',
    })
    await world.pay(debtor, 80_000)
    expect(await ask(wanted(debtor, SMALL))).toEqual({
      kind: 'refused',
      why: 'Ashcombe owes nothing in USD that is past due (any more). Nothing was changed.',
    })
    expect(await plansOf(debtor)).toEqual([])
  })

  test('a discount that leaves no more than is left alone anyway is refused in the form', async () => {
    const debtor = await world.debtor({ minor: 550 })
    const organisationId = world.organisation.id
    const workspace = { id: testId(), organisationId, platform: 'slack' as const, externalId: 'T0' }
    const place = { workspace, channelId: 'C0', direct: true, userId: 'U0', occurrence: testId() }
    const about = {
      accountId: debtor.accountId,
      currency: 'USD',
      kind: 'discount' as const,
      balanceMinor: 550,
    }
    const answers = { percent: '10', payBy: '2026-03-13', reason: '' }
    const call = { name: 'save-plan' as const, input: { ...about, form: testId(), answers } }
    expect(await runCommand(world.deps, { organisationId, actor: collector() }, place, call)).toEqual({
      kind: 'invalid',
      errors: { percent: 'That leaves no more than the $5.00 that the policy leaves alone anyway.' },
    })
    expect(await plansOf(debtor)).toEqual([])
  })

  test('what is owed in two currencies has a plan in each', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    const [usd] = await db().select().from(invoices).where(eq(invoices.id, debtor.invoiceId))
    if (!usd) throw new Error('no invoice')
    const eur = { ...usd, id: testId(), externalId: testId(), number: testId(), currency: 'EUR' }
    await db().insert(invoices).values(eur)
    expect((await ask(wanted(debtor, SMALL))).kind).toBe('done')
    expect((await ask(wanted(debtor, SMALL, { currency: 'EUR' }))).kind).toBe('done')
    const inEach = async () =>
      (await plansOf(debtor)).map(({ currency, state }) => `${currency} ${state}`).sort()
    // Without a rate nobody can tell whether it is above the limit.
    expect(await inEach()).toEqual(['EUR asked', 'USD agreed'])
    await world.decide(debtor, 'plan', ['vp_finance'])
    await carryOut()
    expect(await inEach()).toEqual(['EUR agreed', 'USD agreed'])
    expect((await promises(debtor)).map(({ state }) => state)).toEqual(Array(4).fill('active'))
    await world.pay(debtor, SMALL)
    await conclude()
    expect(await inEach()).toEqual(['EUR agreed', 'USD kept'])
  })

  test('an approval that comes while somebody ends the plan leaves one outcome', async () => {
    for (let race = 0; race < raceCount(3); race += 1) {
      const debtor = await world.debtor({ minor: LARGE })
      const asked = await ask(wanted(debtor, LARGE))
      const planId = asked.kind === 'done' ? asked.planId : ''
      await Promise.allSettled([
        world.decide(debtor, 'plan', ['vp_finance']).then(carryOut),
        endPlan(world.context(collector()), await world.basis(), collector(), { planId, reason: 'no' }),
      ])
      await carryOut()
      const [state = ''] = await states(debtor)
      const [[, approval] = []] = await approvalsOf(debtor)
      const active = (await promises(debtor)).filter((one) => one.state === 'active').length
      expect(['agreed executed 2', 'dropped withdrawn 0', 'ended executed 0']).toContain(
        `${state} ${approval} ${active}`,
      )
    }
  })

  test('a denial and a withdrawal leave the way free for another plan', async () => {
    const debtor = await world.debtor({ minor: LARGE })
    const first = await ask(wanted(debtor, LARGE))
    const planId = first.kind === 'done' ? first.planId : ''
    const end = async () =>
      endPlan(world.context(collector()), await world.basis(), collector(), { planId, reason: 'too long' })
    expect(await end()).toEqual({ kind: 'done', planId })
    expect(await approvalsOf(debtor)).toEqual([['plan', 'withdrawn', 'too long']])
    expect(await end()).toMatchObject({ kind: 'refused' })
    expect((await ask(wanted(debtor, LARGE))).kind).toBe('done')
    expect((await states(debtor)).sort()).toEqual(['asked', 'dropped'])
  })

  test('a plan that holds is ended by hand, not by taking one of its instalments back', async () => {
    const debtor = await world.debtor({ minor: SMALL })
    const agreed = await ask(wanted(debtor, SMALL))
    const planId = agreed.kind === 'done' ? agreed.planId : ''
    const [first] = await promises(debtor)
    const context = world.context(collector())
    const undone = await undoAnswer(context, world.organisation, collector(), first?.id ?? '')
    const ended = await endAnswer(context, world.organisation, collector(), first?.id ?? '', 'no')
    for (const verdict of [undone, ended])
      expect(verdict).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining('instalment of a payment plan'),
      })
    await endPlan(context, await world.basis(), collector(), { planId, reason: 'they paid elsewhere' })
    expect(await states(debtor)).toEqual(['ended'])
    expect(await gates(debtor)).toEqual([])
  })
})
