import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, contacts, invoices, people } from '../../db/schema.ts'
import { recordAnswer } from '../../src/answers/record-answer.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { answerForm } from '../../src/clearances/answer-form.ts'
import { loadSubject } from '../../src/clearances/load-subject.ts'
import { readAnswer } from '../../src/clearances/read-answer.ts'
import { loadPolicy } from '../../src/policy/store.ts'
import {
  aBillingContact,
  anAccount,
  anInvoice,
  at,
  DEFAULT_POLICY,
  organisationIn,
  testId,
} from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const NOON = at('2026-03-04T18:00:00Z')
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

async function family(policy: string) {
  const { db } = database
  const { organisation, contextAt } = await organisationIn(db, NOON, {}, policy)
  const id = testId()
  const csm = { id, organisationId: organisation.id, name: 'Marcus', email: `${id}@x.test`, active: true }
  await db.insert(people).values({ ...csm, externalId: id, roles: ['csm'] })
  const parent = anAccount(organisation.id, { name: 'Parent', csmId: id })
  const child = anAccount(organisation.id, { name: 'Child', csmId: id, parentId: parent.id })
  await db.insert(accounts).values([parent, child])
  await db.insert(contacts).values(aBillingContact(organisation.id, parent.id))
  const own = anInvoice(organisation.id, parent.id, { number: 'P-1', dueOn: '2026-01-20' })
  const theirs = anInvoice(organisation.id, child.id, { number: 'C-1', dueOn: '2026-01-25' })
  await db.insert(invoices).values([own, theirs])
  await followLedger(contextAt(NOON), [parent.id, child.id])
  const version = await loadPolicy(db, organisation.id)
  const subject = await loadSubject(db, organisation.id, version, { accountId: parent.id })
  if (!subject) throw new Error('no subject')
  return { organisation, contextAt, csm: { ...csm, roles: ['csm' as const] }, parent, theirs, subject }
}

test('where families are chased together, a form about the parent offers the invoices of all, and they count', async () => {
  const it = await family(DEFAULT_POLICY.replace('families: apart', 'families: together'))
  expect(it.subject.invoices.map(({ number }) => number)).toEqual(['P-1', 'C-1'])
  const form = answerForm(it.subject, { kind: 'dispute', form: testId(), accountId: it.parent.id })
  expect(JSON.stringify(form.fields)).toContain('C-1')
  const read = readAnswer(
    'dispute',
    { about: 'quality', invoices: [it.theirs.id], amount: '400', reason: 'broken' },
    it.subject,
    '2026-03-04',
  )
  if ('errors' in read) throw new Error(JSON.stringify(read.errors))
  const context = { ...it.contextAt(NOON), actor: it.csm.id }
  const given = { accountId: it.parent.id, answer: read.answer }
  const verdict = await recordAnswer(context, it.organisation, it.csm, given, 'form')
  expect(verdict).toMatchObject({ kind: 'recorded' })
  expect(verdict.kind === 'recorded' && verdict.said).toContain('disputes $400.00 of C-1')
})

test('where everybody is chased for their own, it does not', async () => {
  const it = await family(DEFAULT_POLICY)
  expect(it.subject.invoices.map(({ number }) => number)).toEqual(['P-1'])
})
