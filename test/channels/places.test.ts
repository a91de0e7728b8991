import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit, channelSubscriptions } from '../../db/schema.ts'
import { connectWorkspace } from '../../src/channels/connect-workspace.ts'
import { suspendChannels } from '../../src/channels/suspend-channels.ts'
import type { Answers } from '../../src/chat/form.ts'
import type { Place } from '../../src/chat/reply.ts'
import type { CommandCall } from '../../src/command-calls.ts'
import { runCommand } from '../../src/commands.ts'
import type { Context, Workspace } from '../../src/ports.ts'
import { knowPerson } from '../slack/person.ts'
import { at, organisationIn } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const NOW = at('2026-03-02T14:00:00Z')
const ANSWERS: Answers = { segments: [], regions: [], currencies: [], collectorIds: [], minimum: null }
const NOT_HERE = 'A digest goes to a channel. Type this in the channel that gets it, or should.'
let database: TestDatabase
let context: Context
let teams: Workspace
let danaId: string

beforeAll(async () => {
  database = await createTestDatabase()
  context = (await organisationIn(database.db, NOW)).contextAt(NOW)
  danaId = await knowPerson(database.db, context.organisationId, {
    name: 'Dana',
    email: 'dana@larkfield.test',
  })
  teams = await connectWorkspace(context, {
    platform: 'teams',
    externalId: 'tenant',
    name: 'Larkfield',
    botUserId: '28:bot',
  })
})
afterAll(() => database.close())

function ask(call: CommandCall, where: Partial<Place>) {
  const { organisationId } = context
  const actor = {
    id: danaId,
    organisationId,
    name: 'Dana',
    email: '',
    roles: ['admin' as const],
    active: true,
  }
  const place = { workspace: teams, channelId: '19:c', direct: false, userId: 'u', occurrence: 'o', ...where }
  return runCommand({ ...context, now: () => NOW, messengers: {} }, { organisationId, actor }, place, call)
}
const subscriptions = () => database.db.select().from(channelSubscriptions)

test('a digest goes to channels: not to one person, and not to a chat that has no threads', async () => {
  for (const where of [{ direct: true }, { group: true as const }]) {
    for (const call of [
      { name: 'subscribe', input: {} },
      { name: 'subscribe', input: { words: 'all' } },
      { name: 'filters', input: {} },
      { name: 'save-filters', input: { answers: ANSWERS } },
    ] satisfies CommandCall[]) {
      expect(await ask(call, where)).toEqual({ kind: 'notice', text: NOT_HERE })
    }
    expect(JSON.stringify(await ask({ name: 'status', input: {} }, where))).not.toContain('Post the digest')
  }
  expect(await subscriptions()).toEqual([])
})

test('a channel whose name the platform keeps to itself is “this channel”, and among others one without a name', async () => {
  const reply = await ask({ name: 'save-filters', input: { answers: ANSWERS } }, {})
  expect(reply).toMatchObject({
    text: expect.stringContaining('The digest comes to this channel every working day'),
  })
  expect(await subscriptions()).toMatchObject([{ channelName: 'a channel without a name' }])
  await database.db.update(channelSubscriptions).set({ channelName: 'Finance' })
})

test('status names a channel that waits as its platform writes it', async () => {
  await suspendChannels(database.db, context, teams.id, ['19:c'], 'The team was archived.')
  const card = JSON.stringify(await ask({ name: 'status', input: {} }, {}))
  expect(card).toContain('No digest in Finance (Teams): ')
  expect(card).not.toContain('#Finance')
})

test('the record of a connected workspace says which one it is, and nothing of its state', async () => {
  const known = { ...teams, name: 'Larkfield Ltd', botUserId: '28:bot', status: 'revoked' }
  await connectWorkspace(context, known)
  const records = await database.db.select().from(audit).where(eq(audit.verb, 'connect-workspace'))
  expect(records.map(({ data }) => data)).toEqual(
    ['Larkfield', 'Larkfield Ltd'].map((name) => ({
      platform: 'teams',
      externalId: 'tenant',
      name,
      botUserId: '28:bot',
    })),
  )
})
