import { and, eq, gt, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  accounts,
  answers,
  clearances,
  contacts,
  identities,
  invoices,
  steps,
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
  /** Late enough for people on the west coast, too. */
  const afternoon = async () => {
    await world.sandbox.clock?.set(world.deps.now().set({ hour: 17 }))
  }
  const said = async () =>
    (await world.deps.db.select().from(answers)).map(({ kind, state }) => `${kind} ${state}`)
  const states = async () => (await world.deps.db.select().from(clearances)).map(({ state }) => state)
  const questions = (person: string) => stage.command(person, 'direct', '/dunwell questions')
  const announced = async () => {
    const rows = (await world.deps.db.select().from(clearances)).filter(
      ({ kind, state }) => kind === 'announce' && state === 'open',
    )
    return [...new Set(rows.map(({ accountId }) => accountId))]
  }
  /** Everything the bot has told somebody in the conversation of the two, as it reads now. */
  const onScreen = (person: string) => stage.toldAlone(person).map(({ text }) => text)
  /** The question about a client as somebody opens it from the list. */
  async function question(person: string, name: string): Promise<Seen> {
    const list = await questions(person)
    const asked = list.text.split('\n').filter((line) => / · tier \d$/.test(line))
    const at = asked.findIndex((line) => line.startsWith(name))
    if (at < 0) throw new Error(`${person} is not asked about ${name}: ${list.text}`)
    await stage.press(person, list, 'Answer', at)
    // Other messages may change at the same moment; it opens where the list stood.
    const opened = () => stage.toldAlone(person).find(({ id }) => id === list.id)
    await expect.poll(() => opened()?.text).toContain(`May we contact ${name}`)
    return opened() ?? list
  }
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
    for (const person of ['Marcus', 'Yolanda', 'Kenji', 'Dana', 'Rosalind', 'Paloma'])
      await stage.command(person, 'direct', '/overdue mine')
    await world.deps.db
      .update(identities)
      .set({ lastSeenAt: null })
      .where(ne(identities.platform, stage.platform))
    await world.deps.db.delete(clearances).where(eq(clearances.state, 'open'))
    await afternoon()
  })
  afterAll(() => world.close())

  test('of a batch of reminders one is held; it does not go the next working day, and the others do', async () => {
    await stage.stepDays(1)
    const batch = stage.lastPrivate('Marcus').text.includes('Reminders on')
      ? stage.lastPrivate('Marcus')
      : await stage.home('Marcus')
    expect(batch.text).toMatch(/Reminders on|Reminders that go by themselves/)
    const before = await announced()
    expect(before.length).toBeGreaterThan(1)
    const rows = async () =>
      (await world.deps.db.select().from(clearances)).filter(({ kind }) => kind === 'announce').length
    const told = await rows()
    await minute()
    expect(await rows()).toBe(told)
    await stage.press('Marcus', batch, 'Hold')
    await stage.submit('Marcus', {
      'Do not contact them before': '2026-03-25',
      Why: 'they renew next week',
    })
    await expect.poll(said).toContain('hold active')
    const left = await announced()
    expect(left).toHaveLength(before.length - 1)
    const [held] = before.filter((accountId) => !left.includes(accountId))
    await stage.stepDays(1)
    const gone = (await world.deps.db.select().from(steps)).filter(
      ({ state, dueOn }) => state === 'planned' && dueOn === '2026-03-04',
    )
    const accountsGone = gone.map(({ accountId }) => accountId)
    expect(accountsGone).not.toContain(held)
    expect(left.filter((accountId) => accountsGone.includes(accountId)).length).toBeGreaterThan(0)
  })

  test('a client that pays while the question waits: its card says so, and a late click too', async () => {
    const copy = await question('Marcus', 'Fennimore')
    await pay('Fennimore')
    await minute()
    expect(await states()).toContain('withdrawn')
    const good = 'Good news: Fennimore Packaging Co. has paid in the meantime.'
    await expect.poll(async () => onScreen('Marcus').some((text) => text.includes(good))).toBe(true)
    expect((await stage.press('Marcus', copy, 'Clear to contact')).text).toContain(
      'That question was withdrawn: the client has paid.',
    )
    expect((await questions('Marcus')).text).not.toContain('Fennimore')
  })

  test('a promise that is kept says so as soon as the money is there', async () => {
    const card = await question('Marcus', 'Corvane')
    await stage.press('Marcus', card, 'Promise…')
    await stage.submit('Marcus', {
      'They will pay on': '2026-03-20',
      'Who said it, and how': 'wire transfer',
    })
    await expect.poll(said).toContain('promise active')
    expect((await questions('Marcus')).text).not.toContain('Corvane')
    await pay('Corvane')
    await minute()
    expect(await said()).toContain('promise kept')
    await expect
      .poll(() =>
        onScreen('Marcus').some((text) => /Corvane.*Promise kept: \$409,959\.75 by Fri 20 Mar/.test(text)),
      )
      .toBe(true)
  })

  test('a part of an invoice is disputed; only that part leaves the chase', async () => {
    const { id } = await account('Halverstone')
    const [first] = await openOf(id)
    const card = await question('Kenji', 'Halverstone')
    await stage.press('Kenji', card, 'Dispute…')
    const wrong = await stage.fill('Kenji', { 'What they dispute': 'the amount', 'Disputed amount': '500' })
    expect(Object.values(wrong.errors).join()).toContain('An amount is of one invoice: choose it.')
    const form = stage.form('Kenji')
    const label = form?.fields.Invoices?.find((one) => one.startsWith(`${first?.number} `)) ?? ''
    await stage.fill('Kenji', {
      'What they dispute': 'the amount',
      Invoices: label,
      'Disputed amount': '500',
      'What they say': 'wrong quantity',
    })
    await expect.poll(said).toContain('dispute active')
    const [marked] = await world.deps.db
      .select()
      .from(invoices)
      .where(eq(invoices.id, first?.id ?? ''))
    expect(marked?.disputedMinor).toBe(50_000)
    expect(marked?.disputed).toBe(false)
    expect((await stage.command('Kenji', 'direct', '/overdue halverstone')).text).toContain('tier 3')
  })

  test('the right contact takes the place of the wrong one, which is kept', async () => {
    const name = 'Lorchmere'
    const card = await question('Kenji', name)
    await stage.choose('Kenji', card, 'Wrong contact')
    const wrong = await stage.fill('Kenji', { 'E-mail': 'ap-desk at lorchmere' })
    expect(Object.values(wrong.errors).join()).toContain('That is no e-mail address.')
    await stage.fill('Kenji', {
      Name: 'AP desk',
      'E-mail': 'ap-desk@lorchmere.example',
      'What happened': 'Maria left',
    })
    await expect.poll(said).toContain('contact ended')
    const { id } = await account(name)
    const all = await world.deps.db.select().from(contacts).where(eq(contacts.accountId, id))
    const billing = all.filter((one) => one.billing)
    expect(billing.filter(({ active }) => active).map(({ email }) => email)).toEqual([
      'ap-desk@lorchmere.example',
    ])
    expect(billing.filter(({ active }) => !active).length).toBeGreaterThan(0)
    // Whoever answered is not asked about the same step again on that day.
    await stage.stepDays(1)
    await afternoon()
    expect((await question('Kenji', name)).text).toContain('ap-desk@lorchmere.example')
  })

  test('an account given to somebody else is asked of them', async () => {
    const card = await question('Kenji', 'Lorchmere')
    await stage.choose('Kenji', card, 'Not my account')
    await stage.fill('Kenji', { 'Who looks after it': 'Yolanda' })
    await expect.poll(said).toContain('reassign ended')
    await minute()
    expect((await questions('Kenji')).text).not.toContain('Lorchmere')
    expect((await question('Yolanda', 'Lorchmere')).text).toContain('May we contact Lorchmere')
  })

  test('nobody answers: reminded, the manager, the head of CS, and finance decides; its yes counts', async () => {
    await stage.stepDays(8)
    const events = (await world.deps.db.select().from(timeline)).map(({ text }) => text)
    expect(events.some((text) => text.startsWith('Yolanda Prewitt was reminded'))).toBe(true)
    expect(events.some((text) => text.includes('so Rosalind Achterberg (the CSM’s manager) was asked'))).toBe(
      true,
    )
    expect(events.some((text) => text.includes('so Paloma Whitcombe (the finance lead) decides'))).toBe(true)
    // Who is asked again has one card to answer on.
    const asked = stage.toldAlone('Yolanda').filter(({ text }) => text.includes('Quillhaven'))
    expect(asked.some(({ text }) => text.includes('It is asked again further down.'))).toBe(true)
    await afternoon()
    const card = await question('Paloma', 'Quillhaven')
    expect(card.text).toContain('Yolanda Prewitt did not answer, so you decide.')
    expect((await stage.press('Paloma', card, 'Clear to contact')).text).toContain('Noted, thank you')
    const { id } = await account('Quillhaven')
    const decided = (await world.deps.db.select().from(clearances)).filter(
      ({ accountId, state }) => accountId === id && state === 'decided',
    )
    expect(decided).toMatchObject([{ answer: 'clear' }])
    const shown = await stage.command('Yolanda', 'direct', '/overdue quillhaven')
    expect(shown.text).not.toContain('the CSM has not cleared it')
  })

  test('one’s own list has the buttons of the questions, and a yes there answers the question', async () => {
    const list = await stage.command('Kenji', 'direct', '/overdue mine')
    expect(list.buttons).toEqual(
      expect.arrayContaining(['Clear to contact', 'Hold…', 'Promise…', 'Dispute…', 'More']),
    )
    const shown = Math.min(10, Number(/(\d+) accounts/.exec(list.text)?.[1]))
    expect(list.buttons.filter((label) => label === 'More')).toHaveLength(shown)
    const before = (await said()).filter((one) => one === 'clear ended').length
    expect((await stage.press('Kenji', list, 'Clear to contact')).text).toContain('Noted, thank you')
    expect((await said()).filter((one) => one === 'clear ended').length).toBe(before + 1)
    const again = await stage.command('Kenji', 'direct', '/overdue mine')
    await stage.press('Kenji', again, 'Hold…')
    expect(stage.form('Kenji')?.title).toBe('Hold until a date')
  })
})
