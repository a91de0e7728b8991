import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  approvals,
  audit,
  cases,
  closures,
  credits,
  invoices,
  rollups,
  steps,
  timeline,
} from '../../db/schema.ts'
import { verifyChain } from '../../src/audit/record.ts'
import { dropClosure, type Picked, requestClosure } from '../../src/closures/act-on-closure.ts'
import { dossierCard } from '../../src/closures/dossier.ts'
import { loadClosingCase } from '../../src/closures/load-closing-case.ts'
import { proposeClosure } from '../../src/closures/propose-closures.ts'
import { liveClosure, loadClosure } from '../../src/closures/store.ts'
import { tendClosures } from '../../src/closures/tend-closures.ts'
import { undoWriteOff } from '../../src/closures/write-off.ts'
import { verifyBalances } from '../../src/receivables/verify-balances.ts'
import { testId } from '../support/builders.ts'
import { type Debtor, openStopWorld, type StopWorld } from '../support/suspensions.ts'

const NONE: Picked = { criteria: [], signs: [], deliveryProven: false, evidence: '' }

describe('the end of the ladder', () => {
  let world: StopWorld
  beforeAll(async () => {
    world = await openStopWorld('2026-03-06T15:30:00Z')
  })
  afterAll(() => world.close())

  const db = () => world.deps.db
  const org = () => world.organisation.id
  const approvalStates = async ({ accountId }: Debtor) =>
    (await db().select().from(approvals).where(eq(approvals.accountId, accountId))).map(
      ({ kind, state }) => `${kind} ${state}`,
    )
  const openOf = async ({ invoiceId }: Debtor) =>
    (await db().select().from(invoices).where(eq(invoices.id, invoiceId)))[0]?.openMinor
  const ask = async (closureId: string, picked: Partial<Picked>) =>
    requestClosure(
      world.context(world.person('collector')),
      await world.basis(),
      world.person('collector'),
      { closureId, picked: { ...NONE, ...picked } },
      testId(),
    )
  const propose = async (debtor: Debtor, kind: 'write-off' | 'referral') => {
    const id = await proposeClosure(world.context(), await world.basis(), debtor.accountId, kind, null)
    if (id === null) throw new Error('nothing was proposed')
    return id
  }

  test('a review that falls due is proposed once', async () => {
    const debtor = await world.debtor()
    const [own] = await db().select().from(cases).where(eq(cases.accountId, debtor.accountId))
    await db()
      .insert(steps)
      .values({
        id: testId(),
        organisationId: org(),
        caseId: own?.id ?? '',
        accountId: debtor.accountId,
        stepKey: 'write-off-review-180',
        tier: 4,
        invoiceId: debtor.invoiceId,
        generation: 1,
        dueOn: '2026-03-06',
        state: 'withheld',
        reason: 'needs-approval',
        outside: false,
        policyVersionId: own?.policyVersionId ?? '',
        plannedAt: world.now().toJSDate(),
      })
    await tendClosures(world.deps, world.organisation)
    const live = await liveClosure(db(), org(), debtor.accountId, 'write-off')
    expect(live?.state).toBe('proposed')
    const lead = world.person('finance_lead')
    const drop = { closureId: live?.id ?? '', reason: 'they answered yesterday' }
    expect(await dropClosure(world.context(lead), await world.basis(), lead, drop)).toMatchObject({
      kind: 'done',
    })
    await tendClosures(world.deps, world.organisation)
    expect((await db().select().from(closures).where(eq(closures.accountId, debtor.accountId))).length).toBe(
      1,
    )
  })

  test('written off on a criterion, shown, approved by two with the CFO; taken back while nothing came since', async () => {
    const debtor = await world.debtor({ minor: 12_345 })
    const closureId = await propose(debtor, 'write-off')
    expect(await ask(closureId, { evidence: 'x' })).toMatchObject({ kind: 'invalid' })
    expect(await ask(closureId, { criteria: ['out-of-business'], evidence: 'struck off' })).toMatchObject({
      kind: 'done',
    })
    await tendClosures(world.deps, world.organisation)
    expect(await openOf(debtor)).toBe(12_345)
    await world.decide(debtor, 'write-off', ['finance_lead', 'cfo'])
    await tendClosures(world.deps, world.organisation)
    expect(await openOf(debtor)).toBe(0)
    expect(await approvalStates(debtor)).toEqual(['write-off executed'])
    expect((await verifyBalances(db(), org())).wrong).toEqual([])
    const [rollup] = await db().select().from(rollups).where(eq(rollups.accountId, debtor.accountId))
    expect(rollup?.overdueMinor ?? 0).toBe(0)
    const told = (await db().select().from(timeline).where(eq(timeline.accountId, debtor.accountId))).map(
      ({ text }) => text,
    )
    expect(told.some((text) => text.startsWith('Written off: $123.45'))).toBe(true)
    const undo = async () => undoWriteOff(world.context(), await world.basis(), 'The cfo', closureId)
    expect(await undo()).toEqual({ kind: 'undone', closureId })
    expect(await openOf(debtor)).toBe(12_345)
    expect(
      (await db().select().from(credits).where(eq(credits.invoiceId, debtor.invoiceId))).map(
        ({ amountMinor }) => amountMinor,
      ),
    ).toEqual([12_345, -12_345])
    expect(await undo()).toMatchObject({ kind: 'refused' })
    expect((await verifyBalances(db(), org())).wrong).toEqual([])
  })

  test('money that came after the write-off keeps it from being taken back blindly', async () => {
    const debtor = await world.debtor({ minor: 20_000 })
    const closureId = await propose(debtor, 'write-off')
    await ask(closureId, { criteria: ['cost-exceeds'], evidence: 'lawyer’s estimate' })
    await world.decide(debtor, 'write-off', ['finance_lead', 'cfo'])
    await tendClosures(world.deps, world.organisation)
    await world.pay(debtor, 5_000)
    expect(await undoWriteOff(world.context(), await world.basis(), 'The cfo', closureId)).toMatchObject({
      kind: 'refused',
    })
  })

  test('paid between approval and booking: nothing is written off', async () => {
    const debtor = await world.debtor({ minor: 30_000 })
    const closureId = await propose(debtor, 'write-off')
    await ask(closureId, { criteria: ['cost-exceeds'], evidence: 'lawyer’s estimate' })
    await world.decide(debtor, 'write-off', ['finance_lead', 'cfo'])
    await world.pay(debtor, 30_000)
    await tendClosures(world.deps, world.organisation)
    expect((await db().select().from(credits).where(eq(credits.invoiceId, debtor.invoiceId))).length).toBe(0)
    expect(await approvalStates(debtor)).toEqual(['write-off invalidated'])
  })

  test('a stopped service does not come back because the debt was written off', async () => {
    const debtor = await world.debtor({ minor: 40_000 })
    await world.minute()
    await world.approve(debtor)
    await world.minute()
    world.moveTo('2026-03-09T14:30:00Z')
    await world.minute()
    expect(await world.state(debtor)).toBe('suspended')
    const closureId = await propose(debtor, 'write-off')
    await ask(closureId, { criteria: ['effort-exceeds'], evidence: 'see the timeline' })
    await world.decide(debtor, 'write-off', ['finance_lead', 'cfo'])
    await tendClosures(world.deps, world.organisation)
    expect(await openOf(debtor)).toBe(0)
    await world.minute()
    expect(await world.state(debtor)).toBe('suspended')
  })

  test('a referral needs its signs and preconditions; approved, its dossier is ready and nobody was written to', async () => {
    const debtor = await world.debtor({ minor: 9_000_000, name: 'Corvid Ltd' })
    const closureId = await propose(debtor, 'referral')
    expect((await loadClosure(db(), org(), closureId))?.grounds.computed).toEqual(['high-value', 'overdue'])
    const two: Partial<Picked> = { signs: ['high-value', 'overdue'], deliveryProven: true }
    expect(await ask(closureId, two)).toMatchObject({
      kind: 'invalid',
      errors: { signs: 'Before that: 3 signs are needed, and 2 are ticked.' },
    })
    const three: Partial<Picked> = { signs: ['high-value', 'overdue', 'never-accepted'] }
    expect(await ask(closureId, three)).toMatchObject({
      kind: 'invalid',
      errors: { deliveryProven: 'Delivery has to be proven first.' },
    })
    expect(await ask(closureId, { ...three, deliveryProven: true })).toMatchObject({ kind: 'done' })
    await world.decide(debtor, 'referral', ['cfo', 'vp_finance'])
    await tendClosures(world.deps, world.organisation)
    const closure = await loadClosure(db(), org(), closureId)
    expect(closure?.state).toBe('done')
    const found = await loadClosingCase(db(), await world.basis(), debtor.accountId)
    if (!closure || !found) throw new Error('gone')
    const card = JSON.stringify(await dossierCard(world.context(), await world.basis(), closure, found))
    for (const words of [
      'Corvid Ltd',
      '$90,000.00',
      'notice: Final notice',
      'Proof of delivery',
      'Ask a lawyer',
    ])
      expect(card).toContain(words)
    expect((await verifyChain(db(), org())).brokenAt).toBeNull()
    expect((await db().select({ verb: audit.verb }).from(audit)).map(({ verb }) => verb)).toEqual(
      expect.arrayContaining(['write-off', 'undo-write-off', 'refer']),
    )
  })
})
