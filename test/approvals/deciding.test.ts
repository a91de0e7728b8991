import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accounts, answers, approvals, approvalVotes, audit, invoices, people } from '../../db/schema.ts'
import { breakGlass } from '../../src/approvals/break-glass.ts'
import { claimApproval } from '../../src/approvals/claim-approval.ts'
import { finishApproval } from '../../src/approvals/finish-approval.ts'
import { muteApprovals } from '../../src/approvals/mute-approvals.ts'
import { resubmitApproval } from '../../src/approvals/resubmit-approval.ts'
import { withdrawApproval } from '../../src/approvals/withdraw-approval.ts'
import { verifyChain } from '../../src/audit/record.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import type { Person } from '../../src/people/person.ts'
import { at, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { approvalScene, NOON, requested, TODAY } from './scene.ts'

let database: TestDatabase
let scene: Awaited<ReturnType<typeof approvalScene>>
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  scene = await approvalScene(database.db)
})
afterAll(() => database.close())

async function claim(approvalId: string, now = NOON) {
  const basis = await scene.basisAt(now)
  const actor = scene.collector
  return scene.db.transaction((tx) =>
    claimApproval({ ...scene.contextOf(actor, now), db: tx }, basis, { approvalId }),
  )
}
async function approved(): Promise<string> {
  const id = requested(await scene.ask('tier-4'))
  await scene.vote(scene.vp, id)
  await scene.vote(scene.cfo, id)
  expect(await scene.state(id)).toBe('approved')
  return id
}
const say = (kind: string, gateEndsOn: string | null = null) =>
  scene.db.insert(answers).values({
    id: testId(),
    organisationId: scene.organisation.id,
    accountId: scene.account.id,
    kind,
    state: 'active',
    gateEndsOn,
    saidBy: scene.csm.id,
    saidAt: NOON.toJSDate(),
    saidOn: TODAY,
  })
const change = async (set: Partial<typeof invoices.$inferInsert>) => {
  await scene.db.update(invoices).set(set).where(eq(invoices.id, scene.bill.id))
  await followLedger(scene.contextAt(NOON), [scene.account.id])
}

describe('asking', () => {
  test('writes to those who may decide, and to nobody else', async () => {
    requested(await scene.ask('tier-4'))
    for (const who of [scene.cfo, scene.vp, scene.head])
      expect((await scene.sent(who)).join()).toContain('Don’t send me these')
    expect((await scene.sent(scene.collector)).join()).toContain('Withdraw…')
    for (const who of [scene.csm, scene.lead, scene.admin, scene.ceo])
      expect(await scene.sent(who)).toEqual([])
  })
  test('twice by the same form is one request, and again by another is refused with whose it is', async () => {
    const id = requested(await scene.ask('tier-4', scene.collector, NOON, 'form'))
    expect(await scene.ask('tier-4', scene.collector, NOON, 'form')).toEqual({
      kind: 'repeated',
      approvalId: id,
    })
    expect(await scene.ask('tier-4', scene.lead)).toMatchObject({
      why: expect.stringContaining('asked for by Dana'),
    })
    expect(await scene.all()).toHaveLength(1)
  })
  test('twenty times at once leaves one request', async () => {
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => scene.ask('tier-4')))
    expect(verdicts.filter(({ kind }) => kind === 'requested')).toHaveLength(1)
    expect(await scene.all()).toHaveLength(1)
  })
  test('is refused where the policy names nobody, nobody else could decide, or the reason is a novel', async () => {
    await scene.db.update(people).set({ active: false }).where(eq(people.id, scene.cfo.id))
    expect(await scene.ask('suspension')).toMatchObject({ why: expect.stringContaining('nobody is CFO') })
    expect(await scene.ask('tier-4', scene.head)).toMatchObject({
      why: expect.stringContaining('besides you only 1 can'),
    })
    expect(await scene.ask('tier-4', scene.collector, NOON, 'x', 'x'.repeat(3_000))).toMatchObject({
      why: 'Say why in at most 500 characters; that was 3,000.',
    })
    expect(await scene.all()).toEqual([])
  })
  test('is refused where there is nothing to approve', async () => {
    await say('hold')
    expect(await scene.ask('tier-4')).toMatchObject({ why: expect.stringContaining('it is on hold') })
    await scene.db.delete(answers)
    await change({ openMinor: 0 })
    expect(await scene.ask('tier-4')).toMatchObject({
      why: 'There is nothing to approve now: the client has paid.',
    })
  })
  test('whoever switched direct messages off gets none, and may decide all the same', async () => {
    await muteApprovals(scene.contextOf(scene.cfo), scene.cfo.id, true)
    const id = requested(await scene.ask('tier-4'))
    expect(await scene.sent(scene.cfo)).toEqual([])
    expect(await scene.vote(scene.cfo, id)).toMatchObject({ kind: 'counted' })
    await muteApprovals(scene.contextOf(scene.cfo), scene.cfo.id, false)
    await scene.tend(NOON.plus({ days: 1 }))
    expect(await scene.sent(scene.head)).not.toEqual([])
  })
})

describe('deciding', () => {
  test('changes every copy, and is on the timeline and in the audit with its hash', async () => {
    const id = await approved()
    for (const who of [scene.cfo, scene.vp, scene.head, scene.collector]) {
      const [last] = (await scene.sent(who)).filter((one) => one.startsWith('update')).slice(-1)
      expect(last).toContain('Acme (approved)')
      expect(last).toContain('Not carried out yet')
    }
    const told = await scene.told()
    expect(told).toContain('Ingrid approved the final notice to Acme (1 of 2)')
    expect(told).toContain('Desmond approved the final notice to Acme: approved')
    const { approval } = await scene.load(id)
    const records = await scene.db.select().from(audit).where(eq(audit.organisationId, scene.organisation.id))
    const verbs = records.filter(({ data }) => data.factsHash === approval.factsHash).map(({ verb }) => verb)
    expect(verbs).toEqual(['request-approval', 'approve-approval', 'approve-approval'])
    expect((await verifyChain(scene.db, scene.organisation.id)).brokenAt).toBeNull()
  })
  test('a denial ends it, with its reason to who asked', async () => {
    const id = requested(await scene.ask('tier-4'))
    await scene.vote(scene.vp, id)
    expect(
      await scene.vote(scene.cfo, id, { choice: 'deny', reason: 'the renewal is on Friday' }),
    ).toMatchObject({ kind: 'counted' })
    expect(await scene.state(id)).toBe('denied')
    for (const who of [scene.collector, scene.vp])
      expect((await scene.sent(who)).at(-1)).toContain('Denied by Desmond, 12:00: the renewal is on Friday')
    expect(await scene.vote(scene.head, id)).toMatchObject({
      code: 'over',
      why: expect.stringContaining('Denied by Desmond'),
    })
    requested(await scene.ask('tier-4'))
  })
  test('forged ids, other companies’ requests, wrong roles and removed people decide nothing', async () => {
    const id = requested(await scene.ask('tier-4'))
    const elsewhere = await approvalScene(database.db)
    expect(await elsewhere.vote(elsewhere.cfo, id)).toMatchObject({ code: 'gone' })
    expect(await scene.vote(elsewhere.cfo, id)).toMatchObject({ code: 'gone' })
    expect(await scene.vote(scene.cfo, testId())).toMatchObject({ code: 'gone' })
    expect(await scene.vote(scene.csm, id)).toMatchObject({ code: 'wrong-role' })
    expect(await scene.vote(scene.admin, id)).toMatchObject({ code: 'wrong-role' })
    await scene.db.update(people).set({ active: false }).where(eq(people.id, scene.cfo.id))
    expect(await scene.vote(scene.cfo, id)).toMatchObject({ code: 'inactive' })
    await scene.db
      .update(people)
      .set({ roles: ['csm'] })
      .where(eq(people.id, scene.vp.id))
    expect(await scene.vote(scene.vp, id)).toMatchObject({ code: 'wrong-role' })
    expect(await scene.vote(scene.head, id, { revision: 2 })).toMatchObject({ code: 'stale' })
    expect(await scene.vote(scene.head, id, { choice: 'deny', reason: 'x'.repeat(3_000) })).toMatchObject({
      code: 'long-reason',
    })
    expect(await scene.votes(id)).toEqual([])
  })
  test('changes asked for return it; asked again it is judged anew, over the facts as they are then', async () => {
    const id = requested(await scene.ask('tier-4'))
    await scene.vote(scene.vp, id)
    await scene.vote(scene.cfo, id, { choice: 'changes', reason: 'name the deadline' })
    expect(await scene.state(id)).toBe('changes')
    expect((await scene.sent(scene.collector)).at(-1)).toContain('name the deadline')
    await change({ openMinor: 100_000 })
    await scene.tend(NOON.plus({ minutes: 1 }))
    expect(await scene.state(id)).toBe('changes')
    const again = async (actor: Person) =>
      resubmitApproval(scene.contextOf(actor), await scene.basisAt(NOON), actor, {
        approvalId: id,
        reason: 'named',
      })
    expect(await again(scene.lead)).toMatchObject({ why: expect.stringContaining('Only Dana') })
    expect(await again(scene.collector)).toMatchObject({ kind: 'done' })
    expect(await again(scene.collector)).toMatchObject({ kind: 'refused' })
    const { approval } = await scene.load(id)
    expect([approval.revision, approval.facts.balances]).toEqual([2, [{ currency: 'USD', minor: 100_000 }]])
    expect(await scene.vote(scene.head, id)).toMatchObject({ code: 'stale' })
    expect(await scene.vote(scene.vp, id, { revision: 2 })).toMatchObject({ kind: 'counted' })
    expect(await scene.state(id)).toBe('pending')
    await scene.vote(scene.head, id, { revision: 2 })
    expect(await scene.state(id)).toBe('approved')
    const edits = (await scene.sent(scene.vp)).filter((one) => one.startsWith('update'))
    const [older, newer] = [1, 2].map((revision) => edits.filter((one) => one.includes(`${id}:${revision}:`)))
    expect(older?.at(-1)).toContain('the newer message counts')
    expect(newer?.at(-1)).toContain('Acme (approved)')
  })
  test('asked again, it is decided by who has to today: a client who became strategic needs a sponsor', async () => {
    const id = requested(await scene.ask('tier-4'))
    await scene.vote(scene.vp, id, { choice: 'changes', reason: 'name the deadline' })
    await scene.db.update(accounts).set({ strategic: true }).where(eq(accounts.id, scene.account.id))
    const asked = { approvalId: id, reason: 'named' }
    const basis = await scene.basisAt(NOON)
    await resubmitApproval(scene.contextOf(scene.collector), basis, scene.collector, asked)
    await scene.vote(scene.vp, id, { revision: 2 })
    await scene.vote(scene.head, id, { revision: 2 })
    expect(await scene.state(id)).toBe('pending')
    await scene.vote(scene.cfo, id, { revision: 2 })
    expect(await scene.state(id)).toBe('approved')
  })
  test('who asked, who approved or an administrator may take it back, others not', async () => {
    const id = await approved()
    const back = async (actor: Person, reason = '') =>
      withdrawApproval(scene.contextOf(actor), await scene.basisAt(NOON), actor, { approvalId: id, reason })
    expect(await back(scene.head)).toMatchObject({ kind: 'refused' })
    expect(await back(scene.vp, 'x'.repeat(501))).toMatchObject({ field: 'reason' })
    expect(await back(scene.vp, 'they called')).toMatchObject({ kind: 'done' })
    expect(await back(scene.collector)).toMatchObject({ why: expect.stringContaining('Withdrawn by Ingrid') })
    expect(await claim(id)).toMatchObject({
      kind: 'invalid',
      why: expect.stringContaining('Withdrawn by Ingrid'),
    })
  })
  test('a stand-in for a dated absence decides, on their days only, and not for a stand-in', async () => {
    const id = requested(await scene.ask('tier-4'))
    await scene.away(scene.cfo, scene.csm, TODAY, '2026-03-03')
    await scene.away(scene.csm, scene.lead)
    expect(await scene.vote(scene.lead, id)).toMatchObject({ code: 'wrong-role' })
    expect(await scene.vote(scene.csm, id, {}, at('2026-03-04T18:00:00Z'))).toMatchObject({
      code: 'wrong-role',
    })
    expect(await scene.vote(scene.csm, id)).toMatchObject({ kind: 'counted' })
    expect(await scene.vote(scene.cfo, id)).toMatchObject({
      code: 'represented',
      why: 'Marcus has decided it in your place.',
    })
    expect(await scene.told()).toContain('Marcus for Desmond approved the final notice to Acme (1 of 2)')
    await scene.vote(scene.vp, id)
    expect(await claim(id)).toMatchObject({ kind: 'claimed' })
  })
  test('a strategic account needs a sponsor among those who approve', async () => {
    scene = await approvalScene(database.db, { strategic: true })
    const id = requested(await scene.ask('tier-3'))
    expect((await scene.sent(scene.ceo)).join()).toContain('Strategic account')
    expect((await scene.sent(scene.cfo)).join()).toContain(
      '$1,200.00 is past due; all of it already was 30 days ago.',
    )
    await scene.vote(scene.lead, id)
    expect(await scene.state(id)).toBe('pending')
    await scene.vote(scene.ceo, id)
    expect(await scene.state(id)).toBe('approved')
  })
  test('an administrator decides alone only with a reason, not their own request, and everybody hears of it', async () => {
    const id = requested(await scene.ask('tier-4'))
    const alone = async (actor: Person, reason: string) =>
      breakGlass(scene.contextOf(actor), await scene.basisAt(NOON), actor, {
        approvalId: id,
        revision: 1,
        reason,
      })
    expect(await alone(scene.cfo, 'both are on a plane')).toMatchObject({ kind: 'refused' })
    expect(await alone(scene.admin, 'now')).toMatchObject({ field: 'reason' })
    expect(await alone(scene.admin, 'both are on a plane')).toMatchObject({ kind: 'done' })
    for (const who of [scene.cfo, scene.vp, scene.head, scene.collector, scene.csm])
      expect((await scene.sent(who)).join()).toContain('Emergency decision')
    expect(await claim(id)).toMatchObject({ kind: 'claimed' })
    const mine = requested(await scene.ask('tier-3', scene.admin))
    expect(
      await breakGlass(scene.contextOf(scene.admin), await scene.basisAt(NOON), scene.admin, {
        approvalId: mine,
        revision: 1,
        reason: 'I say so myself',
      }),
    ).toMatchObject({
      why: expect.stringContaining('Another administrator'),
    })
  })
})

describe('carrying out', () => {
  test('happens once, and shows when it was decided and when it was done', async () => {
    const id = await approved()
    const claims = await Promise.all([claim(id), claim(id), claim(id)])
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['claimed', 'invalid', 'invalid'])
    const later = NOON.plus({ hours: 2 })
    const finish = (how: Parameters<typeof finishApproval>[2]) =>
      scene.db.transaction((tx) => finishApproval({ ...scene.contextAt(later), db: tx }, id, how))
    expect(await finish({ kind: 'given-back' })).toBe(true)
    expect(await scene.state(id)).toBe('approved')
    expect(await claim(id, later)).toMatchObject({ kind: 'claimed' })
    expect(await finish({ kind: 'executed' })).toBe(true)
    expect(await finish({ kind: 'executed' })).toBe(false)
    const { approval } = await scene.load(id)
    expect([approval.decidedAt, approval.executedAt]).toEqual([NOON.toJSDate(), later.toJSDate()])
    expect((await scene.sent(scene.cfo)).at(-1)).toContain('Carried out 14:00')
  })
  test('who asked hears of the yes, even when it was carried out before the news went round', async () => {
    const id = requested(await scene.ask('reinstatement'))
    await scene.vote(scene.cfo, id)
    expect(await claim(id)).toMatchObject({ kind: 'claimed' })
    await scene.db.transaction((tx) =>
      finishApproval({ ...scene.contextAt(NOON), db: tx }, id, { kind: 'executed' }),
    )
    const told = (await scene.sent(scene.collector)).filter((one) => one.startsWith('post'))
    expect(told.at(-1)).toContain('Reinstatement for Acme: carried out')
  })
  test('what failed says so, and why', async () => {
    const id = await approved()
    await claim(id)
    await scene.db.transaction((tx) =>
      finishApproval({ ...scene.contextAt(NOON), db: tx }, id, {
        kind: 'failed',
        why: 'the address does not exist',
      }),
    )
    expect((await scene.sent(scene.cfo)).at(-1)).toContain(
      'It could not be carried out: the address does not exist',
    )
  })

  const void_ = async (id: string, why: string) => {
    expect(await claim(id)).toMatchObject({ kind: 'invalid', why: expect.stringContaining(why) })
    expect(await scene.state(id)).toBe('invalidated')
    for (const who of [scene.cfo, scene.vp, scene.collector])
      expect((await scene.sent(who)).at(-1)).toContain(why)
  }
  test('paid since: counts no more, and everybody concerned is told', async () => {
    const id = await approved()
    await change({ openMinor: 0 })
    await void_(id, 'the client has paid')
  })
  test.each([
    ['hold', 'it is on hold'],
    ['promise', 'the client has promised to pay'],
    ['paid', 'the client says it has paid'],
    ['plan', 'the client asks for a payment plan'],
  ])('a %s since ends it', async (kind, why) => {
    const id = await approved()
    await say(kind)
    await void_(id, why)
  })
  test('a balance changed within the tolerance is the same thing; beyond, it is not', async () => {
    const id = await approved()
    await change({ openMinor: 119_600 })
    expect(await claim(id)).toMatchObject({ kind: 'claimed' })
    await scene.db.transaction((tx) =>
      finishApproval({ ...scene.contextAt(NOON), db: tx }, id, { kind: 'given-back' }),
    )
    await change({ openMinor: 119_400 })
    await void_(id, 'the overdue balance is $1,194.00 now, and was $1,200.00')
  })
  test('disputed since, and do-not-contact since, end it', async () => {
    const id = await approved()
    await change({ disputedMinor: 50_000 })
    await void_(id, 'invoice 1042 is disputed since')
    await change({ disputedMinor: 0 })
    const other = await approved()
    await scene.db.update(accounts).set({ doNotContact: true }).where(eq(accounts.id, scene.account.id))
    await void_(other, 'do-not-contact')
  })
  test('facts altered behind its back end it', async () => {
    const id = await approved()
    const { approval } = await scene.load(id)
    const facts = { ...approval.facts, sum: [{ currency: 'USD', minor: 1 }] }
    await scene.db.update(approvals).set({ facts }).where(eq(approvals.id, id))
    await void_(id, 'what was approved is not what is on record')
  })
  test('a vote whose giver lost the role ends it', async () => {
    const id = await approved()
    await scene.db
      .update(people)
      .set({ roles: ['ae'] })
      .where(eq(people.id, scene.vp.id))
    await void_(id, 'Ingrid may not approve it any more')
  })
  test('on data too old to tell nothing happens, and the decision stands', async () => {
    const id = await approved()
    expect(await claim(id, NOON.plus({ hours: 25 }))).toMatchObject({
      why: expect.stringContaining('too old'),
    })
    expect(await scene.state(id)).toBe('approved')
  })
  test('not in time, it has run out', async () => {
    const id = await approved()
    expect(await claim(id, NOON.plus({ days: 9 }))).toMatchObject({ why: expect.stringContaining('run out') })
    expect(await scene.state(id)).toBe('expired')
  })
})

describe('time', () => {
  test('asks again after one and two working days, then tells the next in line, then runs out', async () => {
    const id = requested(await scene.ask('tier-4'))
    const reminders = async (who: Person) =>
      (await scene.sent(who)).filter((one) => one.startsWith('post')).length
    await scene.tend(NOON.plus({ hours: 23 }))
    expect(await reminders(scene.cfo)).toBe(1)
    await scene.tend(NOON.plus({ hours: 24 }))
    await scene.tend(NOON.plus({ hours: 24, minutes: 1 }))
    expect(await reminders(scene.cfo)).toBe(2)
    expect(await reminders(scene.ceo)).toBe(0)
    await scene.tend(NOON.plus({ hours: 48 }))
    expect(await reminders(scene.cfo)).toBe(3)
    expect((await scene.sent(scene.ceo)).join()).toContain('Nobody has decided')
    expect((await scene.told()).join()).toContain(
      'Nobody has decided on the final notice to Acme, so Margit was told',
    )
    await scene.tend(NOON.plus({ hours: 72 }))
    expect(await scene.state(id)).toBe('expired')
    expect(await scene.vote(scene.cfo, id)).toMatchObject({
      code: 'over',
      why: expect.stringContaining('Run out'),
    })
    requested(await scene.ask('tier-4'))
  })
  test('after days in which nothing ran, what fell due in them is one reminder, and goes further at once', async () => {
    requested(await scene.ask('tier-4'))
    const posts = async (who: Person) =>
      (await scene.sent(who)).filter((one) => one.startsWith('post')).length
    for (const minutes of [0, 1, 2, 3]) await scene.tend(NOON.plus({ hours: 50, minutes }))
    expect([await posts(scene.cfo), await posts(scene.ceo)]).toEqual([2, 1])
  })
  test('nobody is reminded at night or at the weekend, nor who has decided', async () => {
    const friday = at('2026-03-06T22:00:00Z')
    const id = requested(await scene.ask('tier-4', scene.collector, friday))
    await scene.vote(scene.vp, id, {}, friday)
    const posts = async (who: Person) =>
      (await scene.sent(who)).filter((one) => one.startsWith('post')).length
    for (const hours of [24, 48, 66]) await scene.tend(friday.plus({ hours }))
    expect(await posts(scene.cfo)).toBe(1)
    await scene.tend(at('2026-03-09T21:00:00Z'))
    expect([await posts(scene.cfo), await posts(scene.vp)]).toEqual([2, 1])
    expect(await posts(scene.ceo)).toBe(0)
  })
  test('a request ends by itself when the client pays, and its cards say so', async () => {
    const id = requested(await scene.ask('tier-4'))
    await change({ openMinor: 0 })
    await scene.tend(NOON.plus({ minutes: 1 }))
    expect(await scene.state(id)).toBe('invalidated')
    expect((await scene.sent(scene.cfo)).at(-1)).toContain('the client has paid')
    expect(await scene.db.select().from(approvalVotes).where(eq(approvalVotes.approvalId, id))).toEqual([])
  })
})
