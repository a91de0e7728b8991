import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit, identities, workspaces } from '../../db/schema.ts'
import { findAsker } from '../../src/people/find-asker.ts'
import { type Account, admit, recognise } from '../../src/people/recognise.ts'
import type { Context, Workspace } from '../../src/ports.ts'
import { knowPerson } from '../slack/person.ts'
import { organisationIn } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let context: Context
let other: Context
let workspace: Workspace
let danaId: string

beforeAll(async () => {
  database = await createTestDatabase()
  const now = DateTime.fromISO('2026-03-02T14:00:00Z', { zone: 'utc' })
  context = (await organisationIn(database.db, now)).contextAt(now)
  other = (await organisationIn(database.db, now, { name: 'Elsewhere' })).contextAt(now)
  const { organisationId } = context
  workspace = { id: randomUUID(), organisationId, platform: 'slack', externalId: 'T1' }
  await database.db.insert(workspaces).values({
    ...workspace,
    name: 'Larkfield',
    botUserId: 'U0BOT',
    status: 'active',
    createdAt: now.toJSDate(),
  })
  danaId = await knowPerson(database.db, context.organisationId, {
    name: 'Dana',
    email: 'Dana@Larkfield.test',
  })
  await knowPerson(database.db, other.organisationId, { name: 'Mallory', email: 'mallory@elsewhere.test' })
})
afterAll(() => database.close())

const account = (changes: Partial<Account> = {}): Account => ({
  userId: 'U0DANA',
  name: 'Dana',
  email: 'dana@larkfield.test',
  emailVerified: true,
  kind: 'member',
  ...changes,
})

test('an account is matched by its verified address, whatever the case, and remembered once', async () => {
  expect(await recognise(context, workspace, account())).toMatchObject({
    kind: 'known',
    person: { id: danaId },
  })
  await recognise(context, workspace, account({ email: 'DANA@LARKFIELD.TEST' }))
  const rows = await database.db.select().from(identities)
  expect(rows).toMatchObject([{ personId: danaId, externalUserId: 'U0DANA', workspaceId: workspace.id }])
  expect(await database.db.select().from(audit).where(eq(audit.verb, 'link-identity'))).toHaveLength(1)
  expect(await findAsker(database.db, 'slack', 'T1', 'U0DANA')).toMatchObject({
    workspace: { id: workspace.id, organisationId: context.organisationId },
    person: { id: danaId, roles: ['collector'] },
  })
})

test('guests, bots, strangers and switched-off accounts are not matched, whatever their address', async () => {
  for (const kind of ['guest', 'bot', 'stranger', 'gone'] as const) {
    const verdict = await recognise(context, workspace, account({ userId: `U0${kind}`, kind }))
    expect(verdict).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/\.$/) })
  }
  expect(await database.db.select().from(identities)).toHaveLength(1)
})

test('an unconfirmed or hidden address matches nobody', async () => {
  expect(await recognise(context, workspace, account({ userId: 'U2', emailVerified: false }))).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('not confirmed'),
  })
  expect(await recognise(context, workspace, account({ userId: 'U2', email: null }))).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('users:read.email'),
  })
})

test('people of another organisation are unknown here', async () => {
  expect(
    await recognise(context, workspace, account({ userId: 'U3', email: 'mallory@elsewhere.test' })),
  ).toEqual({
    kind: 'unknown',
    why: "I don't know mallory@elsewhere.test yet. Ask whoever runs Dunwell to add you: dunwell import people FILE",
  })
})

test('an unknown workspace is nobody’s', async () => {
  expect(await findAsker(database.db, 'slack', 'T9', 'U0DANA')).toBeNull()
  expect(await findAsker(database.db, 'teams', 'T1', 'U0DANA')).toBeNull()
})

test('somebody who left is told so by name', async () => {
  await knowPerson(
    database.db,
    context.organisationId,
    { name: 'Lee', email: 'lee@larkfield.test' },
    { active: false },
  )
  const verdict = await recognise(context, workspace, account({ userId: 'U4', email: 'lee@larkfield.test' }))
  expect(verdict.kind === 'known' && admit(verdict.person)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('Lee is marked as no longer active'),
  })
  expect(await database.db.select().from(identities)).toHaveLength(1)
})
