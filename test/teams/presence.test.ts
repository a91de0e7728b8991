import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { channelSubscriptions, identities, teamsConversations, workspaces } from '../../db/schema.ts'
import { loadStatus } from '../../src/channels/load-status.ts'
import { subscribeChannel } from '../../src/channels/subscribe-channel.ts'
import { deliverDue } from '../../src/outbox/deliver.ts'
import { enqueue, laneOf } from '../../src/outbox/enqueue.ts'
import { chooseReach, type Reachable, reachPerson } from '../../src/people/reach-person.ts'
import { knowPerson } from '../slack/person.ts'
import { BOT, CHAT, DANA, FINANCE, inFinance, said, TEAM } from './activities.ts'
import type { Scripted } from './microsoft.ts'
import { createTeamsWorld, type TeamsWorld } from './teams-world.ts'

const CARD = { title: 'For you', summary: 'For you', parts: [] }
let world: TeamsWorld
let url: string
let danaId: string
let refuse: (path: string, body: unknown) => Scripted

beforeAll(async () => {
  world = await createTeamsWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.reset()
  url = world.microsoft.serviceUrl
  refuse = () => undefined
  const email = 'dana@larkfield.test'
  const { aadObjectId, name } = DANA
  const member = { aadObjectId, name, email, userPrincipalName: email, tenantId: world.workspace.externalId }
  const channels = {
    conversations: [
      { id: TEAM.id, name: null },
      { id: FINANCE, name: 'Finance' },
    ],
  }
  world.microsoft.script(({ path, body }) => {
    if (path.includes('/members/')) return { status: 200, body: member }
    return path.startsWith('teams/') ? { status: 200, body: channels } : refuse(path, body)
  })
  danaId = await knowPerson(world.deps.db, world.context().organisationId, { name, email })
})

const update = (more: Record<string, unknown>) =>
  world.send(said(url, '', { type: 'conversationUpdate', text: undefined, ...more }))
const inTeam = (eventType: string, channel: Record<string, unknown> = { id: TEAM.id }) => ({
  conversation: {
    id: TEAM.id,
    conversationType: 'channel',
    isGroup: true,
    tenantId: world.workspace.externalId,
  },
  channelData: { tenant: { id: world.workspace.externalId }, team: TEAM, channel, eventType },
})
const addToTeam = () => update({ ...inTeam('teamMemberAdded'), membersAdded: [BOT] })
const removeFromTeam = () => update({ ...inTeam('teamMemberRemoved'), membersRemoved: [BOT] })

async function conversations() {
  const rows = await world.deps.db
    .select()
    .from(teamsConversations)
    .orderBy(teamsConversations.conversationId)
  return rows.map(({ conversationId, state, name, teamName }) => ({ conversationId, state, name, teamName }))
}
const status = () => loadStatus(world.deps.db, world.context().organisationId, '2026-03-02')
const workspaceStatus = async () => (await world.deps.db.select().from(workspaces))[0]?.status
const drain = () => deliverDue(world.deps, { claimant: 'test', limit: 100 })

async function subscribeFinance(): Promise<void> {
  await subscribeChannel(
    world.context(),
    { workspaceId: world.workspace.id, channelId: FINANCE, channelName: 'Finance' },
    null,
  )
}

describe('put into a team', () => {
  test('the bot knows its channels by name, and says hello once', async () => {
    await addToTeam()
    await world.send(said(url, '', { ...inTeam(''), type: 'installationUpdate', action: 'add' }))
    expect(await conversations()).toEqual([
      { conversationId: FINANCE, state: 'active', name: 'Finance', teamName: 'Larkfield' },
      { conversationId: TEAM.id, state: 'active', name: 'General', teamName: 'Larkfield' },
    ])
    expect(world.saidWhere()).toEqual([
      { where: TEAM.id, text: expect.stringContaining('Hello, this is Dunwell') },
    ])
    expect(world.microsoft.connector.filter(({ path }) => path.startsWith('teams/'))).toHaveLength(1)
  })
  test('a person who joins changes nothing', async () => {
    await update({ ...inTeam('teamMemberAdded'), membersAdded: [DANA] })
    expect([await conversations(), world.saidWhere()]).toEqual([[], []])
  })
  test('new names of team and channel are followed, also by the digest', async () => {
    await addToTeam()
    await subscribeFinance()
    await update(inTeam('channelRenamed', { id: FINANCE, name: 'Money' }))
    await update({
      ...inTeam('teamRenamed'),
      channelData: {
        tenant: { id: world.workspace.externalId },
        team: { ...TEAM, name: 'Lark' },
        eventType: 'teamRenamed',
      },
    })
    expect((await conversations()).map(({ name, teamName }) => `${name} in ${teamName}`)).toEqual([
      'Money in Lark',
      'General in Lark',
    ])
    expect((await status()).channels).toMatchObject([{ name: 'Money' }])
  })
  test('a channel that is deleted ends, with a problem to read, and no other', async () => {
    await addToTeam()
    await subscribeFinance()
    await update(inTeam('channelDeleted', { id: FINANCE, name: 'Finance' }))
    expect((await conversations()).map(({ state }) => state)).toEqual(['gone', 'active'])
    const { channels, suspended } = await status()
    expect([channels, suspended]).toEqual([
      [],
      [{ platform: 'teams', name: 'Finance', problem: expect.stringContaining('deleted') }],
    ])
    expect(await workspaceStatus()).toBe('active')
  })
})

describe('removed from its last team', () => {
  test('the digest waits with a problem to read, the tenant is out of reach, and both come back with the bot', async () => {
    await addToTeam()
    await subscribeFinance()
    await removeFromTeam()
    expect((await conversations()).map(({ state }) => state)).toEqual(['gone', 'gone'])
    expect(await workspaceStatus()).toBe('revoked')
    expect(await status()).toMatchObject({
      channels: [],
      suspended: [{ name: 'Finance', problem: expect.stringContaining('removed') }],
      workspaceProblems: [expect.stringContaining('Add the app in Teams again')],
    })
    await addToTeam()
    expect(await workspaceStatus()).toBe('active')
    expect(await status()).toMatchObject({
      channels: [{ name: 'Finance' }],
      suspended: [],
      workspaceProblems: [],
    })
  })
  test('a digest that somebody stopped does not come back with it', async () => {
    await addToTeam()
    await subscribeFinance()
    await world.deps.db.update(channelSubscriptions).set({ active: false })
    await removeFromTeam()
    await addToTeam()
    expect((await status()).channels).toEqual([])
  })
})

describe('a person', () => {
  const install = (action: 'add' | 'remove') =>
    world.send(said(url, '', { type: 'installationUpdate', text: undefined, action }))

  test('who installs the bot can be written to before asking anything', async () => {
    await install('add')
    expect(world.saidWhere()).toMatchObject([{ where: CHAT }])
    expect(await reachPerson(world.deps.db, world.context().organisationId, danaId)).toMatchObject({
      kind: 'person',
      platform: 'teams',
      userId: DANA.aadObjectId,
    })
  })
  test('who removes it is shown as out of reach, until they write again', async () => {
    await addToTeam()
    await world.send(said(url, 'overdue'))
    await install('remove')
    expect((await status()).unreachable).toEqual([
      { name: 'Dana Reyes', platform: 'teams', why: expect.stringContaining('press Add') },
    ])
    await world.send(said(url, 'overdue'))
    expect((await status()).unreachable).toEqual([])
  })
  test('whom Teams refuses is shown as out of reach, and the message goes to the channel, saying for whom', async () => {
    await addToTeam()
    await subscribeFinance()
    await world.send(said(url, 'overdue', inFinance()))
    await world.deps.db.insert(identities).values({
      organisationId: world.context().organisationId,
      personId: danaId,
      platform: 'teams',
      workspaceId: world.workspace.id,
      externalUserId: DANA.aadObjectId,
    })
    const forbidden = { status: 403, body: { error: { code: 'ForbiddenOperationException' } } }
    refuse = (path, body) =>
      path === 'conversations' && JSON.stringify(body).includes('"members"') ? forbidden : undefined
    await writeToDana()
    world.microsoft.connector.length = 0
    await drain()
    await drain()
    expect(await status()).toMatchObject({ unreachable: [{ name: 'Dana Reyes' }], undeliveredTotal: 1 })
    const [elsewhere, ...more] = world.saidWhere()
    expect(more).toEqual([])
    expect(elsewhere?.text).toContain('For Dana Reyes.')
    expect(world.microsoft.connector.at(-1)?.body).toMatchObject({
      channelData: { channel: { id: FINANCE } },
    })
  })
  test('who is in Slack too gets it there', async () => {
    const { db } = world.deps
    const context = world.context()
    const slackId = context.newId()
    await db.insert(workspaces).values({
      id: slackId,
      organisationId: context.organisationId,
      platform: 'slack',
      externalId: 'T0LARK',
      name: 'Larkfield',
      botUserId: 'U0BOT',
      status: 'active',
      createdAt: new Date(),
    })
    await addToTeam()
    const account = { organisationId: context.organisationId, personId: danaId }
    await db.insert(identities).values([
      { ...account, platform: 'teams', workspaceId: world.workspace.id, externalUserId: DANA.aadObjectId },
      { ...account, platform: 'slack', workspaceId: slackId, externalUserId: 'U0DANA' },
    ])
    refuse = (path) =>
      path === 'conversations'
        ? { status: 403, body: { error: { code: 'ForbiddenOperationException' } } }
        : undefined
    const posted: unknown[] = []
    world.deps.messengers.slack = {
      pacingMs: 0,
      post: async (target) => {
        posted.push(target.to)
        return { kind: 'sent', ref: { channelId: 'D0', externalId: '1' } }
      },
      update: async (_, ref) => ({ kind: 'sent', ref }),
      find: async () => ({ kind: 'absent' }),
    }
    await writeToDana()
    await drain()
    await drain()
    delete world.deps.messengers.slack
    expect(posted).toEqual([{ userId: 'U0DANA' }])
    await db.delete(workspaces).where(eq(workspaces.id, slackId))
  })

  async function writeToDana(): Promise<void> {
    const { deps, workspace } = world
    const to = { userId: DANA.aadObjectId }
    await enqueue(deps.db, world.context(), 'for-dana', laneOf(workspace.id, to), {
      kind: 'post',
      workspaceId: workspace.id,
      to,
      card: CARD,
    })
  }
})

test('a message whose answer was lost is parked, never sent again', async () => {
  await addToTeam()
  await world.deps.db.delete(channelSubscriptions)
  refuse = (path) => (path === 'conversations' ? 'drop' : undefined)
  const to = { channelId: FINANCE }
  await enqueue(world.deps.db, world.context(), 'digest', laneOf(world.workspace.id, to), {
    kind: 'post',
    workspaceId: world.workspace.id,
    to,
    card: CARD,
  })
  world.microsoft.connector.length = 0
  expect(await drain()).toMatchObject({ uncertain: 1, sent: 0 })
  await expect
    .poll(
      async () => {
        await drain()
        return (await status()).undelivered.map(({ state }) => state)
      },
      { timeout: 15_000, interval: 500 },
    )
    .toEqual(['uncertain'])
  expect(world.microsoft.connector).toHaveLength(1)
}, 20_000)

describe('where a person is reached', () => {
  const at = (
    platform: 'slack' | 'teams',
    seen: string | null,
    unreachableWhy: string | null = null,
  ): Reachable => ({
    platform,
    workspaceId: platform,
    userId: platform,
    lastSeenAt: seen === null ? null : new Date(seen),
    unreachableWhy,
  })
  const channel = { workspaceId: 'w', channelId: 'c' }

  test('is where they last spoke', () => {
    const reach = chooseReach([at('slack', '2026-01-01'), at('teams', '2026-02-01')], channel)
    expect(reach).toMatchObject({ kind: 'person', platform: 'teams' })
    expect(chooseReach([at('slack', null), at('teams', '2026-02-01')], channel)).toMatchObject({
      platform: 'teams',
    })
  })
  test('is the other platform when they cannot be reached there', () => {
    const accounts = [at('slack', '2026-01-01'), at('teams', '2026-02-01', 'Install it.')]
    expect(chooseReach(accounts, channel)).toMatchObject({ kind: 'person', platform: 'slack' })
  })
  test('is the channel when there is no other, with the reason', () => {
    const reach = chooseReach([at('teams', '2026-02-01', 'Install it.')], channel)
    expect(reach).toEqual({ kind: 'channel', ...channel, because: 'Install it.' })
    expect(chooseReach([], channel)).toMatchObject({
      kind: 'channel',
      because: expect.stringContaining('not used'),
    })
    expect(chooseReach([], null)).toMatchObject({ kind: 'nowhere' })
  })
})
