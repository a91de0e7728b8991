import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, audit, notes, people, timeline } from '../../db/schema.ts'
import { assignOwner } from '../../src/accounts/assign-owner.ts'
import { undoAssignment } from '../../src/accounts/undo-assignment.ts'
import { undoNote } from '../../src/notes/undo-note.ts'
import { writeNote } from '../../src/notes/write-note.ts'
import type { Person } from '../../src/people/person.ts'
import { anAccount, at, organisationIn, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

async function aCompany() {
  const { db } = database
  const { organisation, contextAt } = await organisationIn(db, at('2026-03-02T14:00:00Z'))
  const account = anAccount(organisation.id)
  await db.insert(accounts).values(account)
  const person = async (name: string): Promise<Person> => {
    const one = {
      id: testId(),
      organisationId: organisation.id,
      name,
      email: `${testId()}@x.test`,
      roles: ['admin' as const],
      active: true,
    }
    await db.insert(people).values({ ...one, externalId: one.id })
    return one
  }
  const context = contextAt(at('2026-03-02T15:00:00Z'))
  const csm = async () => (await db.select().from(accounts).where(eq(accounts.id, account.id)))[0]?.csmId
  const count = async (table: typeof audit | typeof notes | typeof timeline) =>
    (await db.select().from(table).where(eq(table.organisationId, organisation.id))).length
  return { organisation, context, contextAt, accountId: account.id, person, csm, count }
}

test('ten deliveries of one note at once write one note, one entry and one record', async () => {
  const { organisation, context, accountId, person, count } = await aCompany()
  const author = await person('Ann')
  const before = await count(audit)
  const verdicts = await Promise.all(
    Array.from({ length: 10 }, () =>
      writeNote(context, organisation, author, accountId, 'once', 'trigger-1'),
    ),
  )
  expect(new Set(verdicts.map((verdict) => verdict.kind === 'written' && verdict.noteId)).size).toBe(1)
  expect([await count(notes), await count(timeline), (await count(audit)) - before]).toEqual([1, 1, 1])
})

test('of ten clicks on Undo one takes the note back', async () => {
  const { organisation, context, accountId, person, count } = await aCompany()
  const author = await person('Ann')
  const written = await writeNote(context, organisation, author, accountId, 'oops', 'trigger-2')
  if (written.kind !== 'written') throw new Error(written.why)
  const verdicts = await Promise.all(
    Array.from({ length: 10 }, () => undoNote(context, organisation, author, written.noteId)),
  )
  expect(verdicts.filter(({ kind }) => kind === 'undone')).toHaveLength(1)
  expect(await count(timeline)).toBe(2)
})

test('a late second delivery of an assignment does not override what came after it', async () => {
  const { organisation, context, accountId, person, csm } = await aCompany()
  const [boss, first, second] = [await person('Boss'), await person('First'), await person('Second')]
  const assign = (personId: string, occurrence: string) =>
    assignOwner(context, organisation, boss, { accountId, role: 'csm', personId }, occurrence)
  await assign(first.id, 'click-1')
  await assign(second.id, 'click-2')
  expect(await assign(first.id, 'click-1')).toMatchObject({ kind: 'unchanged' })
  expect(await csm()).toBe(second.id)
})

test('an assignment is taken back once, and only while nothing changed since', async () => {
  const { organisation, context, contextAt, accountId, person, csm } = await aCompany()
  const [boss, first, second] = [await person('Boss'), await person('First'), await person('Second')]
  const assign = async (personId: string, occurrence: string, minute: number) => {
    const now = contextAt(at(`2026-03-02T15:0${minute}:00Z`))
    const verdict = await assignOwner(
      now,
      organisation,
      boss,
      { accountId, role: 'csm', personId },
      occurrence,
    )
    if (verdict.kind !== 'assigned') throw new Error('not assigned')
    return verdict.assignmentId
  }
  const one = await assign(first.id, 'a', 1)
  await assign(second.id, 'b', 2)
  const three = await assign(first.id, 'c', 3)
  // It has the same owner again, but somebody decided twice in between.
  expect(await undoAssignment(context, organisation, boss, one)).toMatchObject({ kind: 'refused' })
  const clicks = await Promise.all(
    Array.from({ length: 5 }, () => undoAssignment(context, organisation, boss, three)),
  )
  expect(clicks.filter(({ kind }) => kind === 'undone')).toHaveLength(1)
  expect(await csm()).toBe(second.id)
})

test('another organisation’s notes and assignments do not exist', async () => {
  const mine = await aCompany()
  const other = await aCompany()
  const author = await mine.person('Ann')
  const written = await writeNote(mine.context, mine.organisation, author, mine.accountId, 'ours', 'x')
  if (written.kind !== 'written') throw new Error(written.why)
  const spy = { ...author, organisationId: other.organisation.id }
  expect(await undoNote(other.context, other.organisation, spy, written.noteId)).toEqual({
    kind: 'refused',
    why: 'That note does not exist (any more).',
  })
  expect(
    await writeNote(other.context, other.organisation, spy, mine.accountId, 'theirs', 'y'),
  ).toMatchObject({ kind: 'refused' })
  expect(
    await assignOwner(
      other.context,
      other.organisation,
      spy,
      { accountId: other.accountId, role: 'csm', personId: author.id },
      'z',
    ),
  ).toMatchObject({ kind: 'refused' })
})
