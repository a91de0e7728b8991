import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { outbox } from '../db/schema.ts'
import { type CommandCall, commandCall } from '../src/command-calls.ts'
import { runCommand } from '../src/commands.ts'
import type { Person } from '../src/people/person.ts'
import type { Deps } from '../src/ports.ts'
import { at, organisationIn, testId } from './support/builders.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { silentLog } from './support/silent-log.ts'
import { anAdmin, everythingOf, type TheirCompany, theirCompany } from './support/their-company.ts'

const NOW = at('2026-03-02T15:00:00Z')
const SECRET = 'Secret Client of the other company'
let database: TestDatabase
let deps: Deps
let mine: { organisationId: string; actor: Person }
let theirs: TheirCompany

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  deps = { db, now: () => NOW, newId: testId, log: silentLog, messengers: {} }
  const { organisation } = await organisationIn(db, NOW)
  mine = { organisationId: organisation.id, actor: await anAdmin(db, organisation.id) }
  theirs = await theirCompany(db, NOW, SECRET)
})
afterAll(() => database.close())

/** Everything that can be asked about a message to a customer. */
function messageCalls({ outreachId }: TheirCompany): CommandCall[] {
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
    { name: 'renew-mail', input: { outreachId, revision: 1 } },
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

function approvalCalls({ approvalId, returnedId }: TheirCompany): CommandCall[] {
  const now = { approvalId, revision: 1 }
  const said = { form: testId(), answers: { reason: 'a planted reason' } }
  return [
    { name: 'show-approval', input: { approvalId } },
    { name: 'approve', input: now },
    { name: 'open-approve', input: now },
    { name: 'save-approve', input: { ...now, ...said, at: '2026-03-02T15:00:00Z' } },
    { name: 'open-deny', input: now },
    { name: 'save-deny', input: { ...now, ...said } },
    { name: 'open-changes', input: now },
    { name: 'save-changes', input: { ...now, ...said } },
    { name: 'open-withdraw', input: { approvalId } },
    { name: 'save-withdraw', input: { approvalId, ...said } },
    { name: 'open-resubmit', input: { approvalId: returnedId } },
    { name: 'save-resubmit', input: { approvalId: returnedId, ...said } },
    { name: 'open-break-glass', input: now },
    { name: 'save-break-glass', input: { ...now, ...said } },
  ]
}

function stoppingCalls({ suspensionId, closureId, accountId }: TheirCompany): CommandCall[] {
  const form = testId()
  const answers = { reason: 'a planted reason', toOn: '2026-03-20', evidence: 'planted', criteria: [] }
  const acts = ['request', 'extend', 'cancel', 'reinstate'] as const
  const kinds = ['write-off', 'referral'] as const
  return [
    ...acts.map((act): CommandCall => ({ name: 'open-suspension', input: { suspensionId, act } })),
    ...acts.map(
      (act): CommandCall => ({ name: 'save-suspension', input: { suspensionId, act, form, answers } }),
    ),
    { name: 'finish-suspension', input: { suspensionId } },
    { name: 'finish-suspension', input: { suspensionId, action: 'suspend' } },
    { name: 'retry-suspension', input: { suspensionId } },
    { name: 'propose-suspension', input: { accountId } },
    { name: 'show-suspension', input: { suspensionId } },
    { name: 'open-closure', input: { closureId } },
    { name: 'open-closure', input: { closureId, drop: true } },
    { name: 'save-closure', input: { closureId, form, answers } },
    { name: 'save-closure', input: { closureId, form, drop: true, answers } },
    ...kinds.map((kind): CommandCall => ({ name: 'propose-closure', input: { accountId, kind } })),
    { name: 'show-closure', input: { closureId } },
    { name: 'show-dossier', input: { closureId } },
    { name: 'undo-write-off', input: { closureId } },
  ]
}

function planCalls({ planId, accountId }: TheirCompany): CommandCall[] {
  const about = { accountId, currency: 'USD' }
  const now = { ...about, balanceMinor: 100_000 }
  const shapes = ['halves', 'thirds', 'own', 'discount'] as const
  const instalments = { instalments: '2026-03-20 1000', reason: 'planted' }
  const discount = { percent: '5', payBy: '2026-03-20', reason: 'planted' }
  return [
    { name: 'open-plan', input: { accountId } },
    ...shapes.map((shape): CommandCall => ({ name: 'open-plan', input: { ...about, shape } })),
    { name: 'save-plan', input: { ...now, kind: 'plan', form: testId(), answers: instalments } },
    { name: 'save-plan', input: { ...now, kind: 'discount', form: testId(), answers: discount } },
    { name: 'show-plan', input: { planId } },
    { name: 'open-plan-end', input: { planId } },
    { name: 'save-plan-end', input: { planId, form: testId(), answers: { reason: 'planted' } } },
    { name: 'plan-words', input: { words: SECRET } },
  ]
}

function answerCalls(them: TheirCompany): CommandCall[] {
  const { accountId, clearanceId, answerId, readingId, absenceId, invoiceId, personId } = them
  const form = testId()
  const answers = {
    reason: 'planted',
    until: '2026-03-10',
    about: 'quality',
    invoices: [invoiceId],
    person: personId,
  }
  const abouts = [{ clearanceId }, { accountId }]
  const kinds = ['hold', 'promise', 'dispute', 'reassign', 'note'] as const
  return [
    { name: 'clear-question', input: { clearanceId } },
    { name: 'clear-questions', input: { clearanceIds: [clearanceId], page: 1 } },
    { name: 'show-question', input: { clearanceId } },
    ...abouts.flatMap((about) =>
      kinds.flatMap((kind): CommandCall[] => [
        { name: 'open-answer', input: { ...about, kind } },
        { name: 'save-answer', input: { ...about, kind, form, answers } },
        { name: 'save-answer', input: { ...about, kind, form, readingId, at: 0, answers } },
      ]),
    ),
    { name: 'save-answer', input: { kind: 'hold', form, answers: { ...answers, account: accountId } } },
    { name: 'undo-answer', input: { answerIds: [answerId] } },
    { name: 'read-about', input: { readingId, clearanceId } },
    { name: 'confirm-reading', input: { readingId } },
    { name: 'edit-reading', input: { readingId } },
    { name: 'cancel-reading', input: { readingId } },
    { name: 'end-absence', input: { absenceId } },
    {
      name: 'save-away',
      input: { form, answers: { person: personId, from: '2026-03-03', until: '2026-03-04' } },
    },
    {
      name: 'save-away',
      input: { form: testId(), answers: { from: '2026-03-03', until: '2026-03-04', standIn: personId } },
    },
  ]
}

/** Every command that takes an id, given one of another organisation. */
function forged(): CommandCall[] {
  const { accountId, noteId, subscriptionId } = theirs
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
    { name: 'share', input: { what: { view: 'history', accountId, page: 1 } } },
    { name: 'share', input: { what: { view: 'notes', accountId, page: 1 } } },
    { name: 'share', input: { what: { view: 'list', ...list } } },
    { name: 'find-account', input: { text: SECRET, page: 1 } },
    { name: 'show-approvals', input: { page: 1, words: SECRET } },
    ...messageCalls(theirs),
    ...approvalCalls(theirs),
    ...stoppingCalls(theirs),
    ...planCalls(theirs),
    ...answerCalls(theirs),
    { name: 'note-words', input: { words: `${SECRET} planted` } },
    { name: 'assign-words', input: { words: `${SECRET} csm Dana` } },
    { name: 'answer-words', input: { kind: 'hold', words: `${SECRET} until Friday` } },
  ]
}

/** Commands whose input has a field for an id; `form` names a form of the asker's own. */
function takingIds(): string[] {
  return commandCall.options.flatMap((option) => {
    const { name, input } = option.shape
    const { form: _form, ...fields } = input.shape as Record<string, z.ZodType>
    const told = Object.values(fields).map((field) => JSON.stringify(z.toJSONSchema(field)))
    return told.some((schema) => schema.includes('"format":"uuid"')) ? [name.value] : []
  })
}

test('every command that takes an id is tried here', () => {
  const tried = new Set(forged().map(({ name }) => name as string))
  expect(takingIds().length).toBeGreaterThan(60)
  expect(takingIds().filter((name) => !tried.has(name))).toEqual([])
})

test('an id of another organisation opens nothing, changes nothing and is answered in a sentence', async () => {
  const { db } = database
  const before = await everythingOf(db, theirs.organisationId)
  for (const table of [
    'approvals',
    'outreach',
    'suspensions',
    'closures',
    'plans',
    'clearances',
    'answers',
    'absences',
  ])
    expect(before[table]?.length, table).toBeGreaterThan(0)
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
    const said = JSON.stringify(await runCommand(deps, mine, place, call))
    const what = JSON.stringify(call)
    const echoed = call.name.endsWith('-words') || 'text' in call.input || 'words' in call.input
    if (!echoed) expect(said, what).not.toContain(SECRET)
    expect(said, what).not.toContain('their note')
    expect(said, what).not.toContain('$1,000')
    expect(said.length, what).toBeGreaterThan(20)
  }
  expect(await everythingOf(db, theirs.organisationId)).toEqual(before)
  expect(await db.select().from(outbox)).toEqual([])
  // Nor is anything of theirs kept on this side.
  const own = JSON.stringify(await everythingOf(db, mine.organisationId))
  const { organisationId: _organisationId, ...ids } = theirs
  for (const [what, id] of Object.entries(ids)) expect(own.includes(id), what).toBe(false)
})
