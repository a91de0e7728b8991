import { and, eq, gt, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  accounts,
  answers,
  clearances,
  contacts,
  identities,
  invoices,
  outbox,
  timeline,
} from '../../db/schema.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { importRecords } from '../../src/receivables/import-records.ts'
import { decimalText } from '../../src/receivables/money.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

describe.each(PLATFORMS)('what follows from answers in $name', (platform) => {
  let world: World
  let stage: Stage
  const minute = async () => {
    await world.sandbox.clock?.set(world.deps.now().plus({ minutes: 1 }))
  }
  const said = async () =>
    (await world.deps.db.select().from(answers)).map(({ kind, state }) => `${kind} ${state}`)
  const states = async () => (await world.deps.db.select().from(clearances)).map(({ state }) => state)
  const questions = (person: string) => stage.command(person, 'direct', '/dunwell questions')
  const account = async (name: string) => {
    const found = (await world.deps.db.select().from(accounts)).find((one) => one.name.startsWith(name))
    if (!found) throw new Error(`no account ${name}`)
    return found
  }
  const openOf = async (accountId: string) =>
    world.deps.db
      .select()
      .from(invoices)
      .where(and(eq(invoices.accountId, accountId), gt(invoices.openMinor, 0)))
  /** All of an account's open invoices are paid in the ledger. */
  async function pay(name: string): Promise<void> {
    const { id, externalId } = await account(name)
    const rows = (await openOf(id)).map(
      ({ externalId: invoice, currency, openMinor }, at) =>
        `PAID-${externalId}-${at},${externalId},${invoice},${currency},${decimalText({ amountMinor: openMinor, currency })},T-0,ach`,
    )
    const csv = `id,account,invoice,currency,amount,received_on,method\n${rows.join('\n')}\n`
    const context = await world.contextNow()
    const outcome = await importRecords(context, 'payments', new TextEncoder().encode(csv), {
      dateFormat: 'relative',
      source: 'sample billing',
      afterLedgerChange: (tx, accountIds) => followLedger({ ...context, db: tx }, accountIds),
    })
    expect(outcome.outcome).toBe('accepted')
  }
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    for (const person of ['Marcus', 'Yolanda', 'Kenji', 'Dana', 'Rosalind'])
      await stage.command(person, 'direct', '/overdue mine')
    await world.deps.db
      .update(identities)
      .set({ lastSeenAt: null })
      .where(ne(identities.platform, stage.platform))
    await world.deps.db.delete(clearances).where(eq(clearances.state, 'open'))
    // Late enough for people on the west coast, too.
    await world.sandbox.clock?.set(world.deps.now().set({ hour: 17 }))
  })
  afterAll(() => world.close())

  test('an announced reminder is held, and the others of the batch go the next working day', async () => {
    await stage.stepDays(1)
    let batch: Seen = stage.lastPrivate('Marcus')
    if (!batch.text.includes('Reminders on')) batch = await stage.home('Marcus')
    expect(batch.text).toMatch(/Reminders on|Reminders that go by themselves/)
    const [held] = (await world.deps.db.select().from(clearances)).filter(
      ({ kind, state, askedPersonId }) => kind === 'announce' && state === 'open' && askedPersonId !== null,
    )
    expect(held).toBeDefined()
    const before = (await states()).filter((state) => state === 'open').length
    await stage.press('Marcus', batch, 'Hold')
    await stage.submit('Marcus', {
      'Do not contact them before': '2026-03-25',
      Why: 'they renew next week',
    })
    await expect.poll(said).toContain('hold active')
    expect((await states()).filter((state) => state === 'open').length).toBeLessThan(before)
    await stage.stepDays(1)
    const planned = (await world.deps.db.select().from(timeline)).filter(({ text }) =>
      /reminder planned/i.test(text),
    )
    expect(planned.length).toBeGreaterThan(0)
  })

  test('a client that pays while the question waits: it is withdrawn with good news', async () => {
    expect((await questions('Marcus')).text).toContain('Fennimore')
    await pay('Fennimore')
    await minute()
    expect(await states()).toContain('withdrawn')
    const { id } = await account('Fennimore')
    const [gone] = await world.deps.db.select().from(clearances).where(eq(clearances.accountId, id))
    const late = { name: 'clear-question' as const, input: { clearanceId: gone?.id ?? '' } }
    expect(await stage.run('Marcus', late)).toContain('withdrawn: the client has paid')
    expect((await questions('Marcus')).text).not.toContain('Fennimore')
  })

  test('a promise that is kept says so as soon as the money is there', async () => {
    const back = await stage.command(
      'Marcus',
      'direct',
      '/dunwell promise corvane on 20 March, wire transfer',
    )
    expect(back.text).toContain('The client will pay in full on Fri 20 Mar')
    await stage.press('Marcus', back, 'Yes')
    expect(await said()).toContain('promise active')
    await pay('Corvane')
    await minute()
    expect(await said()).toContain('promise kept')
    const sent = (await world.deps.db.select().from(outbox)).filter(({ key }) => key.startsWith('outcomes:'))
    expect(JSON.stringify(sent.map(({ payload }) => payload))).toContain('Corvane')
  })

  test('a part of an invoice is disputed; only that part leaves the chase', async () => {
    const { id } = await account('Halverstone')
    const [first] = await openOf(id)
    const back = await stage.say('Kenji', `Halverstone disputes 500 USD on ${first?.number}, wrong quantity`)
    expect(back.text).toContain('The client disputes $500.00')
    await stage.press('Kenji', back, 'Yes')
    expect((await stage.command('Kenji', 'direct', '/overdue halverstone')).text).toContain('Halverstone')
    await expect.poll(said).toContain('dispute active')
    const [marked] = await world.deps.db
      .select()
      .from(invoices)
      .where(eq(invoices.id, first?.id ?? ''))
    expect(marked?.disputedMinor).toBe(50_000)
    expect(marked?.disputed).toBe(false)
  })

  test('the right contact takes the place of the wrong one', async () => {
    const { id } = await account('Saltmarsh')
    const back = await stage.command(
      'Yolanda',
      'direct',
      '/dunwell hold saltmarsh until 30 March, Maria left',
    )
    await stage.press('Yolanda', back, 'Cancel')
    expect(await said()).not.toContain('contact ended')
    const answer = { name: 'open-answer' as const, input: { accountId: id, kind: 'contact' as const } }
    expect(await stage.run('Yolanda', answer)).toContain('Wrong contact')
    const form = {
      name: 'save-answer' as const,
      input: {
        accountId: id,
        kind: 'contact' as const,
        form: '00000000-0000-4000-8000-0000000c0de1',
        answers: { name: 'AP desk', email: 'ap-desk@saltmarsh.example', reason: 'Maria left' },
      },
    }
    expect(await stage.run('Yolanda', form)).toContain('Noted, thank you')
    const billing = (await world.deps.db.select().from(contacts).where(eq(contacts.accountId, id))).filter(
      (one) => one.billing && one.active,
    )
    expect(billing.map(({ email }) => email)).toEqual(['ap-desk@saltmarsh.example'])
  })

  test('an account given to somebody else is asked of them', async () => {
    const { id } = await account('Halverstone')
    const people = await stage.command('Kenji', 'direct', '/overdue halverstone')
    expect(people.text).toContain('Kenji')
    const rosalind = {
      accountId: id,
      kind: 'reassign' as const,
      form: '00000000-0000-4000-8000-0000000c0de2',
    }
    const yolanda = (
      await stage.run('Kenji', {
        name: 'open-answer',
        input: { accountId: id, kind: 'reassign' },
      })
    ).match(/"value":"([^"]+)","label":"Yolanda/)?.[1]
    const answersGiven = { person: yolanda ?? '' }
    expect(
      await stage.run('Kenji', { name: 'save-answer', input: { ...rosalind, answers: answersGiven } }),
    ).toContain('Noted, thank you')
    expect((await account('Halverstone')).csmId).toBe(yolanda)
  })
})
