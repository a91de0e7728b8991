import { expect, test } from 'vitest'
import { threadId } from '../../../src/sandbox/teams/ids.ts'
import { card, execute, json, message, openTeams, tenantId, words } from './world.ts'

const at = (id: string) => `conversations/${encodeURIComponent(id)}`

async function withCard(content: unknown, options: Parameters<typeof openTeams>[0] = {}) {
  const world = openTeams(options)
  const finance = world.channel('Finance')
  const { body } = await world.api('POST', `${at(finance)}/activities`, message(content))
  const id = body.id ?? ''
  const shown = (member: string) => {
    const post = world.teams.tenant.post(finance, id)
    return post ? world.teams.tenant.cardsFor(member, post) : []
  }
  return { ...world, finance, id, shown, latest: () => world.received.at(-1)?.activity }
}

test('a message in a chat comes as Teams sends it', async () => {
  const { teams, received, chat } = openTeams()
  await teams.act.say('U0DANA', chat('U0DANA'), 'overdue acme')
  expect(received).toHaveLength(1)
  expect(received[0]?.activity).toMatchObject({
    type: 'message',
    channelId: 'msteams',
    serviceUrl: 'http://127.0.0.1:3000/sandbox/teams/connector/',
    text: 'overdue acme',
    from: { ...teams.tenant.accountOf('U0DANA'), name: 'Dana Lee' },
    recipient: { id: teams.tenant.botId },
    conversation: { conversationType: 'personal', id: chat('U0DANA'), tenantId },
    channelData: { tenant: { id: tenantId } },
    timestamp: '2026-11-23T08:00:00.000Z',
    localTimestamp: '2026-11-23T09:00:00.000+01:00',
  })
})

test('in a channel the bot hears what mentions it, with its thread, team and channel', async () => {
  const { teams, received, channel } = openTeams()
  const finance = channel('Finance')
  await teams.act.say('U0TOM', finance, 'good morning')
  expect(received).toEqual([])
  const { id } = await teams.act.say('U0TOM', finance, '@Dunwell overdue')
  await teams.act.say('U0TOM', finance, '@Dunwell help', id)
  const [first, second] = received.map(({ activity }) => activity)
  expect(first).toMatchObject({
    id,
    text: '<at>Dunwell</at> overdue',
    conversation: { conversationType: 'channel', isGroup: true, id: threadId(finance, id) },
    channelData: { teamsChannelId: finance, teamsTeamId: channel('General'), channel: { id: finance } },
    entities: [
      { type: 'clientInfo' },
      { type: 'mention', mentioned: { id: teams.tenant.botId }, text: '<at>Dunwell</at>' },
    ],
  })
  expect(second).toMatchObject({ conversation: { id: threadId(finance, id) } })
})

test('a group chat needs a mention too, and who is not in a place cannot write there', async () => {
  const { teams, received, channel } = openTeams()
  const [group] = teams.tenant.chats('U0TOM').filter(({ kind }) => kind === 'groupChat')
  await teams.act.say('U0TOM', group?.id ?? '', 'hello')
  await teams.act.say('U0TOM', group?.id ?? '', '@Dunwell hello')
  expect(received).toHaveLength(1)
  expect(received[0]?.activity).toMatchObject({
    conversation: { conversationType: 'groupChat', name: 'Month end' },
  })
  await expect(teams.act.say('U0MARC', group?.id ?? '', 'hi')).rejects.toThrow('You are not in Month end')
  await expect(teams.act.say('U0DANA', channel('Papers'), 'hi')).rejects.toThrow('You are not in Papers')
})

test('a button sends its data with the inputs, and the new card is seen by who pressed it', async () => {
  const content = card(
    [
      { type: 'Input.Text', id: 'note', value: 'first' },
      { type: 'Input.Toggle', id: 'on', title: 'On' },
    ],
    {
      actions: [execute('Save', { key: 1 })],
    },
  )
  const { teams, answer, finance, id, shown, latest, api } = await withCard(content)
  const fresh = card([words('done')])
  answer(() => json({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: fresh }))
  const outcome = await teams.act.press('U0DANA', finance, id, 'Save', { inputs: { note: 'second' } })
  expect(outcome).toEqual({ ok: true, status: 200 })
  expect(latest()).toMatchObject({
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: id,
    conversation: { id: threadId(finance, id) },
    value: {
      action: {
        type: 'Action.Execute',
        verb: 'run',
        title: 'Save',
        data: { key: 1, note: 'second', on: 'false' },
      },
      trigger: 'manual',
    },
  })
  expect(shown('U0DANA')).toEqual([fresh])
  expect(shown('U0TOM')).toEqual([content])
  await api('PUT', `${at(finance)}/activities/${id}`, message(card([words('edited')])))
  expect(shown('U0DANA')).toMatchObject([{ body: [{ text: 'edited' }] }])
})

test('a sentence is shown to who pressed; errors and nonsense are what Teams says about them', async () => {
  const { teams, answer, finance, id } = await withCard(card([], { actions: [execute('Go')] }))
  const press = () => teams.act.press('U0DANA', finance, id, 'Go')
  const told = () => teams.tenant.notices('U0DANA').map(({ text, kind }) => [kind, text])
  answer(() => json({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Sent.' }))
  await press()
  expect(told()).toEqual([['message', 'Sent.']])
  expect(teams.tenant.notices('U0TOM')).toEqual([])
  const wrong = [['error', 'Something went wrong. Please try again.']]
  for (const broken of [
    json({ statusCode: 500, type: 'application/vnd.microsoft.error', value: { code: 'x', message: 'y' } }),
    json({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { type: 'AdaptiveCard' },
    }),
    json({ statusCode: 200, type: 'application/json', value: {} }),
    new Response('oops'),
    new Response('', { status: 500 }),
  ]) {
    answer(() => broken)
    expect((await press()).ok).toBe(false)
    expect(told()).toEqual(wrong)
  }
})

test('a late answer is one the person no longer gets', async () => {
  const { teams, answer, finance, id } = await withCard(card([], { actions: [execute('Go')] }), {
    answerTimeoutMs: 20,
  })
  answer(() => new Promise((resolve) => setTimeout(() => resolve(new Response('')), 60)))
  expect(await teams.act.press('U0DANA', finance, id, 'Go')).toMatchObject({
    ok: false,
    error: 'Unable to reach app. Please try again.',
  })
})

test('required inputs are asked for before anything is sent', async () => {
  const pick = {
    type: 'Input.ChoiceSet',
    id: 'pick',
    isRequired: true,
    errorMessage: 'Choose one first.',
    choices: [{ title: 'One', value: '1' }],
  }
  const { teams, received, finance, id } = await withCard(card([pick], { actions: [execute('Choose')] }))
  const press = (inputs: Record<string, string>) =>
    teams.act.press('U0DANA', finance, id, 'Choose', { inputs })
  expect((await press({})).errors).toEqual({ pick: 'Choose one first.' })
  expect((await press({ pick: '7' })).errors).toEqual({ pick: 'Choose one first.' })
  expect(received).toEqual([])
  expect((await press({ pick: '1' })).errors).toBeUndefined()
  expect(received).toHaveLength(1)
})

test('a button without its inputs, an old Teams, and a question before the deed', async () => {
  const alone = { ...execute('Alone', { a: 1 }), associatedInputs: 'none' }
  const asks = {
    type: 'Action.ShowCard',
    title: 'Delete',
    card: card([words('Sure?')], { actions: [execute('Yes', { b: 2 })] }),
  }
  const content = card([{ type: 'Input.Text', id: 'note', isRequired: true }], { actions: [alone, asks] })
  const { teams, finance, id, latest } = await withCard(content)
  await teams.act.press('U0DANA', finance, id, 'Alone')
  expect(latest()).toMatchObject({ value: { action: { data: { a: 1 } } } })
  await teams.act.press('U0DANA', finance, id, 'Delete', { inputs: { note: 'x' } })
  expect(latest()).toMatchObject({ value: { action: { title: 'Yes', data: { b: 2, note: 'x' } } } })
  await teams.act.press('U0DANA', finance, id, 'Yes', { inputs: { note: 'x' }, legacy: true })
  expect(latest()).toMatchObject({ type: 'message', value: { b: 2, note: 'x' }, replyToId: id })
  expect(latest()?.text).toBeUndefined()
  await expect(teams.act.press('U0DANA', finance, id, 'Nope')).rejects.toThrow(
    'there are: Alone, Delete, Yes',
  )
})

test('a dialog opens, complains, and closes', async () => {
  const open = { type: 'Action.Submit', title: 'Note', data: { msteams: { type: 'task/fetch' }, on: 'A1' } }
  const { teams, answer, finance, id, latest } = await withCard(card([], { actions: [open] }))
  const form = card([{ type: 'Input.Text', id: 'words' }], {
    actions: [{ type: 'Action.Submit', title: 'Save', data: { on: 'A1' } }],
  })
  const shows = (content: unknown) =>
    json({
      task: {
        type: 'continue',
        value: { title: 'Write', card: { contentType: 'application/vnd.microsoft.card.adaptive', content } },
      },
    })
  answer(() => shows(form))
  await teams.act.press('U0DANA', finance, id, 'Note')
  expect(latest()).toMatchObject({
    name: 'task/fetch',
    value: { data: { on: 'A1' }, context: { theme: 'default' } },
  })
  expect(teams.tenant.dialog('U0DANA')).toMatchObject({ title: 'Write', card: form })
  expect(teams.tenant.dialog('U0TOM')).toBeUndefined()

  answer(() => shows({ type: 'AdaptiveCard', version: '9.9' }))
  expect((await teams.act.submitDialog('U0DANA', { words: 'x' })).error).toContain(
    "The dialog's card is broken",
  )
  answer(() => json({ task: { type: 'message', value: 'Saved.' } }))
  await teams.act.submitDialog('U0DANA', { words: 'called them' })
  expect(latest()).toMatchObject({ name: 'task/submit', value: { data: { on: 'A1', words: 'called them' } } })
  expect(teams.tenant.dialog('U0DANA')).toMatchObject({ message: 'Saved.' })
  teams.act.closeDialog('U0DANA')
  expect(teams.tenant.dialog('U0DANA')).toBeUndefined()
  await expect(teams.act.submitDialog('U0DANA', {})).rejects.toThrow('no longer open')
})

test('a card that wants to be fresh is asked for anew by its people alone', async () => {
  const world = openTeams()
  const userIds = [world.teams.tenant.accountOf('U0DANA').id]
  const content = card([words('old')], {
    refresh: { action: { type: 'Action.Execute', verb: 'fresh', data: { k: 1 } }, userIds },
  })
  const { body } = await world.api('POST', `${at(world.channel('Finance'))}/activities`, message(content))
  const look = (who: string) => world.teams.act.look(who, world.channel('Finance'), body.id ?? '')
  expect(await look('U0TOM')).toBeUndefined()
  await look('U0DANA')
  expect(world.received).toHaveLength(1)
  expect(world.received[0]?.activity).toMatchObject({
    value: { action: { verb: 'fresh', data: { k: 1 } }, trigger: 'automatic' },
  })
})

test('the latest activity is delivered again, with its id or a new one', async () => {
  const { teams, received, finance, id } = await withCard(card([], { actions: [execute('Go')] }))
  await teams.act.press('U0DANA', finance, id, 'Go')
  await teams.act.again()
  await teams.act.again({ fresh: true })
  const [first, second, third] = received.map(({ activity }) => activity)
  expect(second).toEqual(first)
  expect(third).toEqual({ ...first, id: third?.id })
  expect(third?.id).not.toBe(first?.id)
})

test('installing, removing, joining and renaming are told as Teams tells them', async () => {
  const { teams, received, channel } = openTeams()
  const bot = { id: teams.tenant.botId }
  const told = () => received.splice(0).map(({ activity }) => activity)
  await teams.act.addApp('U0TOM')
  expect(told()).toMatchObject([
    { type: 'conversationUpdate', membersAdded: [bot], conversation: { conversationType: 'personal' } },
    { type: 'installationUpdate', action: 'add' },
  ])
  await teams.act.removeApp('U0TOM')
  expect(told()).toMatchObject([{ type: 'installationUpdate', action: 'remove' }])
  await teams.act.removeFromTeam('U0DANA', channel('General'))
  expect(told()).toMatchObject([
    { membersRemoved: [bot], channelData: { eventType: 'teamMemberRemoved', team: { name: 'Northwind' } } },
    { type: 'installationUpdate', action: 'remove' },
  ])
  await teams.act.say('U0DANA', channel('Finance'), '@Dunwell are you there?')
  expect(told()).toEqual([])
  await teams.act.addToTeam('U0DANA', channel('General'))
  expect(told()).toMatchObject([{ channelData: { eventType: 'teamMemberAdded' } }, { action: 'add' }])
  await teams.act.leaveTeam('U0TOM', channel('General'))
  await teams.act.renameTeam('U0DANA', channel('General'), 'Southwind')
  await teams.act.renameChannel('U0DANA', channel('Finance'), 'Money')
  expect(told()).toMatchObject([
    { membersRemoved: [teams.tenant.accountOf('U0TOM')] },
    { channelData: { eventType: 'teamRenamed', team: { name: 'Southwind' } } },
    { channelData: { eventType: 'channelRenamed', channel: { id: channel('Money'), name: 'Money' } } },
  ])
})
