import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approvals, audit, outbox } from '../../db/schema.ts'
import { standingApproval } from '../../src/approvals/standing-approval.ts'
import { recordMailEvent } from '../../src/outreach/record-mail-event.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { raceCount } from '../support/race-count.ts'
import { type Scene, scene } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const LOST = { kind: 'uncertain', why: 'The connection broke.' } as const
const state = async (one: Scene) => (await one.current())?.state

/** A draft of tier 2, cleared and waiting for the collector. */
async function drafted(): Promise<Scene> {
  const one = await scene(database.db, 36)
  await one.clear('outreach-35')
  await one.tend()
  expect(await state(one)).toBe('draft')
  return one
}

describe('between the click and the mail server', () => {
  test('a payment calls the message off, and the sender hears why', async () => {
    const one = await drafted()
    expect((await one.send(one.people.collector)).kind).toBe('queued')
    await one.pay()
    await one.deliver()
    expect(one.mail.taken).toEqual([])
    expect(await one.current()).toMatchObject({
      state: 'cancelled',
      outcome: expect.stringContaining('paid'),
    })
    const told = await one.db.select().from(outbox).where(eq(outbox.organisationId, one.organisation.id))
    expect(told.some(({ key }) => key.includes(':cancelled:'))).toBe(true)
  })

  test('a hold calls it off, makes the approval void, and the step comes back when it ends', async () => {
    const one = await scene(database.db, 66)
    await one.clear('executive-65')
    await one.tend()
    await one.approve()
    expect((await one.send(one.people.executive)).kind).toBe('queued')
    const { id } = (await one.current()) ?? { id: '' }
    expect((await standingApproval(one.db, one.organisation.id, id))?.state).toBe('executing')
    await one.hold()
    await one.deliver()
    expect(one.mail.taken).toEqual([])
    expect(await state(one)).toBe('cancelled')
    expect((await standingApproval(one.db, one.organisation.id, id))?.state).toBe('invalidated')
    await one.unhold()
    await one.tend()
    expect(await one.current()).toMatchObject({ state: 'draft', revision: 2, sentBy: null })
    expect((await one.send(one.people.executive)).kind).toBe('refused')
  })

  test('a part payment calls it off too, because the text would be wrong', async () => {
    const one = await drafted()
    await one.send(one.people.collector)
    await one.pay(70_000)
    await one.deliver()
    expect(one.mail.taken).toEqual([])
    expect(await state(one)).toBe('cancelled')
  })
})

describe('a message', () => {
  test('of unknown fate is parked, shown and never handed over again', async () => {
    const one = await drafted()
    await one.send(one.people.collector)
    one.mail.next(LOST, true)
    await one.deliver()
    expect(await state(one)).toBe('uncertain')
    for (let round = 0; round < 3; round += 1) {
      await one.hurry()
      await one.tend()
      await one.deliver()
    }
    expect(one.mail.taken).toHaveLength(1)
    const rows = await one.db.select().from(outbox).where(eq(outbox.organisationId, one.organisation.id))
    const [mail] = rows.filter(({ key }) => key.startsWith('mail:'))
    expect(mail).toMatchObject({ state: 'uncertain' })
    expect(mail?.problem).not.toContain('Look in the channel')
  })

  test('whose server died while it was handed over is not handed over again', async () => {
    const one = await drafted()
    await one.send(one.people.collector)
    one.mail.during(async () => {
      // Somebody else takes over in the middle, as after a kill.
      await one.hurry()
      await one.deliver()
      expect(await state(one)).toBe('uncertain')
    })
    await one.deliver()
    expect(one.mail.taken).toHaveLength(1)
    expect(await state(one)).toBe('sent')
  })

  test('that is put off is tried again, and one that is refused fails and can be written anew', async () => {
    const one = await drafted()
    await one.send(one.people.collector)
    one.mail.next({ kind: 'retry', afterMs: 0, why: 'Greylisted.', rateLimited: false })
    await one.deliver()
    expect(await state(one)).toBe('queued')
    one.mail.next({ kind: 'refused', code: 'spam', why: 'It looks like spam.', recipient: false })
    await one.hurry()
    await one.deliver()
    expect(await one.current()).toMatchObject({ state: 'failed', outcome: 'It looks like spam.' })
    expect(one.mail.taken).toEqual([])
  })

  test('to an address that is refused asks for the contact, and so does one that bounces, once', async () => {
    const one = await drafted()
    await one.send(one.people.collector)
    await one.deliver()
    const { id } = (await one.current()) ?? { id: '' }
    const news = {
      kind: 'bounced' as const,
      outreachId: id,
      providerId: null,
      detail: 'gone',
      externalId: 'e1',
    }
    expect(await recordMailEvent(one.deps, news)).toBe('recorded')
    expect(await recordMailEvent(one.deps, news)).toBe('repeated')
    expect(await recordMailEvent(one.deps, { ...news, outreachId: one.account.id })).toBe('unknown')
    expect(await one.current()).toMatchObject({ state: 'bounced', outcome: 'gone' })
    await one.tend()
    await one.deliver()
    expect(one.mail.taken).toHaveLength(1)
  })

  test('sent by many clicks at the same moment, and delivered by many, leaves once', async () => {
    let sent = 0
    const ROUNDS = raceCount(8)
    for (let round = 0; round < ROUNDS; round += 1) {
      const one = await drafted()
      const clicks = [one.people.collector, one.people.lead, one.people.collector].map((by) => one.send(by))
      const verdicts = await Promise.all(clicks)
      expect(verdicts.filter(({ kind }) => kind === 'queued')).toHaveLength(1)
      const paying = new Promise((resolve) => setTimeout(resolve, (round % 8) * 12)).then(() => one.pay())
      await Promise.all([one.deliver(), one.deliver(), paying])
      sent += one.mail.taken.length
      expect(one.mail.taken.length).toBeLessThan(2)
      expect(['sent', 'cancelled']).toContain(await state(one))
      expect(await state(one)).toBe(one.mail.taken.length === 1 ? 'sent' : 'cancelled')
    }
    console.log(
      `${ROUNDS} races of three clicks, two deliverers and a payment: ${sent} sent, ${ROUNDS - sent} called off`,
    )
  }, 120_000)
})

const STEADY = ['tend', 'approve', 'send', 'send-executive', 'deliver']
const UPSETTING = ['hold', 'unhold', 'pay-part', 'pay', 'clear', 'wait', 'lose', 'put-off', 'refuse']

function stepAt(age: number): string {
  if (age <= 30) return `reminder-${age}`
  if (age < 45) return 'outreach-35'
  if (age < 61) return 'call-45'
  return age < 91 ? 'executive-65' : 'final-notice-95'
}

test('nothing past day 30 leaves without a recorded human send, and no step is mailed twice', {
  timeout: 240_000,
}, async () => {
  const counts = { histories: 0, mails: 0, pastDay30: 0, refused: 0 }
  const steady = fc.array(fc.constantFrom(...STEADY), { minLength: 8, maxLength: 16 })
  const upsets = fc.array(fc.tuple(fc.nat(16), fc.constantFrom(...UPSETTING)), { maxLength: 2 })
  const acts = fc
    .tuple(steady, upsets)
    .map(([calm, upset]) => upset.reduce((all, [place, what]) => all.toSpliced(place, 0, what), calm))
  const days = fc.constantFrom(5, 20, 30, 31, 35, 36, 46, 65, 66, 80, 95, 96)
  await fc.assert(
    fc.asyncProperty(days, acts, async (age, history) => {
      const one = await scene(database.db, age)
      const step = stepAt(age)
      await one.clear(step)
      for (const what of [...history, 'tend', 'deliver']) {
        if (what === 'tend') await one.tend()
        if (what === 'send' && (await one.send(one.people.collector)).kind === 'refused') counts.refused += 1
        if (what === 'send-executive') await one.send(age > 90 ? one.people.cfo : one.people.executive)
        if (what === 'approve') await one.approve()
        if (what === 'hold') await one.hold()
        if (what === 'unhold') await one.unhold()
        if (what === 'pay-part') await one.pay(60_000)
        if (what === 'pay') await one.pay()
        if (what === 'clear') await one.clear(step)
        if (what === 'wait') one.later(3)
        if (what === 'lose') one.mail.next(LOST, true)
        if (what === 'put-off')
          one.mail.next({ kind: 'retry', afterMs: 0, why: 'Later.', rateLimited: false })
        if (what === 'refuse') one.mail.next({ kind: 'refused', code: 'x', why: 'No.', recipient: true })
        if (what === 'deliver') {
          await one.hurry()
          await one.deliver()
        }
      }
      const records = await one.db.select().from(audit).where(eq(audit.organisationId, one.organisation.id))
      const humans = new Set(Object.values(one.people).map(({ id }) => id))
      const sends = records.filter(({ verb, actor }) => verb === 'send-outreach' && humans.has(actor))
      counts.histories += 1
      counts.mails += one.mail.taken.length
      // One case, one step: whatever happened, the customer got it once.
      expect(one.mail.taken.length).toBeLessThan(2)
      for (const mail of one.mail.taken) {
        if (age <= 30) continue
        counts.pastDay30 += 1
        expect(sends.some(({ subject }) => subject === `outreach:${mail.outreachId}`)).toBe(true)
        if (age < 61) continue
        const decided = await one.db.select().from(approvals).where(eq(approvals.subjectId, mail.outreachId))
        expect(decided.some(({ decidedAt }) => decidedAt !== null)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
  console.log(JSON.stringify(counts))
  expect(counts.pastDay30).toBeGreaterThan(5)
})
