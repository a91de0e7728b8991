import { describe, expect, test } from 'vitest'
import { threadId } from '../../../src/sandbox/teams/ids.ts'
import { card, execute, message, openTeams, tenantId, words } from './world.ts'

const at = (id: string) => `conversations/${encodeURIComponent(id)}`

describe('the Connector takes what Teams takes', () => {
  test('a message begins a thread, a thread has replies, and an edit keeps its place', async () => {
    const { teams, api, channel } = openTeams()
    const finance = channel('Finance')
    const root = await api('POST', `${at(finance)}/activities`, message(card([words('root')])))
    expect(root.status).toBe(201)
    const thread = threadId(finance, root.body.id ?? '')
    const reply = await api('POST', `${at(thread)}/activities`, { type: 'message', text: 'reply' })
    const replyTo = await api('POST', `${at(finance)}/activities/${root.body.id}`, {
      type: 'message',
      text: 'also',
    })
    await api('PUT', `${at(thread)}/activities/${reply.body.id}`, { type: 'message', text: 'mended' })
    expect(teams.tenant.posts(finance)).toMatchObject([
      { id: root.body.id, cards: [{ body: [{ text: 'root' }] }] },
      { id: reply.body.id, root: root.body.id, text: 'mended', edited: expect.any(String) },
      { id: replyTo.body.id, root: root.body.id, text: 'also' },
    ])
    expect((await api('DELETE', `${at(thread)}/activities/${reply.body.id}`)).status).toBe(200)
    expect(teams.tenant.posts(finance)).toHaveLength(2)
  })

  test('a conversation is made for a channel with its first message, and for one person', async () => {
    const { teams, api, channel, chat } = openTeams()
    const made = await api('POST', 'conversations', {
      isGroup: true,
      bot: { id: teams.tenant.botId },
      channelData: { channel: { id: channel('Finance') } },
      activity: { type: 'message', text: 'hello' },
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      id: threadId(channel('Finance'), String(made.body.activityId)),
      serviceUrl: teams.endpoints().serviceUrl,
    })
    const { aadObjectId, id } = teams.tenant.accountOf('U0DANA')
    for (const who of [aadObjectId, id]) {
      const direct = await api('POST', 'conversations', { isGroup: false, members: [{ id: who }], tenantId })
      expect(direct.body.id).toBe(chat('U0DANA'))
    }
  })

  test('people are told with address and role, one by one and page by page', async () => {
    const { teams, api, channel } = openTeams()
    const finance = channel('Finance')
    const { aadObjectId } = teams.tenant.accountOf('U0MARC')
    expect((await api('GET', `${at(finance)}/members/${aadObjectId}`)).body).toMatchObject({
      aadObjectId,
      email: 'marc@northwind.example',
      userPrincipalName: 'marc_northwind.example#EXT#@northwind.onmicrosoft.com',
      userRole: 'guest',
      tenantId,
    })
    const first = await api('GET', `${at(finance)}/pagedmembers?pageSize=2`)
    expect(first.body.members).toHaveLength(2)
    const rest = await api(
      'GET',
      `${at(finance)}/pagedmembers?pageSize=2&continuationToken=${first.body.continuationToken}`,
    )
    expect(rest.body).toMatchObject({ members: [{ name: 'Marc Lee' }] })
    expect(rest.body.continuationToken).toBeUndefined()
  })

  test('a team tells its name and its channels, General without one', async () => {
    const { api, channel } = openTeams()
    const team = `teams/${encodeURIComponent(channel('General'))}`
    expect((await api('GET', team)).body).toMatchObject({
      name: 'Northwind',
      channelCount: 2,
      memberCount: 3,
    })
    expect((await api('GET', `${team}/conversations`)).body.conversations).toEqual([
      { id: channel('General'), name: null, type: 'standard' },
      { id: channel('Finance'), name: 'Finance', type: 'standard' },
    ])
  })
})

describe('the Connector refuses what Teams refuses', () => {
  const text = { type: 'message', text: 'x' }
  test.each([
    ['a broken conversation id', 'conversations/nonsense/activities', text, 400, 'BadSyntax'],
    ['an unknown conversation', `${at('19:zz@thread.tacv2')}/activities`, text, 404, 'ConversationNotFound'],
    ['an unknown thread', `${at('FINANCE;messageid=1')}/activities`, text, 404, 'ConversationNotFound'],
    ['a channel without the bot', `${at('PAPERS')}/activities`, text, 403, 'BotNotInConversationRoster'],
    ['a person without the app', `${at('TOM')}/activities`, text, 403, 'BotNotInConversationRoster'],
    ['nothing said', `${at('FINANCE')}/activities`, { type: 'message' }, 400, 'BadSyntax'],
    ['a strange type', `${at('FINANCE')}/activities`, { type: 'trace', text: 'x' }, 400, 'BadSyntax'],
    [
      'a card of another kind',
      `${at('FINANCE')}/activities`,
      { type: 'message', attachments: [{ contentType: 'application/pdf', content: {} }] },
      400,
      'BadSyntax',
    ],
    [
      'more than 100 KB',
      `${at('FINANCE')}/activities`,
      message(card([words('x'.repeat(103_000))])),
      413,
      'MessageSizeTooBig',
    ],
    ['a chat with nobody', 'conversations', { members: [], tenantId }, 400, 'BadSyntax'],
    ['a stranger', 'conversations', { members: [{ id: '29:none' }], tenantId }, 400, 'BadSyntax'],
    ['another tenant', 'conversations', { members: [{ id: 'DANA' }], tenantId: 'other' }, 400, 'BadSyntax'],
    [
      'a person who has not installed the app',
      'conversations',
      { members: [{ id: 'TOM-AAD' }], tenantId },
      403,
      'ForbiddenOperationException',
    ],
  ])('%s', async (_what, path, body, status, code) => {
    const { teams, api, channel, chat } = openTeams()
    const named = (text: string) =>
      text
        .replace('FINANCE', encodeURIComponent(channel('Finance')))
        .replace('PAPERS', encodeURIComponent(channel('Papers')))
        .replace(/TOM(?!-)/, encodeURIComponent(chat('U0TOM')))
        .replace('TOM-AAD', teams.tenant.accountOf('U0TOM').aadObjectId)
    const answer = await api('POST', named(path), JSON.parse(named(JSON.stringify(body))))
    expect([answer.status, answer.body.error?.code]).toEqual([status, code])
  })

  test('a message of somebody else, or none at all, cannot be changed', async () => {
    const { teams, api, channel } = openTeams()
    const { id } = await teams.act.say('U0DANA', channel('Finance'), 'mine')
    const change = (activity: string) =>
      api('PUT', `${at(channel('Finance'))}/activities/${activity}`, { type: 'message', text: 'x' })
    expect((await change(id)).status).toBe(403)
    expect((await change('1')).body.error?.code).toBe('ActivityNotFoundInConversation')
  })

  test('a bot that was removed from the team reads and writes there no more', async () => {
    const { teams, api, channel } = openTeams()
    await teams.act.removeFromTeam('U0DANA', channel('General'))
    expect((await api('POST', `${at(channel('Finance'))}/activities`, text)).status).toBe(403)
    expect((await api('GET', `${at(channel('Finance'))}/members`)).status).toBe(403)
    expect((await api('GET', `teams/${encodeURIComponent(channel('General'))}`)).status).toBe(403)
  })
})

describe('cards', () => {
  test.each([
    ['of version 1.6', { type: 'AdaptiveCard', version: '1.6', body: [] }, 'Teams knows up to 1.5'],
    ['without a version', { type: 'AdaptiveCard', body: [] }, 'version is missing'],
    ['with an unknown element', card([{ type: 'Hologram' }]), 'is a Hologram'],
    ['with a text that says nothing', card([{ type: 'TextBlock' }]), 'card.body[0].text is missing'],
    ['with a misspelt property', card([{ ...words('x'), wrapp: true }]), 'unknown property wrapp'],
    ['with a colour of its own', card([{ ...words('x'), color: 'pink' }]), 'none of default'],
    [
      'with one id twice',
      card([
        { ...words('x'), id: 'a' },
        { ...words('y'), id: 'a' },
      ]),
      'used twice',
    ],
    ['with an input without an id', card([{ type: 'Input.Text' }]), 'card.body[0].id is missing'],
    [
      'with an unsafe link',
      card([], { actions: [{ type: 'Action.OpenUrl', url: 'javascript:alert(1)' }] }),
      'no address',
    ],
    ['with an unknown button', card([], { actions: [{ type: 'Action.Explode' }] }), 'is a Action.Explode'],
    [
      'with seven buttons in a row',
      card([], { actions: Array.from({ length: 7 }, () => execute('x')) }),
      'Teams shows 6',
    ],
    [
      'with a broken card behind a button',
      card([], { actions: [{ type: 'Action.ShowCard', card: card([{ type: 'Hologram' }]) }] }),
      'card.actions[0].card.body[0] is a Hologram',
    ],
    [
      'with 61 people to refresh for',
      card([], { refresh: { action: execute('r'), userIds: Array.from({ length: 61 }, () => '29:x') } }),
      'more than 60',
    ],
  ])('%s are refused and told why', async (_what, content, why) => {
    const { api, channel } = openTeams()
    const answer = await api('POST', `${at(channel('Finance'))}/activities`, message(content))
    expect(answer.status).toBe(400)
    expect(answer.body.error?.message).toContain(why)
  })

  test('everything Teams draws is taken', async () => {
    const { api, channel } = openTeams()
    const cell = { type: 'TableCell', items: [words('1')] }
    const content = card(
      [
        {
          type: 'RichTextBlock',
          inlines: ['a', { type: 'TextRun', text: 'b', weight: 'Bolder', italic: true }],
        },
        { type: 'ColumnSet', columns: [{ type: 'Column', width: 'stretch', items: [words('c')] }] },
        { type: 'FactSet', facts: [{ title: 'Owes', value: '1' }], targetWidth: 'atMost:narrow' },
        {
          type: 'Table',
          targetWidth: 'atLeast:standard',
          columns: [{ width: 1 }],
          rows: [{ type: 'TableRow', cells: [cell] }],
        },
        { type: 'Input.ChoiceSet', id: 'pick', choices: [{ title: 'One', value: '1' }], style: 'filtered' },
        { type: 'Input.Date', id: 'on' },
        { type: 'ActionSet', actions: [execute('Open')] },
      ],
      {
        actions: [{ type: 'Action.ShowCard', title: 'Sure?', card: card([words('really')]) }],
        msteams: { width: 'Full' },
      },
    )
    expect((await api('POST', `${at(channel('Finance'))}/activities`, message(content))).status).toBe(201)
  })
})
