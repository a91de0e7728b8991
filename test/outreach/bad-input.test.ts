import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outreach, people } from '../../db/schema.ts'
import type { CommandCall } from '../../src/command-calls.ts'
import { runCommand } from '../../src/commands.ts'
import { refuseSender } from '../../src/outreach/may-send.ts'
import type { Person } from '../../src/people/person.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Scene, scene } from './scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

async function drafted(): Promise<{ one: Scene; id: string }> {
  const one = await scene(database.db, 36)
  await one.clear('outreach-35')
  await one.tend()
  return { one, id: (await one.current())?.id ?? '' }
}

async function run(one: Scene, actor: Person, call: CommandCall): Promise<string> {
  const { organisationId } = actor
  const workspace = { id: testId(), organisationId, platform: 'slack' as const, externalId: 'T0' }
  const place = { workspace, channelId: 'C0', direct: true, userId: 'U0', occurrence: testId() }
  return JSON.stringify(await runCommand(one.deps, { organisationId, actor }, place, call))
}

const TEXT = { subject: 'Your invoice', above: 'Hello, here is what I see:', below: 'Kind regards, Dana' }
const formOf = (outreachId: string, answers: Record<string, string>, revision = 1) => ({
  outreachId,
  revision,
  form: testId(),
  answers,
})

test.each([
  ['a line break', 'Your invoice\r\nBcc: everybody@client.test'],
  ['a line separator', 'Your invoice\u2028Bcc: everybody@client.test'],
  ['a null character', 'Your invoice\u0000'],
])('a subject with %s is refused, and nothing is changed', async (_what, subject) => {
  const { one, id } = await drafted()
  const call = { name: 'save-mail' as const, input: formOf(id, { ...TEXT, subject }) }
  expect(await run(one, one.people.collector, call)).toContain('line break')
  expect((await one.current())?.revision).toBe(1)
})

test('the list of invoices stays the ledger’s, and another amount beside it is not sent', async () => {
  const { one, id } = await drafted()
  const above = 'Hello, invoice LF-1042 over $9,999.00 is open:'
  const invoices = '- Invoice LF-1042: $1.00, due 1 January 2030'
  const input = formOf(id, { ...TEXT, above, invoices, amount: '1.00', total: '1.00' })
  await run(one, one.people.collector, { name: 'save-mail', input })
  const { body, revision } = (await one.current()) ?? { body: '', revision: 0 }
  expect(body).toContain('- Invoice LF-1042: $1,200.00')
  expect(body).not.toContain('$1.00')
  const said = await run(one, one.people.collector, {
    name: 'send-mail',
    input: { outreachId: id, revision },
  })
  expect(said).toContain('Not sent')
  await one.deliver()
  expect(one.mail.taken).toEqual([])
})

test('what somebody writes as HTML is read as text, and no address of theirs is a link', async () => {
  const { one, id } = await drafted()
  const above =
    'Hello, <img src=x onerror=alert(1)> <a href="https://evil.test">pay here</a> https://evil.test'
  const said = { name: 'save-mail' as const, input: formOf(id, { ...TEXT, above }) }
  await run(one, one.people.collector, said)
  const input = formOf(id, { reason: 'a test of the wording' }, 2)
  await run(one, one.people.collector, { name: 'override-send', input })
  await one.deliver()
  const [mail] = one.mail.taken
  expect(mail?.html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(mail?.html).not.toMatch(/<img|href="https:\/\/evil/)
  expect(mail?.html).toContain('href="https://pay.larkfield.example/i/LF-1042"')
})

test('a contact of another client is none that can be chosen', async () => {
  const { one, id } = await drafted()
  const other = await drafted()
  const theirs = (await other.one.current())?.recipient.contactId
  const input = formOf(id, { ...TEXT, recipient: String(theirs) })
  expect(await run(one, one.people.collector, { name: 'save-mail', input })).toContain('no contact')
  expect((await one.current())?.revision).toBe(1)
})

test('a form of 3,000 characters is refused above 500, with how many it were', async () => {
  const { one, id } = await drafted()
  const input = formOf(id, { reason: 'x'.repeat(3_000), outcome: 'x'.repeat(3_000) })
  const calls: CommandCall[] = [
    { name: 'override-send', input },
    { name: 'save-mail-approval', input },
    { name: 'save-mark-sent', input },
  ]
  for (const call of calls)
    expect(await run(one, one.people.collector, call), call.name).toMatch(/that was 3,?000/)
  expect((await one.current())?.state).toBe('draft')
})

test('a click on a card of yesterday is told that the text has changed', async () => {
  const { one, id } = await drafted()
  await run(one, one.people.collector, { name: 'save-mail', input: formOf(id, TEXT) })
  const stale = { outreachId: id, revision: 1 }
  for (const call of [
    { name: 'send-mail', input: stale },
    { name: 'override-send', input: formOf(id, { reason: 'because' }) },
    { name: 'save-mail', input: formOf(id, { ...TEXT, subject: 'Another' }) },
    { name: 'save-mark-sent', input: formOf(id, { outcome: 'by letter' }) },
    { name: 'renew-mail', input: stale },
  ] satisfies CommandCall[])
    expect(await run(one, one.people.collector, call), call.name).toContain('since you saw it')
  expect(await one.current()).toMatchObject({ state: 'draft', revision: 2, subject: TEXT.subject })
})

test('whoever may not send it changes nothing, whatever they press', async () => {
  const { one, id } = await drafted()
  const { collector, csm } = one.people
  await one.db.update(people).set({ active: false }).where(eq(people.id, collector.id))
  const now = { outreachId: id, revision: 1 }
  const calls: CommandCall[] = [
    { name: 'send-mail', input: now },
    { name: 'override-send', input: formOf(id, { reason: 'because' }) },
    { name: 'save-mail', input: formOf(id, TEXT) },
    { name: 'renew-mail', input: { outreachId: id, revision: 1 } },
    { name: 'save-mail-approval', input: formOf(id, {}) },
    { name: 'save-mark-sent', input: formOf(id, { outcome: 'x' }) },
    { name: 'settle-mail', input: { outreachId: id, arrived: true } },
  ]
  for (const call of calls) {
    expect(await run(one, csm, call), call.name).toContain('Nothing was changed')
    expect(await run(one, { ...collector, active: false }, call), call.name).toContain('not active')
  }
  const [row] = await one.db.select().from(outreach).where(eq(outreach.id, id))
  expect(row).toMatchObject({ state: 'draft', revision: 1, sentBy: null })
})

const person = (name: string, roles: Person['roles']): Person => ({
  id: name,
  organisationId: 'o',
  name,
  email: `${name}@larkfield.example`,
  roles,
  active: true,
})

test.each([
  ['the executive it was prepared for', 3, person('Ingrid', ['vp_finance']), true],
  ['another executive', 3, person('Desmond', ['cfo']), false],
  ['the collector past Tier 2', 3, person('Dana', ['collector']), false],
  ['an administrator past Tier 2', 4, person('Nadia', ['admin']), false],
  ['the collector up to Tier 2', 2, person('Dana', ['collector']), true],
  ['finance up to Tier 2', 1, person('Paloma', ['finance_lead']), true],
  ['the CSM', 2, person('Marcus', ['csm']), false],
  ['somebody removed', 3, { ...person('Ingrid', ['vp_finance']), active: false }, false],
] as const)('%s in Tier %i', (_who, tier, by, may) => {
  expect(refuseSender(by, { tier, senderId: 'Ingrid' }, 'Dana', new Map()) === null).toBe(may)
})
