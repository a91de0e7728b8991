import { and, eq, ne } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  accounts,
  audit,
  channelSubscriptions,
  invoices,
  notes,
  outbox,
  outreach,
  people,
  workspaces,
} from '../db/schema.ts'
import { followLedger } from '../src/cases/follow-ledger.ts'
import type { CommandCall } from '../src/command-calls.ts'
import { runCommand } from '../src/commands.ts'
import type { Person } from '../src/people/person.ts'
import type { Deps } from '../src/ports.ts'
import { someFacts } from './outreach/letters.ts'
import { anAccount, anInvoice, at, organisationIn, testId } from './support/builders.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { silentLog } from './support/silent-log.ts'

const NOW = at('2026-03-02T15:00:00Z')
const SECRET = 'Secret Client of the other company'
let database: TestDatabase
let deps: Deps
let mine: { organisationId: string; actor: Person }
let theirs: {
  organisationId: string
  accountId: string
  noteId: string
  subscriptionId: string
  outreachId: string
}

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  deps = { db, now: () => NOW, newId: testId, log: silentLog, messengers: {} }
  const own = await organisationIn(db, NOW)
  const other = await organisationIn(db, NOW, { name: 'Another company' })
  const person = async (organisationId: string): Promise<Person> => {
    const row = {
      id: testId(),
      organisationId,
      externalId: testId(),
      name: 'Dana',
      email: `${testId()}@x.test`,
      roles: ['admin' as const],
      active: true,
    }
    await db.insert(people).values(row)
    return row
  }
  mine = { organisationId: own.organisation.id, actor: await person(own.organisation.id) }
  const account = anAccount(other.organisation.id, { name: SECRET })
  await db.insert(accounts).values(account)
  await db.insert(invoices).values(anInvoice(other.organisation.id, account.id, { dueOn: '2026-01-05' }))
  const context = other.contextAt(NOW)
  await followLedger(context, [account.id])
  const author = await person(other.organisation.id)
  const workspaceId = testId()
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId: other.organisation.id,
    platform: 'slack',
    externalId: 'T0OTHER',
    name: 'Other',
    botUserId: 'U0BOT',
    status: 'active',
    createdAt: NOW.toJSDate(),
  })
  const subscriptionId = testId()
  await db.insert(channelSubscriptions).values({
    id: subscriptionId,
    organisationId: other.organisation.id,
    workspaceId,
    channelId: 'C0X',
    channelName: 'x',
    active: true,
    createdAt: NOW.toJSDate(),
  })
  const noteId = testId()
  await db.insert(notes).values({
    id: noteId,
    organisationId: other.organisation.id,
    accountId: account.id,
    at: NOW.toJSDate(),
    authorId: author.id,
    text: 'their note',
  })
  const outreachId = testId()
  await db.insert(outreach).values({
    id: outreachId,
    organisationId: other.organisation.id,
    accountId: account.id,
    stepKey: 'outreach-35',
    tier: 2,
    invoiceId: testId(),
    generation: 1,
    kind: 'email',
    state: 'draft',
    language: 'en',
    subject: SECRET,
    body: SECRET,
    recipient: { contactId: null, name: SECRET, email: 'ap@client.test', phone: null },
    senderId: author.id,
    facts: { ...someFacts(2, { accountName: SECRET }) },
    tone: {},
    preparedAt: NOW.toJSDate(),
  })
  theirs = {
    organisationId: other.organisation.id,
    accountId: account.id,
    noteId,
    subscriptionId,
    outreachId,
  }
})
afterAll(() => database.close())

/** Everything that can be asked about a message to a customer. */
function messageCalls(outreachId: string): CommandCall[] {
  const now = { outreachId, revision: 1 }
  const form = {
    ...now,
    form: testId(),
    answers: { outcome: 'reached', reason: 'planted', subject: 'x', above: 'x' },
  }
  return [
    { name: 'show-mail', input: { outreachId } },
    { name: 'preview-mail', input: { outreachId } },
    { name: 'edit-mail', input: { outreachId } },
    { name: 'save-mail', input: form },
    { name: 'renew-mail', input: { outreachId } },
    { name: 'send-mail', input: now },
    { name: 'open-override', input: now },
    { name: 'override-send', input: form },
    { name: 'open-mail-approval', input: now },
    { name: 'save-mail-approval', input: form },
    { name: 'open-mark-sent', input: now },
    { name: 'save-mark-sent', input: form },
    { name: 'open-call', input: { outreachId } },
    { name: 'save-call', input: form },
    { name: 'settle-mail', input: { outreachId, arrived: true } },
  ]
}

/** Every command that takes an id, given one of another organisation. */
function forged(): CommandCall[] {
  const { accountId, noteId, subscriptionId, outreachId } = theirs
  const list = { filter: { by: 'all' as const }, page: 1, within: subscriptionId }
  return [
    { name: 'show-account', input: { accountId } },
    { name: 'show-history', input: { accountId, page: 1 } },
    { name: 'show-notes', input: { accountId, page: 1 } },
    { name: 'open-note', input: { accountId } },
    {
      name: 'save-note',
      input: { accountId, form: testId(), answers: { text: 'planted', note: 'planted' } },
    },
    { name: 'undo-note', input: { noteId } },
    { name: 'open-assign', input: { accountId } },
    {
      name: 'save-assign',
      input: { accountId, form: testId(), answers: { role: 'csm', person: mine.actor.id } },
    },
    { name: 'undo-assign', input: { assignmentId: noteId } },
    { name: 'overdue-list', input: list },
    { name: 'share', input: { what: { view: 'account', accountId } } },
    { name: 'share', input: { what: { view: 'list', ...list } } },
    { name: 'find-account', input: { text: SECRET, page: 1 } },
    ...messageCalls(outreachId),
    { name: 'note-words', input: { words: `${SECRET} planted` } },
    { name: 'assign-words', input: { words: `${SECRET} csm Dana` } },
  ]
}

test('an id of another organisation opens nothing, changes nothing and is answered in a sentence', async () => {
  const before = await database.db.select().from(audit).where(eq(audit.organisationId, theirs.organisationId))
  for (const [index, call] of forged().entries()) {
    const place = {
      workspace: {
        id: testId(),
        organisationId: mine.organisationId,
        platform: 'slack' as const,
        externalId: 'T0MINE',
      },
      channelId: 'C0MINE',
      direct: false,
      userId: 'U0DANA',
      occurrence: `forged-${index}`,
    }
    const reply = await runCommand(deps, mine, place, call)
    const said = JSON.stringify(reply)
    const echoed = call.name.endsWith('-words') || call.name === 'find-account'
    if (!echoed) expect(said, call.name).not.toContain(SECRET)
    expect(said, call.name).not.toContain('their note')
    expect(said, call.name).not.toContain('$1,000')
    expect(said.length, call.name).toBeGreaterThan(20)
  }
  const after = await database.db.select().from(audit).where(eq(audit.organisationId, theirs.organisationId))
  expect(after.length).toBe(before.length)
  expect(await database.db.select().from(outbox)).toEqual([])
  expect(await database.db.select().from(notes).where(ne(notes.id, theirs.noteId))).toEqual([])
  const [account] = await database.db
    .select()
    .from(accounts)
    .where(and(eq(accounts.id, theirs.accountId)))
  expect(account?.csmId).toBeNull()
  const [message] = await database.db.select().from(outreach)
  expect(message).toMatchObject({ state: 'draft', revision: 1, sentBy: null, subject: SECRET })
  const [note] = await database.db.select().from(notes).where(eq(notes.id, theirs.noteId))
  expect(note?.undoneAt).toBeNull()
})
