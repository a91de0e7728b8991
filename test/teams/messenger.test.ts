import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { teamsConversations } from '../../db/schema.ts'
import type { Card } from '../../src/chat/card.ts'
import type { Delivery, Messenger, PostTarget } from '../../src/ports.ts'
import { sendByFetch } from '../../src/send.ts'
import { createConnector } from '../../src/teams/connector.ts'
import { keepConversation } from '../../src/teams/conversations.ts'
import { failureOf } from '../../src/teams/outcome.ts'
import { CHAT, DANA, FINANCE, TEAM } from './activities.ts'
import type { Scripted } from './microsoft.ts'
import { createTeamsWorld, type TeamsWorld } from './teams-world.ts'

const CARD: Card = { title: 'Overdue', summary: 'Overdue', parts: [{ kind: 'text', text: 'hello' }] }
const DANAS = DANA.aadObjectId
let world: TeamsWorld
let messenger: Messenger

beforeAll(async () => {
  world = await createTeamsWorld()
  const teams = world.deps.messengers.teams
  if (!teams) throw new Error('there is no messenger')
  messenger = teams
})
afterAll(() => world.close())

beforeEach(async () => {
  const { deps, microsoft } = world
  await deps.db.delete(teamsConversations)
  microsoft.script(() => undefined)
  microsoft.down.clear()
  await know({
    conversationId: FINANCE,
    kind: 'channel',
    teamId: TEAM.id,
    teamName: 'Larkfield',
    name: 'Finance',
  })
  await know({ conversationId: CHAT, kind: 'personal', userExternalId: DANAS })
  microsoft.connector.length = 0
})

async function know(seen: Omit<Parameters<typeof keepConversation>[2], 'serviceUrl'>): Promise<void> {
  const { deps, workspace, microsoft } = world
  await keepConversation(deps.db, workspace, { ...seen, serviceUrl: microsoft.serviceUrl }, new Date())
}

function post(to: PostTarget['to'], thread?: PostTarget['thread']): Promise<Delivery> {
  return messenger.post({ workspace: world.workspace, to, ...(thread ? { thread } : {}) }, CARD, 'a-key')
}

function requests(): string[] {
  return world.microsoft.connector.map(({ method, path }) => `${method} ${path}`)
}

async function stateOf(conversationId: string): Promise<string | undefined> {
  const rows = await world.deps.db.select().from(teamsConversations)
  return rows.find((row) => row.conversationId === conversationId)?.state
}

describe('a message', () => {
  test('to a channel begins a thread, and is known by it', async () => {
    const delivery = await post({ channelId: FINANCE })
    expect(requests()).toEqual(['POST conversations'])
    expect(world.microsoft.connector[0]?.body).toMatchObject({
      isGroup: true,
      channelData: { channel: { id: FINANCE } },
      activity: { type: 'message', summary: 'Overdue' },
    })
    if (delivery.kind !== 'sent') throw new Error(delivery.kind)
    const { channelId, externalId } = delivery.ref
    expect(channelId).toBe(`${FINANCE};messageid=${externalId}`)
  })
  test('into a thread stands there, whichever message of it is named', async () => {
    const root = { channelId: `${FINANCE};messageid=7`, externalId: '7' }
    const delivery = await post({ channelId: FINANCE }, root)
    expect(requests()).toEqual([`POST conversations/${FINANCE};messageid=7/activities`])
    if (delivery.kind !== 'sent') throw new Error(delivery.kind)
    await post({ channelId: FINANCE }, delivery.ref)
    expect(requests()[1]).toBe(requests()[0])
  })
  test('to a group chat goes there, for those have no threads', async () => {
    await know({ conversationId: '19:close@thread.v2', kind: 'groupChat', name: 'Close' })
    expect(await post({ channelId: '19:close@thread.v2' })).toMatchObject({ kind: 'sent' })
    expect(requests()).toEqual(['POST conversations/19:close@thread.v2/activities'])
  })
  test('to a person goes to the chat they have', async () => {
    const delivery = await post({ userId: DANAS })
    expect(requests()).toEqual([`POST conversations/${CHAT}/activities`])
    expect(delivery).toMatchObject({ kind: 'sent', ref: { channelId: CHAT } })
  })
  test('to a person without a chat opens one, which is kept for the next', async () => {
    expect(await post({ userId: 'somebody-new' })).toMatchObject({ kind: 'sent' })
    expect(world.microsoft.connector[0]?.body).toMatchObject({
      isGroup: false,
      members: [{ id: 'somebody-new' }],
      tenantId: world.workspace.externalId,
    })
    await post({ userId: 'somebody-new' })
    expect(requests().filter((request) => request === 'POST conversations')).toHaveLength(1)
  })
  test('to a person whose chat is gone opens another, and is said once', async () => {
    world.microsoft.script(({ path }) =>
      path.includes(CHAT) ? { status: 404, body: { error: { code: 'ConversationNotFound' } } } : undefined,
    )
    expect(await post({ userId: DANAS })).toMatchObject({ kind: 'sent' })
    expect(await stateOf(CHAT)).toBe('gone')
  })
  test('is edited where it stands', async () => {
    const ref = { channelId: `${FINANCE};messageid=7`, externalId: '8' }
    expect(await messenger.update(world.workspace, ref, CARD, 'a-key')).toEqual({ kind: 'sent', ref })
    expect(requests()).toEqual([`PUT conversations/${FINANCE};messageid=7/activities/8`])
  })
  test('cannot be looked up, and no later look-up could', async () => {
    const found = await messenger.find(
      { workspace: world.workspace, to: { channelId: FINANCE } },
      'k',
      new Date(),
    )
    expect(found).toMatchObject({ kind: 'unknown', final: true })
  })
})

describe('what Teams answers', () => {
  const outcomes: [string, Scripted, Partial<Delivery>][] = [
    [
      '429 waits as long as it says',
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'retry', afterMs: 7_000, rateLimited: true },
    ],
    ['429 without a time waits a little', { status: 429 }, { kind: 'retry', rateLimited: true }],
    ['412 is tried again', { status: 412 }, { kind: 'retry', rateLimited: false }],
    ['503 is tried again', { status: 503 }, { kind: 'retry', rateLimited: false }],
    ['500 may have delivered it', { status: 500 }, { kind: 'uncertain' }],
    ['502 may have delivered it', { status: 502 }, { kind: 'uncertain' }],
    ['504 may have delivered it', { status: 504 }, { kind: 'uncertain' }],
    ['a lost connection may have delivered it', 'drop', { kind: 'uncertain' }],
    [
      '413 is refused for good',
      { status: 413, body: { error: { code: 'MessageSizeTooBig' } } },
      { kind: 'refused', code: 'message_too_large' },
    ],
    [
      '400 is refused for good',
      { status: 400, body: { error: { code: 'BadSyntax' } } },
      { kind: 'refused', code: 'BadSyntax', revoked: false },
    ],
    [
      'a redirect is not followed',
      { status: 307, headers: { location: 'http://127.0.0.1:9/evil' } },
      { kind: 'refused', code: 'redirected' },
    ],
    [
      '401, twice, closes the workspace',
      { status: 401 },
      { kind: 'refused', code: 'unauthorized', revoked: true },
    ],
    [
      '403 names the remedy',
      { status: 403, body: { error: { code: 'BotNotInConversationRoster' } } },
      { kind: 'refused', unreachable: true },
    ],
    [
      '404 says that the channel is gone',
      { status: 404, body: { error: { code: 'ConversationNotFound' } } },
      { kind: 'refused', unreachable: true },
    ],
    ['an answer that says nothing leaves it open', { status: 201, body: 'ok' }, { kind: 'uncertain' }],
  ]
  test.each(outcomes)('%s', async (_, scripted, delivery) => {
    world.microsoft.script(() => scripted)
    expect(await post({ channelId: FINANCE })).toMatchObject(delivery)
    expect(world.microsoft.asked.filter((url) => url.includes('evil'))).toEqual([])
  })
  test('a token that is refused is fetched anew once, and the message goes out', async () => {
    const before = world.microsoft.tokensIssued
    let first = true
    world.microsoft.script(() => {
      const refuse = first
      first = false
      return refuse ? { status: 401, body: { message: 'Authorization has been denied' } } : undefined
    })
    expect(await post({ channelId: FINANCE })).toMatchObject({ kind: 'sent' })
    expect(world.microsoft.tokensIssued).toBe(before + 1)
  })
  test('an edit of a deleted message is refused without a fuss', async () => {
    world.microsoft.script(() => ({
      status: 404,
      body: { error: { code: 'ActivityNotFoundInConversation' } },
    }))
    const delivery = await messenger.update(
      world.workspace,
      { channelId: FINANCE, externalId: '1' },
      CARD,
      'k',
    )
    expect(delivery).toMatchObject({ kind: 'refused', code: 'message_not_found' })
    expect(await stateOf(FINANCE)).toBe('active')
  })
  test('of a place the bot is not in: the next message is refused without asking again', async () => {
    world.microsoft.script(() => ({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } }))
    const delivery = await post({ channelId: FINANCE })
    expect(delivery).toMatchObject({ why: expect.stringContaining('Finance in Larkfield') })
    expect(await stateOf(FINANCE)).toBe('gone')
    world.microsoft.connector.length = 0
    expect(await post({ channelId: FINANCE })).toMatchObject({ kind: 'refused', unreachable: true })
    expect(requests()).toEqual([])
  })
  test('stands even when what follows from it cannot be noted', async () => {
    const { db } = world.deps
    await db.execute(sql`alter table teams_conversations add constraint never_gone check (state <> 'gone')`)
    try {
      world.microsoft.script(() => ({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } }))
      expect(await post({ channelId: FINANCE })).toMatchObject({ kind: 'refused', unreachable: true })
      expect(world.lines.map(({ message }) => message)).toContain(
        'could not note that a conversation in Teams is gone',
      )
    } finally {
      await db.execute(sql`alter table teams_conversations drop constraint never_gone`)
    }
  })
  test('of a person who has not installed the bot: the remedy is theirs', async () => {
    world.microsoft.script(() => ({ status: 403, body: { error: { code: 'ForbiddenOperationException' } } }))
    const delivery = await post({ userId: 'somebody-new' })
    expect(delivery).toMatchObject({
      kind: 'refused',
      unreachable: true,
      why: expect.stringContaining('press Add'),
    })
  })
})

describe('before anything is sent', () => {
  test('a sign-in out of reach is tried again; nothing went out', async () => {
    world.microsoft.now.ms += 3_600_000
    world.microsoft.down.add('login')
    expect(await post({ channelId: FINANCE })).toMatchObject({ kind: 'retry', rateLimited: false })
    expect(requests()).toEqual([])
  })
  test('a place that cannot be looked up is tried again, for nothing went out', async () => {
    const { db } = world.deps
    await db.execute(sql`alter table teams_conversations rename to out_of_reach`)
    try {
      const outcomes = [
        await post({ channelId: FINANCE }),
        await post({ userId: DANAS }),
        await messenger.update(world.workspace, { channelId: FINANCE, externalId: '1' }, CARD, 'a-key'),
      ]
      expect(outcomes.map(({ kind }) => kind)).toEqual(['retry', 'retry', 'retry'])
      expect(requests()).toEqual([])
    } finally {
      await db.execute(sql`alter table out_of_reach rename to teams_conversations`)
    }
  })
  test('an address that is not allowed is refused, and nothing is requested', async () => {
    await world.deps.db.update(teamsConversations).set({ serviceUrl: 'https://evil.example/' })
    world.microsoft.asked.length = 0
    expect(await post({ channelId: FINANCE })).toMatchObject({ kind: 'refused', code: 'address_refused' })
    expect(await post({ userId: DANAS })).toMatchObject({ kind: 'refused', code: 'address_refused' })
    expect(world.microsoft.asked).toEqual([])
  })
  test('a Connector that nobody listens at is tried again', async () => {
    await world.deps.db.update(teamsConversations).set({ serviceUrl: world.microsoft.deadUrl })
    expect(await post({ channelId: FINANCE })).toMatchObject({ kind: 'retry', rateLimited: false })
  })
})

test('a Connector that never answers may have taken the message', async () => {
  const { microsoft } = world
  const connector = createConnector({
    tokens: { get: async () => ({ kind: 'token', token: 't' }), drop: () => {} },
    maySendTo: () => true,
    send: sendByFetch(),
    timeoutMs: 50,
  })
  microsoft.script(() => 'hang')
  const answer = await connector.post(microsoft.serviceUrl, FINANCE, { type: 'message' })
  expect(failureOf(answer, { name: 'Finance', personal: false })).toMatchObject({ kind: 'uncertain' })
})
