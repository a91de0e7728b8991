import { and, desc, eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  accounts,
  answers,
  approvals,
  clearances,
  identities,
  invoices,
  outreach,
  people,
  timeline,
} from '../../db/schema.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Seen, Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

const PEOPLE = [
  'Marcus',
  'Yolanda',
  'Kenji',
  'Fiona',
  'Jörg',
  'Dana',
  'Tobias',
  'Paloma',
  'Ingrid',
  'Desmond',
]

describe.each(PLATFORMS)('messages to customers in $name', (platform) => {
  let world: World
  let stage: Stage
  const minute = async () => {
    await world.sandbox.clock?.set(world.deps.now().plus({ minutes: 1 }))
  }
  const mails = () => world.sandbox.mailbox?.mails ?? []
  const accountOf = async (name: string) => {
    const [row] = await world.deps.db.select().from(accounts).where(eq(accounts.name, name))
    if (!row) throw new Error(`there is no account ${name}`)
    return row
  }
  const messageTo = async (name: string) => {
    const { id } = await accountOf(name)
    const [row] = await world.deps.db
      .select()
      .from(outreach)
      .where(eq(outreach.accountId, id))
      .orderBy(desc(outreach.preparedAt))
    if (!row) throw new Error(`nothing is written to ${name}`)
    return row
  }
  const stateOf = async (name: string) => (await messageTo(name)).state
  const told = async (name: string) => {
    const { id } = await accountOf(name)
    const rows = await world.deps.db.select().from(timeline).where(eq(timeline.accountId, id))
    return rows.map(({ text }) => text)
  }
  /** Whoever is asked about the client says yes. */
  const clear = async (name: string) => {
    const { id } = await accountOf(name)
    const [asked] = await world.deps.db
      .select({ id: clearances.id, person: people.name })
      .from(clearances)
      .innerJoin(people, eq(people.id, clearances.askedPersonId))
      .where(and(eq(clearances.accountId, id), eq(clearances.state, 'open'), eq(clearances.kind, 'ask')))
    if (!asked) throw new Error(`nobody is asked about ${name}`)
    await stage.run(asked.person, { name: 'clear-question', input: { clearanceId: asked.id } })
    await minute()
  }
  const pay = async (name: string) => {
    const { id } = await accountOf(name)
    await world.deps.db.update(invoices).set({ openMinor: 0 }).where(eq(invoices.accountId, id))
    await followLedger(await world.contextNow(), [id])
  }
  /** The person's latest card with those words in its title. */
  const cardOf = async (person: string, words: string): Promise<Seen> => {
    await expect.poll(() => stage.lastPrivate(person).text, { timeout: 10_000 }).toContain(words)
    return stage.lastPrivate(person)
  }
  const show = async (person: string, name: string) => {
    const { id } = await messageTo(name)
    return stage.run(person, { name: 'show-mail', input: { outreachId: id } })
  }
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
    for (const person of PEOPLE) await stage.command(person, 'direct', '/overdue mine')
    const elsewhere = ne(identities.platform, stage.platform)
    await world.deps.db.update(identities).set({ lastSeenAt: null }).where(elsewhere)
    await minute()
  })
  afterAll(() => world.close())

  test('a friendly reminder goes by itself, but only after the CSM has had a day to hold it', async () => {
    expect(mails()).toEqual([])
    await stage.stepDays(1)
    // Late enough for those who live further west.
    await world.sandbox.clock?.set(world.deps.now().plus({ hours: 3 }))
    await expect.poll(() => mails().length).toBeGreaterThan(3)
    const [mail] = mails().filter(({ to }) => to.email.endsWith('@ironhollow.example'))
    expect(mail?.subject).toBe('A friendly reminder: 2 invoices from Larkfield')
    expect(mail?.text).toContain('In case you have paid already, thank you')
    expect(mail?.html).toContain('<table')
    expect(mail?.fromName).toBe('Larkfield')
    await expect.poll(() => stateOf('Ironhollow Tool & Die')).toBe('sent')
    const card = await stage.command('Dana', 'direct', '/overdue ironhollow')
    expect(card.text).toMatch(/Third reminder left for/)
    const kinds = await world.deps.db.select().from(outreach).where(ne(outreach.kind, 'email'))
    expect(kinds).toEqual([])
  })

  test('a draft of tier 2 comes to the collector, is edited, previewed and sent by them', async () => {
    const name = 'Calloway Pike Distribution'
    await clear(name)
    const draft = await cardOf('Dana', `Draft ready: Personal e-mail to ${name}`)
    expect(draft.buttons).toEqual(
      expect.arrayContaining(['Preview', 'Edit…', 'Send', 'Mark as sent myself…']),
    )
    expect((await stage.home('Dana')).text).toMatch(/Drafts that wait for me \(\d+\)/)
    const before = await messageTo(name)
    expect(mails().some(({ outreachId }) => outreachId === before.id)).toBe(false)
    const preview = await stage.press('Dana', draft, 'Preview')
    expect(preview.text).toContain('I look after your invoices at Larkfield')
    await stage.press('Dana', preview, 'Edit…')
    expect(Object.keys(stage.form('Dana')?.fields ?? {})).toEqual(
      expect.arrayContaining(['Subject', 'Text above the invoices', 'Text below the invoices']),
    )
    await stage.submit('Dana', {
      Subject: 'Your invoices from Larkfield',
      'Text above the invoices': 'Hello,\n\nI hope the move went well. Here is what I still see on our side:',
      'Text below the invoices':
        'Is anything missing for these? A short reply helps me.\n\nKind regards,\nDana Hollowell',
    })
    await expect.poll(async () => (await messageTo(name)).revision).toBe(2)
    const stale = { name: 'send-mail' as const, input: { outreachId: before.id, revision: 1 } }
    expect(await stage.run('Dana', stale)).toContain('changed since you saw it')
    expect(await stage.run('Yolanda', { ...stale, input: { outreachId: before.id, revision: 2 } })).toContain(
      'Only Dana Hollowell or finance can do that',
    )
    const sent = await stage.run('Dana', { name: 'send-mail', input: { outreachId: before.id, revision: 2 } })
    expect(sent).toContain('on its way')
    await expect.poll(() => stateOf(name), { timeout: 10_000 }).toBe('sent')
    const [mail] = mails().filter(({ outreachId }) => outreachId === before.id)
    expect(mail?.subject).toBe('Your invoices from Larkfield')
    expect(mail?.text).toContain('I hope the move went well')
    expect(mail?.text).toContain('- Invoice LF-')
    expect(mail?.fromName).toBe('Dana Hollowell (Larkfield)')
    expect(
      await stage.run('Dana', { name: 'send-mail', input: { outreachId: before.id, revision: 2 } }),
    ).toContain('Dana Hollowell sent it already')
    expect(await told(name)).toContain('Dana Hollowell sent: Personal e-mail')
    expect(await show('Dana', name)).toContain(`Personal e-mail to ${name}: sent`)
  })

  test('a wording that threatens is stopped, and goes only with a reason', async () => {
    const name = 'Lorchmere Pharmacy Group'
    await clear(name)
    const { id } = await messageTo(name)
    await stage.run('Dana', {
      name: 'save-mail',
      input: {
        outreachId: id,
        revision: 1,
        form: id,
        answers: {
          subject: 'Your invoices',
          above: 'Pay today or our lawyers will suspend your account.',
          below: 'Dana',
        },
      },
    })
    const objected = await stage.run('Dana', { name: 'send-mail', input: { outreachId: id, revision: 2 } })
    expect(objected).toContain('Not sent: please look at the wording')
    expect(await stateOf(name)).toBe('draft')
    const why = { outreachId: id, revision: 2, form: id }
    expect(
      await stage.run('Dana', { name: 'override-send', input: { ...why, answers: { reason: ' ' } } }),
    ).toContain('Say why')
    await stage.run('Dana', {
      name: 'override-send',
      input: { ...why, answers: { reason: 'agreed with their CFO by telephone' } },
    })
    await expect.poll(() => stateOf(name), { timeout: 10_000 }).toBe('sent')
    expect((await messageTo(name)).toneOverride).toBe('agreed with their CFO by telephone')
    expect((await told(name)).join('\n')).toContain('although the tone guard objects')
  })

  test('a call is a task with an outcome, and what somebody sent themselves counts as sent', async () => {
    const called = 'Brightfenn Cold Storage, LLC'
    await clear(called)
    const card = await cardOf('Dana', `Call due: ${called}`)
    await stage.press('Dana', card, 'Called…')
    expect(stage.form('Dana')?.title).toBe('What came of the call')
    await stage.fill('Dana', { Outcome: 'left a message' })
    await expect.poll(() => stateOf(called)).toBe('done')
    expect(await told(called)).toContain('Dana Hollowell called: Call, left a message')

    const written = 'Müllenbrück Maschinenbau GmbH'
    await clear(written)
    const { id, kind } = await messageTo(written)
    const form = { outreachId: id, revision: 1, form: id }
    await stage.run('Tobias', {
      name: kind === 'call' ? 'save-call' : 'save-mark-sent',
      input: { ...form, answers: { outcome: kind === 'call' ? 'reached' : 'by letter' } },
    })
    expect(await stateOf(written)).toBe('done')
    expect(mails().some(({ outreachId }) => outreachId === id)).toBe(false)
  })

  test('tier 3: approved and sent by the named executive alone; paid before that, nothing leaves', async () => {
    const name = 'Halverstone Health Partners'
    await clear(name)
    const { id } = await messageTo(name)
    const draft = await cardOf('Ingrid', `Draft ready: Executive e-mail to ${name}`)
    expect(draft.buttons).toContain('Request approval…')
    expect(draft.buttons).not.toContain('Send')
    const now = { outreachId: id, revision: 1 }
    expect(await stage.run('Ingrid', { name: 'send-mail', input: now })).toContain(
      'There is no approval for this',
    )
    expect(await stage.run('Dana', { name: 'open-mail-approval', input: now })).toContain('Request approval')
    expect(
      await stage.run('Dana', { name: 'save-mail-approval', input: { ...now, form: id, answers: {} } }),
    ).toContain('only they can send or change it')
    await stage.press('Ingrid', draft, 'Request approval…')
    await stage.submit('Ingrid', { 'What those who decide should know': 'No reply since January.' })
    await expect.poll(async () => (await standing(id))?.state).toBe('pending')
    const request = await standing(id)
    await stage.run('Paloma', { name: 'approve', input: { approvalId: request?.id ?? '', revision: 1 } })
    // A strategic account: a sponsor has to be among those who approve.
    expect((await standing(id))?.state).toBe('pending')
    await stage.run('Desmond', { name: 'approve', input: { approvalId: request?.id ?? '', revision: 1 } })
    await expect.poll(async () => (await standing(id))?.state).toBe('approved')
    expect(await show('Ingrid', name)).toContain('It is approved')
    expect(await stage.run('Paloma', { name: 'send-mail', input: now })).toContain('only they can send')
    await pay(name)
    expect(await stage.run('Ingrid', { name: 'send-mail', input: now })).toContain('has paid')
    expect((await standing(id))?.state).toBe('invalidated')
    await minute()
    expect(await stateOf(name)).toBe('cancelled')
    expect(mails().some(({ outreachId }) => outreachId === id)).toBe(false)
  })

  test('a hold between approval and sending keeps it, and the step comes back for a new decision', async () => {
    const name = 'Quillhaven Media Group'
    await clear(name)
    const { id } = await messageTo(name)
    const now = { outreachId: id, revision: 1 }
    const asked = await stage.run('Ingrid', {
      name: 'save-mail-approval',
      input: { ...now, form: id, answers: {} },
    })
    expect(asked).toContain('It waits for approval')
    await stage.run('Paloma', {
      name: 'approve',
      input: { approvalId: (await standing(id))?.id ?? '', revision: 1 },
    })
    expect((await standing(id))?.state).toBe('approved')
    const { id: accountId } = await accountOf(name)
    await stage.run('Paloma', {
      name: 'save-answer',
      input: { accountId, kind: 'hold', form: id, answers: { until: '2026-03-10', reason: 'new CFO' } },
    })
    expect(await stage.run('Ingrid', { name: 'send-mail', input: now })).toMatch(/hold/)
    expect((await standing(id))?.state).toBe('invalidated')
    expect(mails().some(({ outreachId }) => outreachId === id)).toBe(false)
  })

  test('approved and sent, it leaves in the executive’s name with the deadline, and the decision is carried out', async () => {
    const name = 'Penhallick Ceramics Ltd'
    await clear(name)
    const { id } = await messageTo(name)
    const now = { outreachId: id, revision: 1 }
    const asked = await stage.run('Ingrid', {
      name: 'save-mail-approval',
      input: { ...now, form: id, answers: {} },
    })
    expect(asked).toContain('It waits for approval')
    await stage.run('Paloma', {
      name: 'approve',
      input: { approvalId: (await standing(id))?.id ?? '', revision: 1 },
    })
    expect(await stage.run('Ingrid', { name: 'send-mail', input: now })).toContain('on its way')
    await expect.poll(() => stateOf(name), { timeout: 10_000 }).toBe('sent')
    await expect.poll(async () => (await standing(id))?.state).toBe('executed')
    const [mail] = mails().filter(({ outreachId }) => outreachId === id)
    expect(mail?.fromName).toBe('Ingrid Thackeray (Larkfield)')
    expect(mail?.text).toContain('by 13 March 2026')
    expect(mail?.copies.length).toBeGreaterThan(0)
  })

  test('a bounce stops writing, asks for the contact, and what is written then goes by a human hand', async () => {
    const name = 'Calloway Pike Distribution'
    const { id: accountId } = await accountOf(name)
    const { id, recipient } = await messageTo(name)
    const mail = mails().find(({ outreachId }) => outreachId === id)
    await stage.command('Dana', 'direct', '/dunwell help')
    await world.sandbox.mailbox?.bounce(mail?.number ?? 0)
    expect(await stateOf(name)).toBe('bounced')
    const question = await cardOf('Dana', `Who is the right contact at ${name}?`)
    await stage.press('Dana', question, 'Right contact…')
    expect(stage.form('Dana')?.title).toBe('Wrong contact')
    expect((await stage.command('Dana', 'direct', '/overdue calloway')).text).toContain('came back')
    expect(await show('Dana', name)).toContain('did not arrive')
    expect(await stage.run('Dana', { name: 'renew-mail', input: { outreachId: id, revision: 2 } })).toContain(
      'Name the right contact first',
    )
    await stage.run('Dana', {
      name: 'save-answer',
      input: {
        accountId,
        kind: 'contact',
        form: accountId,
        answers: { name: 'Ada Quill', email: 'ada.quill@calloway.example' },
      },
    })
    await minute()
    expect(await stateOf(name)).toBe('bounced')
    // Another reader is another question: the go-ahead was for the old one.
    await minute()
    await clear(name)
    expect(await stateOf(name)).toBe('draft')
    const again = await messageTo(name)
    expect(mails().filter(({ outreachId }) => outreachId === id)).toHaveLength(1)
    const now = { outreachId: id, revision: again.revision }
    expect(await stage.run('Dana', { name: 'send-mail', input: now })).toContain('on its way')
    await expect.poll(() => stateOf(name), { timeout: 10_000 }).toBe('sent')
    const both = mails().filter(({ outreachId }) => outreachId === id)
    expect(both.map(({ to }) => to.email)).toEqual([recipient.email, 'ada.quill@calloway.example'])
  })

  test('what nobody knows the fate of is settled by whoever looked, and its approval with it', async () => {
    const name = 'Quillhaven Media Group'
    const { id: accountId } = await accountOf(name)
    await world.deps.db.update(answers).set({ state: 'ended' }).where(eq(answers.accountId, accountId))
    await minute()
    const { id, revision } = await messageTo(name)
    const now = { outreachId: id, revision }
    await stage.run('Ingrid', { name: 'save-mail-approval', input: { ...now, form: accountId, answers: {} } })
    await stage.run('Paloma', {
      name: 'approve',
      input: { approvalId: (await standing(id))?.id ?? '', revision: 1 },
    })
    await stage.command('Ingrid', 'direct', '/dunwell help')
    world.sandbox.mailbox?.answerNext({ kind: 'uncertain', why: 'The connection broke.' })
    expect(await stage.run('Ingrid', { name: 'send-mail', input: now })).toContain('on its way')
    const lost = await cardOf('Ingrid', 'may or may not have arrived')
    expect((await standing(id))?.state).toBe('failed')
    expect((await stage.home('Ingrid')).text).toContain('may or may not have arrived')
    await stage.press('Ingrid', lost, 'It went out')
    await expect.poll(() => stateOf(name)).toBe('sent')
    expect((await standing(id))?.state).toBe('executed')
    expect(await told(name)).toContain('Ingrid Thackeray found that the message went out')
    expect(
      await stage.run('Ingrid', { name: 'settle-mail', input: { outreachId: id, arrived: false } }),
    ).toContain('it has left')
  })

  test('no mail past day 30 left without somebody who sent it, and none left twice', async () => {
    const rows = await world.deps.db.select().from(outreach)
    const past = rows.filter(({ facts, state }) => Number(facts.days) > 30 && state === 'sent')
    expect(past.length).toBeGreaterThan(1)
    expect(past.every(({ sentBy }) => sentBy !== null)).toBe(true)
    const keys = mails().map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  async function standing(subjectId: string) {
    const [row] = await world.deps.db
      .select({ id: approvals.id, state: approvals.state })
      .from(approvals)
      .where(eq(approvals.subjectId, subjectId))
      .orderBy(desc(approvals.requestedAt))
    return row
  }
})
