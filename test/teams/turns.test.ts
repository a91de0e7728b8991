import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { identities, receivedEvents, teamsConversations } from '../../db/schema.ts'
import type { Card } from '../../src/chat/card.ts'
import { knowPerson } from '../slack/person.ts'
import { CHAT, DANA, FINANCE, inFinance, mentioned, pressed, said, TEAM } from './activities.ts'
import type { Scripted } from './microsoft.ts'
import { createTeamsWorld, type TeamsWorld } from './teams-world.ts'

const CARD: Card = { title: 'Acme', summary: 'Acme', parts: [{ kind: 'text', text: 'owes' }] }
const SHOW = { call: { name: 'overdue-summary', input: {} }, origin: 'answer' }
let world: TeamsWorld
let url: string
let member: Record<string, unknown>
let scripted: (path: string, method: string) => Scripted

beforeAll(async () => {
  world = await createTeamsWorld({ patienceMs: 150 })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.reset()
  url = world.microsoft.serviceUrl
  const { aadObjectId, name } = DANA
  const email = 'dana@larkfield.test'
  const { externalId: tenantId } = world.workspace
  member = { aadObjectId, name, email, userPrincipalName: email, tenantId, userRole: 'user' }
  scripted = () => undefined
  world.microsoft.script(({ method, path }) =>
    path.includes('/members/') ? { status: 200, body: member } : scripted(path, method),
  )
  await knowPerson(world.deps.db, world.context().organisationId, { name: 'Dana Reyes', email })
})

const calls = () => world.asked.map(({ call }) => call)

describe('words', () => {
  test('in the chat of the two are answered there', async () => {
    expect(await world.send(said(url, 'overdue acme'))).toEqual({ status: 200, body: undefined })
    expect(calls()).toEqual([{ name: 'find-account', input: { text: 'acme', page: 1 } }])
    expect(world.asked[0]?.place).toMatchObject({ channelId: CHAT, direct: true, userId: DANA.aadObjectId })
    expect(world.saidWhere()).toEqual([{ where: CHAT, text: 'Done.' }])
  })
  test('in a channel need the mention, and are answered in their thread', async () => {
    await world.send(mentioned(url, 'overdue acme', '77'))
    expect(world.asked[0]?.place).toMatchObject({ channelId: FINANCE, direct: false })
    expect(world.saidWhere()).toEqual([{ where: `${FINANCE};messageid=77`, text: 'Done.' }])
    await world.send(said(url, 'overdue acme', inFinance()))
    expect(calls()).toHaveLength(1)
  })
  test('mean the same with a slash, without one, and without the name of the command', async () => {
    for (const words of ['dunwell subscribe', '/dunwell subscribe', 'subscribe', ' Subscribe ']) {
      await world.send(mentioned(url, words))
    }
    expect(new Set(calls().map(({ name }) => name))).toEqual(new Set(['subscribe']))
    await world.send(said(url, 'assign acme csm <at>Marcus Webb</at>'))
    await world.send(said(url, 'Procter &amp; Gamble'))
    await world.send(said(url, 'overdue note'))
    expect(calls().slice(4)).toEqual([
      { name: 'assign-words', input: { words: 'acme csm  Marcus Webb' } },
      { name: 'reply-words', input: { words: 'Procter & Gamble' } },
      { name: 'find-account', input: { text: 'note', page: 1 } },
    ])
  })
  test('of forty kilobytes are answered like others, and fast', async () => {
    const began = performance.now()
    await world.send(said(url, '<at>'.repeat(10_000)))
    await world.send(said(url, `note acme ${'very long '.repeat(4_000)}`))
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(calls().map(({ name }) => name)).toEqual(['overdue-summary', 'note-words'])
  })
  test('that are a file and nothing else get a sentence', async () => {
    await world.send(said(url, '', { attachments: [{ contentType: 'image/png', contentUrl: 'x' }] }))
    expect(world.saidWhere()[0]?.text).toContain('words, not files')
    await world.send(
      said(url, 'help', { attachments: [{ contentType: 'text/html', content: '<p>help</p>' }] }),
    )
    expect(calls()).toHaveLength(1)
  })
  test('that take long bring a typing mark first', async () => {
    world.answerWith(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      return { kind: 'notice', text: 'There.' }
    })
    await world.send(said(url, 'overdue'))
    const types = world.microsoft.connector.filter(({ method }) => method === 'POST').map(({ body }) => body)
    expect(types).toMatchObject([{ type: 'typing' }, { type: 'message' }])
  })
})

describe('whatever is delivered again', () => {
  test('three times, words have one effect and one answer', async () => {
    const activity = said(url, 'overdue')
    await Promise.all([world.send(activity), world.send(activity), world.send(activity)])
    expect(calls()).toHaveLength(1)
    expect(world.saidWhere()).toHaveLength(1)
    expect(await world.deps.db.select().from(receivedEvents)).toHaveLength(1)
  })
  test('three times, also with a new id, a click has one effect and the same answer', async () => {
    world.answerWith({ kind: 'card', card: CARD, how: 'replace' })
    const click = pressed(url, SHOW)
    const answers = await Promise.all([
      world.send(click),
      world.send(click),
      world.send({ ...click, id: 'another' }),
    ])
    expect(calls()).toHaveLength(1)
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({
      status: 200,
      body: { statusCode: 200, value: { type: 'AdaptiveCard' } },
    })
  })
  test('a click in another moment is another click', async () => {
    await world.send(pressed(url, SHOW))
    await world.send(pressed(url, SHOW))
    expect(calls()).toHaveLength(2)
  })
})

describe('a click', () => {
  test('on an answer brings the new card in its place', async () => {
    world.answerWith({ kind: 'card', card: CARD, how: 'replace' })
    const { body } = await world.send(pressed(url, SHOW))
    expect(body).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive', value: { version: '1.5' } })
    expect(world.saidWhere()).toEqual([])
  })
  test('on a digest in a channel is answered to the clicker alone', async () => {
    world.answerWith({ kind: 'card', card: CARD, how: 'replace' })
    const { body } = await world.send(pressed(url, { ...SHOW, origin: 'post' }, inFinance()))
    expect(body).toMatchObject({ value: 'Sent to you in your chat with Dunwell.' })
    expect(world.saidWhere()).toEqual([{ where: expect.stringMatching(/^a:chat/), text: 'Acme owes' }])
  })
  test('by somebody without the app says how to install it', async () => {
    world.answerWith({ kind: 'card', card: CARD, how: 'replace' })
    scripted = (path) =>
      path === 'conversations'
        ? { status: 403, body: { error: { code: 'ForbiddenOperationException' } } }
        : undefined
    const { body } = await world.send(pressed(url, { ...SHOW, origin: 'post' }, inFinance()))
    expect(body).toMatchObject({ value: expect.stringContaining('press Add') })
    const unreachable = async () => (await world.deps.db.select().from(identities))[0]?.unreachableSince
    expect(await unreachable()).not.toBeNull()
    await world.send(mentioned(url, 'overdue'))
    expect(await unreachable()).not.toBeNull()
    await world.send(said(url, 'overdue'))
    expect(await unreachable()).toBeNull()
  })
  test('of another release, or made up, is told so', async () => {
    for (const data of [{}, { call: { name: 'drop-tables', input: {} }, origin: 'answer' }, { call: 7 }]) {
      const { body } = await world.send(pressed(url, data))
      expect(JSON.stringify([body, world.saidWhere()])).toContain('no longer works')
    }
    expect(calls()).toEqual([])
  })
  test('that takes long is answered in time, and the card follows', async () => {
    world.answerWith(async () => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      return { kind: 'card', card: CARD, how: 'replace' }
    })
    const { body } = await world.send(pressed(url, SHOW))
    expect(body).toMatchObject({ value: 'Working on it…' })
    await world.settled()
    expect(world.saidWhere()).toEqual([{ where: `edit ${CHAT}/card-1`, text: 'Acme owes' }])
  })
  test('whose answer Teams is slow to take is answered in time, and the card is sent once', async () => {
    world.answerWith({ kind: 'card', card: CARD, how: 'new' })
    scripted = (path) =>
      path.startsWith('conversations/') ? { status: 201, body: { id: '7' }, afterMs: 400 } : undefined
    for (const click of [{}, { name: 'task/fetch', value: { data: SHOW } }]) {
      world.microsoft.connector.length = 0
      const { body } = await world.send(pressed(url, SHOW, { ...inFinance(), ...click }))
      expect(JSON.stringify(body)).toContain('Working on it…')
      await world.settled()
      expect(world.saidWhere()).toEqual([{ where: expect.stringMatching(/^a:chat/), text: 'Acme owes' }])
    }
  })
  test('that fails leaves a sentence', async () => {
    world.answerWith(async () => {
      throw new Error('fault')
    })
    const { status, body } = await world.send(pressed(url, SHOW, inFinance()))
    expect([status, body]).toMatchObject([200, { value: expect.stringContaining('Something went wrong') }])
  })
})

describe('who asks', () => {
  test('is looked up once, and known by their directory id from then on', async () => {
    await world.send(said(url, 'overdue'))
    await world.send(said(url, 'overdue'))
    const looked = world.microsoft.connector.filter(({ path }) => path.includes('/members/'))
    expect(looked).toHaveLength(1)
    expect(await world.deps.db.select().from(identities)).toMatchObject([
      { platform: 'teams', externalUserId: DANA.aadObjectId, unreachableSince: null },
    ])
  })
  test.each([
    ['a guest', { userRole: 'guest' }, 'guests'],
    ['a guest by name', { userPrincipalName: 'x_y#EXT#@larkfield.onmicrosoft.com' }, 'guests'],
    ['somebody of another tenant', { tenantId: 'another' }, 'its own company'],
    ['somebody unknown', { email: 'eve@larkfield.test', userPrincipalName: null }, 'don’t know eve'],
    ['somebody without an address', { email: null, userPrincipalName: null }, 'no e-mail address'],
    ['somebody else than they say', { aadObjectId: '99999999-2222-4333-8444-000000000001' }, 'who you are'],
  ])('%s is refused politely', async (_, changes, sentence) => {
    Object.assign(member, changes)
    await world.send(said(url, 'overdue'))
    expect(world.saidWhere()[0]?.text.replace(/'/g, '’')).toContain(sentence)
    expect(calls()).toEqual([])
  })
  test('by the name they sign in with, when their mailbox is another', async () => {
    Object.assign(member, { email: 'd.reyes@mail.larkfield.test' })
    await world.send(said(url, 'overdue'))
    expect(calls()).toHaveLength(1)
  })
  test('is nobody when it is a bot, an edit or a reaction', async () => {
    await world.send(said(url, 'overdue', { from: { ...DANA, id: '28:another-bot' } }))
    const types = [
      'messageUpdate',
      'messageReaction',
      'messageDelete',
      'typing',
      'event',
      'constructor',
      '__proto__',
    ]
    for (const type of types) {
      expect(await world.send(said(url, 'overdue', { type }))).toEqual({ status: 200, body: undefined })
    }
    for (const name of ['composeExtension/query', 'toString', '__proto__']) {
      expect((await world.send(said(url, '', { type: 'invoke', name }))).status).toBe(501)
    }
    expect([calls(), world.microsoft.connector]).toEqual([[], []])
  })
})

test('where somebody wrote is remembered, and written again only when it changed', async () => {
  await world.send(said(url, 'overdue'))
  await world.send(mentioned(url, 'overdue'))
  const rows = await world.deps.db.select().from(teamsConversations)
  expect(rows).toMatchObject([
    {
      conversationId: CHAT,
      kind: 'personal',
      userExternalId: DANA.aadObjectId,
      serviceUrl: url,
      state: 'active',
    },
    { conversationId: FINANCE, kind: 'channel', teamId: TEAM.id, state: 'active' },
  ])
  await world.deps.db.update(teamsConversations).set({ updatedAt: new Date(0) })
  await world.send(said(url, 'overdue'))
  expect((await world.deps.db.select().from(teamsConversations))[0]?.updatedAt).toEqual(new Date(0))
})
