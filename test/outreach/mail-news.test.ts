import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answers, approvals, outbox, timeline } from '../../db/schema.ts'
import { standingApproval } from '../../src/approvals/standing-approval.ts'
import { bouncesCommand } from '../../src/cli/bounces.ts'
import { readDeliveryReport } from '../../src/mail/read-delivery-report.ts'
import { settleUncertain } from '../../src/outreach/mark-done.ts'
import { type MailEvent, recordMailEvent } from '../../src/outreach/record-mail-event.ts'
import { renewOutreach } from '../../src/outreach/renew-outreach.ts'
import { AWAY_NOTE, aReport } from '../mail/reports.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { raceCount } from '../support/race-count.ts'
import { type Files, testTerminal } from '../support/terminal.ts'
import { type Scene, scene } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const LOST = { kind: 'uncertain', why: 'The connection broke.' } as const

async function drafted(): Promise<Scene> {
  const one = await scene(database.db, 36)
  await one.clear('outreach-35')
  await one.tend()
  return one
}

async function sent(): Promise<Scene> {
  const one = await drafted()
  await one.send(one.people.collector)
  await one.deliver()
  expect((await one.current())?.state).toBe('sent')
  return one
}

/** Approved, sent, and nobody knows whether the mail server has it. */
async function uncertain(): Promise<Scene> {
  const one = await scene(database.db, 66)
  await one.clear('executive-65')
  await one.tend()
  await one.approve()
  await one.send(one.people.executive)
  one.mail.next(LOST, true)
  await one.deliver()
  expect((await one.current())?.state).toBe('uncertain')
  expect((await approval(one))?.state).toBe('failed')
  return one
}

async function row(one: Scene) {
  const found = await one.current()
  if (!found) throw new Error('nothing was written')
  return found
}

const approval = async (one: Scene) =>
  standingApproval(one.db, one.organisation.id, (await one.current())?.id ?? testId())

async function news(one: Scene, changes: Partial<MailEvent>) {
  const { id, revision } = await row(one)
  const plain = { kind: 'bounced', outreachId: id, revision, providerId: null, detail: 'gone' } as const
  return recordMailEvent(one.deps, { ...plain, externalId: testId(), ...changes })
}

async function told(one: Scene): Promise<string> {
  const rows = await one.db.select().from(outbox).where(eq(outbox.organisationId, one.organisation.id))
  return JSON.stringify(rows.map(({ payload }) => payload))
}

const lines = async (one: Scene) =>
  (await one.db.select().from(timeline).where(eq(timeline.accountId, one.account.id))).map(({ text }) => text)

const contactGates = async (one: Scene) =>
  (await one.db.select().from(answers).where(eq(answers.accountId, one.account.id))).length

describe('dunwell bounces', () => {
  async function bounces(one: Scene, files: Files, ...argv: string[]) {
    const { terminal, said } = testTerminal(files, () => ({
      ...one.deps,
      organisationId: one.organisation.id,
    }))
    await bouncesCommand(terminal).parseAsync(argv, { from: 'user' })
    return said
  }

  test('records the mail that came back hours later, once, and asks for the right contact', async () => {
    const one = await sent()
    const { messageId, recipient } = await row(one)
    const report = aReport(messageId, [{ recipient: recipient.email as string }])
    const said = await bounces(one, { 'one.eml': report, 'away.eml': AWAY_NOTE }, 'away.eml', 'one.eml')
    expect(said).toMatchObject({ err: [], code: null })
    expect(said.out).toEqual([
      'away.eml: It is an automatic reply.',
      `one.eml: The mail to ${recipient.email} came back.`,
    ])
    expect(await row(one)).toMatchObject({ state: 'bounced', outcome: '550 5.1.1 no such user here' })
    expect(await contactGates(one)).toBe(1)
    const again = await bounces(one, { 'standard input': report })
    expect(again.out).toEqual([
      `standard input: The mail to ${recipient.email} came back, as was told before.`,
    ])
    expect(await contactGates(one)).toBe(1)
  })

  test('reads one file after the other, and of none more than a report can have', async () => {
    const one = await sent()
    const { messageId, recipient } = await row(one)
    const report = aReport(messageId, [{ recipient: String(recipient.email) }])
    const files = { 'huge.eml': new Uint8Array(20_000_002), 'away.eml': AWAY_NOTE, 'ours.eml': report }
    const { terminal, said } = testTerminal(files, () => ({
      ...one.deps,
      organisationId: one.organisation.id,
    }))
    let open = 0
    const most = { open: 0, bytes: 0 }
    const readFile: typeof terminal.readFile = async (path, atMost) => {
      open += 1
      most.open = Math.max(most.open, open)
      const content = await terminal.readFile(path, atMost)
      await new Promise((resolve) => setTimeout(resolve, 5))
      most.bytes = Math.max(most.bytes, content.length)
      open -= 1
      return content
    }
    await bouncesCommand({ ...terminal, readFile }).parseAsync(Object.keys(files), { from: 'user' })
    expect(most).toEqual({ open: 1, bytes: 20_000_001 })
    expect(said.err).toEqual([expect.stringContaining('huge.eml: It is too long for a delivery report.')])
    expect((await row(one)).state).toBe('bounced')
  })

  test('fails for what it cannot match, says so, and takes all the others', async () => {
    const one = await sent()
    const { id, messageId, recipient } = await row(one)
    const to = [{ recipient: recipient.email as string }]
    const files = {
      'other.eml': aReport(`<${testId()}.1@larkfield.example>`, to),
      'forged.eml': aReport(`<${id}.1@elsewhere.example>`, to),
      'later.eml': aReport(messageId, [{ recipient: 'ap@client.test', action: 'delayed', status: '4.4.1' }]),
      'empty.eml': '',
      'ours.eml': aReport(messageId, to),
    }
    const said = await bounces(one, files, ...Object.keys(files), 'absent.eml')
    expect(said.code).toBe(1)
    expect(said.err.map((line) => line.split(':')[0])).toEqual([
      'other.eml',
      'forged.eml',
      'empty.eml',
      'absent.eml',
    ])
    expect(said.err.join('\n')).toContain('which is no mail of ours. Nothing was changed by it: keep it')
    expect(said.out).toEqual([
      'later.eml: It is only delayed: the mail servers still try.',
      `ours.eml: The mail to ${recipient.email} came back.`,
    ])
    expect((await row(one)).state).toBe('bounced')
    const json = await bounces(one, files, '--json', 'other.eml')
    expect(JSON.parse(json.out[0] ?? '')).toMatchObject({ file: 'other.eml', ok: false, recorded: 0 })
  })
})

describe('news that is not about the customer’s mailbox', () => {
  test.each([
    ['a copy', (copy: string) => ({ recipient: copy.toUpperCase() }), 'The copy of our message to Acme for'],
    [
      'a copy, by the words of a provider',
      (copy: string) => ({ mentions: [copy] }),
      'The copy of our message',
    ],
    [
      'a copy that complains',
      (copy: string) => ({ recipient: copy, kind: 'complained' as const }),
      'The copy of',
    ],
    ['one of several readers', () => ({ mentions: [] }), 'does not say which'],
    ['an address that was not written to', () => ({ recipient: 'x@else.test' }), 'may be forwarded there'],
  ])('%s is noted, told to the sender, and the contact stays', async (_, about, words) => {
    const one = await sent()
    const [copy] = (await row(one)).copies
    expect(copy).toBeDefined()
    const before = await lines(one)
    expect(await news(one, about(String(copy?.email)))).toBe('recorded')
    expect((await row(one)).state).toBe('sent')
    expect(await contactGates(one)).toBe(0)
    expect((await lines(one)).length).toBe(before.length + 1)
    expect(await told(one)).toContain(words)
    expect(await told(one)).not.toContain('Who is the right contact')
  })

  test('the customer’s own mailbox named among the words is the customer’s', async () => {
    const one = await sent()
    const { recipient } = await row(one)
    await news(one, { mentions: [String(recipient.email)] })
    expect((await row(one)).state).toBe('bounced')
  })

  test('a mail that was given up after days is told to the sender, and the address is not blamed', async () => {
    const one = await sent()
    const { recipient } = await row(one)
    await news(one, { kind: 'given-up', recipient: String(recipient.email), detail: '452 mailbox full' })
    expect((await row(one)).state).toBe('sent')
    expect(await contactGates(one)).toBe(0)
    expect(await told(one)).toContain('452 mailbox full')
    expect(await told(one)).toContain('did not arrive in time')
    expect(await lines(one)).toContainEqual(expect.stringContaining('was not delivered in time'))
  })

  test('a mail that a rule refused is told to the sender as refused, and the address is not blamed', async () => {
    const one = await sent()
    const to = String((await row(one)).recipient.email)
    await news(one, { kind: 'given-up', refused: true, recipient: to, detail: '550 5.7.1 policy' })
    expect((await row(one)).state).toBe('sent')
    expect(await contactGates(one)).toBe(0)
    expect(await told(one)).toContain('A mail was refused')
    expect(await told(one)).toContain('550 5.7.1 policy')
    expect(await lines(one)).toContainEqual(expect.stringContaining(`Mail to ${to} was refused`))
    expect(await lines(one)).not.toContainEqual(expect.stringContaining('in time'))
  })

  test('the end of a forwarded mailbox is dead, and the contact stays', async () => {
    const one = await sent()
    const { messageId, recipient } = await row(one)
    const report = aReport(messageId, [{ recipient: 'x@else.test', original: String(recipient.email) }])
    const reading = await readDeliveryReport(new TextEncoder().encode(report))
    for (const event of reading.kind === 'news' ? reading.events : []) await recordMailEvent(one.deps, event)
    expect((await row(one)).state).toBe('sent')
    expect(await contactGates(one)).toBe(0)
    expect(await told(one)).toContain('may be forwarded there')
  })

  test('what another server wrote is shortened before anybody reads it', async () => {
    const one = await sent()
    await news(one, { detail: 'x'.repeat(5_000) })
    expect((await row(one)).outcome).toHaveLength(500)
    expect(await told(one)).not.toContain('x'.repeat(501))
  })

  test('what comes back of an earlier attempt does not touch the one that followed', async () => {
    const one = await drafted()
    const { collector } = one.people
    await one.send(collector)
    one.mail.next({ kind: 'refused', code: 'spam', why: 'It looks like spam.', recipient: false })
    await one.deliver()
    await renewOutreach(one.context(collector.id), await one.basis(), collector, {
      outreachId: (await row(one)).id,
      revision: 1,
    })
    await one.send(collector)
    await one.deliver()
    expect(await row(one)).toMatchObject({ state: 'sent', revision: 2 })
    expect(await news(one, { revision: 1 })).toBe('recorded')
    expect(await row(one)).toMatchObject({ state: 'sent', revision: 2 })
    expect(await news(one, { revision: 3 })).toBe('unknown')
    expect(await news(one, {})).toBe('recorded')
    expect((await row(one)).state).toBe('bounced')
  })
})

describe('a message of unknown fate', () => {
  test.each([
    ['arrived', { kind: 'delivered' as const }],
    ['came back from a copy', { mentions: [] }],
  ])('that the provider says %s was sent then, and its approval carried out then', async (_, about) => {
    const one = await uncertain()
    const { sentAt } = await row(one)
    one.later(90)
    expect(await news(one, about)).toBe('recorded')
    expect(await row(one)).toMatchObject({ state: 'sent', sentAt })
    expect(await approval(one)).toMatchObject({ state: 'executed', executedAt: sentAt, endedWhy: null })
    expect(await lines(one)).toContainEqual(expect.stringContaining('Found to be carried out'))
    await one.tend()
    await one.hurry()
    await one.deliver()
    expect(one.mail.taken).toHaveLength(1)
  })

  test('that somebody found to have gone out is the same; said twice, it is settled once', async () => {
    for (let round = 0; round < raceCount(4); round += 1) {
      const one = await uncertain()
      const { executive } = one.people
      const { id } = await row(one)
      const basis = await one.basis()
      const say = (arrived: boolean) =>
        settleUncertain(one.context(executive.id), basis, executive, { outreachId: id, arrived })
      const said = await Promise.all([say(true), say(false), say(true), news(one, { kind: 'delivered' })])
      const { state } = await row(one)
      const settled = said.filter((verdict) => typeof verdict !== 'string' && verdict.kind === 'done')
      expect(settled.length).toBeLessThan(2)
      expect(['sent', 'failed']).toContain(state)
      expect((await approval(one))?.state).toBe(state === 'sent' ? 'executed' : 'failed')
    }
  })

  test('that did not go out is written anew, and wants another approval', async () => {
    const one = await uncertain()
    const { executive } = one.people
    const { id, revision } = await row(one)
    const basis = await one.basis()
    const settle = { outreachId: id, arrived: false }
    await settleUncertain(one.context(executive.id), basis, executive, settle)
    expect(await row(one)).toMatchObject({ state: 'failed', sentAt: null })
    expect(
      await renewOutreach(one.context(executive.id), basis, executive, { outreachId: id, revision }),
    ).toEqual({
      kind: 'renewed',
    })
    expect((await one.send(executive)).kind).toBe('refused')
    one.later(5)
    await one.approve()
    expect(await one.send(executive)).toMatchObject({ kind: 'queued' })
    await one.deliver()
    expect(one.mail.taken).toHaveLength(2)
    const asked = and(eq(approvals.subjectId, id), eq(approvals.organisationId, one.organisation.id))
    const states = (await one.db.select().from(approvals).where(asked)).map(({ state }) => state)
    expect(states.sort()).toEqual(['executed', 'failed'])
  })
})

describe('a message that was handed over and then', () => {
  const BUSY = { kind: 'retry', afterMs: 1, why: 'Busy.', rateLimited: false } as const

  /** Taken by the mail server, which said that it is busy: it waits for the next attempt. */
  async function waiting(): Promise<Scene> {
    const one = await scene(database.db, 66)
    await one.clear('executive-65')
    await one.tend()
    await one.approve()
    await one.send(one.people.executive)
    one.mail.next(BUSY, true)
    await one.deliver()
    expect(await row(one)).toMatchObject({ state: 'queued', messageId: expect.any(String) })
    expect((await approval(one))?.state).toBe('executing')
    return one
  }

  /** Said to have not gone out. */
  async function failed(): Promise<Scene> {
    const one = await uncertain()
    const { executive } = one.people
    const settle = { outreachId: (await row(one)).id, arrived: false }
    await settleUncertain(one.context(executive.id), await one.basis(), executive, settle)
    expect(await row(one)).toMatchObject({ state: 'failed', messageId: expect.any(String) })
    return one
  }

  const STATES = [
    ['failed', failed],
    ['waits for another attempt', waiting],
  ] as const

  test.each(STATES)('%s was sent when the provider says that it arrived, and goes once', async (_, begin) => {
    const one = await begin()
    expect(await news(one, { kind: 'delivered' })).toBe('recorded')
    expect(await row(one)).toMatchObject({ state: 'sent', sentAt: expect.any(Date), outcome: null })
    expect((await approval(one))?.state).toBe('executed')
    await one.tend()
    await one.hurry()
    await one.deliver()
    expect(one.mail.taken).toHaveLength(1)
    expect((await row(one)).state).toBe('sent')
  })

  test.each(STATES)('%s came back, and the right contact is asked for', async (_, begin) => {
    const one = await begin()
    expect(await news(one, {})).toBe('recorded')
    expect(await row(one)).toMatchObject({ state: 'bounced', outcome: 'gone' })
    expect(await contactGates(one)).toBe(1)
    expect((await approval(one))?.state).toBe('failed')
    await one.tend()
    await one.hurry()
    await one.deliver()
    expect(one.mail.taken).toHaveLength(1)
    expect((await row(one)).state).toBe('bounced')
  })

  test('comes back while it is handed over once more has come back, whoever is first', async () => {
    for (let round = 0; round < raceCount(4); round += 1) {
      const one = await waiting()
      await one.hurry()
      const { recipient } = await row(one)
      const came = { recipient: String(recipient.email) }
      await Promise.all([one.deliver(), news(one, came), news(one, { ...came, kind: 'complained' })])
      expect((await row(one)).state).toBe('bounced')
      expect(await contactGates(one)).toBe(1)
      expect(one.mail.taken.length).toBeLessThan(3)
    }
  })

  test.each(['delivered', 'bounced'] as const)('was never handed over is not said to be %s', async (kind) => {
    const one = await drafted()
    await one.send(one.people.collector)
    await news(one, { kind })
    expect(await row(one)).toMatchObject({ state: 'queued', messageId: null })
    await one.deliver()
    expect((await row(one)).state).toBe('sent')
  })
})
