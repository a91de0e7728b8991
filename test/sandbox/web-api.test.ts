import { describe, expect, test } from 'vitest'
import { button, finance, openWorld, section } from './world.ts'

describe('the Web API refuses what Slack refuses', () => {
  test.each([
    ['no token', 'auth.test', {}, '', 'not_authed'],
    ['a wrong token', 'auth.test', {}, 'xoxb-bad', 'invalid_auth'],
    ['an unknown method', 'chat.shout', {}, 'xoxb-good', 'unknown_method'],
    [
      'an unknown channel',
      'chat.postMessage',
      { channel: 'C9', text: 'x' },
      'xoxb-good',
      'channel_not_found',
    ],
    ['a foreign channel', 'chat.postMessage', { channel: 'C0CS', text: 'x' }, 'xoxb-good', 'not_in_channel'],
    ['an empty message', 'chat.postMessage', { channel: finance }, 'xoxb-good', 'no_text'],
    [
      '40,001 letters',
      'chat.postMessage',
      { channel: finance, text: 'x'.repeat(40_001) },
      'xoxb-good',
      'msg_too_long',
    ],
    ['an unknown person', 'users.info', { user: 'U9' }, 'xoxb-good', 'user_not_found'],
    ['an unknown address', 'users.lookupByEmail', { email: 'a@b.c' }, 'xoxb-good', 'users_not_found'],
    [
      'a message that is not there',
      'chat.update',
      { channel: finance, ts: '1.2', text: 'x' },
      'xoxb-good',
      'message_not_found',
    ],
    [
      'a made-up trigger',
      'views.open',
      { trigger_id: '1', view: { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] } },
      'xoxb-good',
      'invalid_trigger_id',
    ],
    [
      'an ephemeral to an outsider',
      'chat.postEphemeral',
      { channel: finance, user: 'U9', text: 'x' },
      'xoxb-good',
      'user_not_found',
    ],
  ])('%s', async (_what, method, args, token, error) => {
    expect(await openWorld().api(method, args, token)).toMatchObject({ ok: false, error })
  })

  const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }
  const cells = (count: number) => Array.from({ length: count }, () => ({ type: 'raw_text', text: 'a' }))
  test.each([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'no more than 50 items allowed'],
    [
      'a section of 3,001',
      [section('x'.repeat(3001))],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header of 151',
      [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      'must be less than 151 characters',
    ],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) }],
      'no more than 10 items',
    ],
    [
      '26 buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, () => button('x')) }],
      'no more than 25 items',
    ],
    [
      'a button of 76',
      [{ type: 'actions', elements: [button('x'.repeat(76))] }],
      'must be less than 76 characters',
    ],
    [
      'a value of 2,001',
      [{ type: 'actions', elements: [button('x', { value: 'x'.repeat(2001) })] }],
      'must be less than 2001',
    ],
    [
      'the same action twice',
      [{ type: 'actions', elements: [button('x', { action_id: 'a' }), button('y', { action_id: 'a' })] }],
      'already exists',
    ],
    ['two tables', [table, table], 'only one table'],
    [
      'an empty cell',
      [{ type: 'table', rows: [[{ type: 'raw_text', text: '' }]] }],
      'must be more than 0 characters',
    ],
    ['21 columns', [{ type: 'table', rows: [cells(21)] }], 'no more than 20 items'],
    [
      '101 rows',
      [{ type: 'table', rows: Array.from({ length: 101 }, () => cells(1)) }],
      'no more than 100 items',
    ],
    ['an image without words', [{ type: 'image', image_url: 'https://x.example/a.png' }], 'alt_text'],
    ['an unknown block', [{ type: 'hologram' }], 'unsupported type'],
    ['an unknown property', [{ type: 'divider', colour: 'red' }], 'invalid additional property: colour'],
  ])('blocks: %s', async (_what, blocks, words) => {
    const answer = await openWorld().api('chat.postMessage', { channel: finance, text: 'x', blocks })
    expect(answer.error).toBe('invalid_blocks')
    expect(JSON.stringify(answer.response_metadata)).toContain(words)
  })

  test('a missing scope is named', async () => {
    const world = openWorld({ scopes: ['users:read'] })
    expect(await world.api('chat.postMessage', { channel: finance, text: 'x' })).toMatchObject({
      error: 'missing_scope',
      needed: 'chat:write',
      provided: 'users:read',
    })
  })
})

describe('the Web API keeps what it was told', () => {
  test('metadata comes out only when asked for, and an edit keeps it', async () => {
    const world = openWorld()
    const metadata = { event_type: 'dunwell', event_payload: { key: 'k1' } }
    const { ts } = await world.api('chat.postMessage', { channel: finance, text: 'one', metadata })
    await world.api('chat.update', { channel: finance, ts, text: 'two' })
    const plain = await world.api('conversations.history', { channel: finance })
    const full = await world.api('conversations.history', { channel: finance, include_all_metadata: true })
    expect(plain.messages).toMatchObject([{ text: 'two', ts }])
    expect(JSON.stringify(plain)).not.toContain('k1')
    expect(full.messages).toMatchObject([{ metadata }])
  })

  test('form bodies carry structures as JSON text', async () => {
    const world = openWorld()
    const body = new URLSearchParams({
      channel: finance,
      text: 'x',
      blocks: JSON.stringify([section('hi')]),
      token: 'xoxb-good',
    })
    const response = await world.fetch('/slack/api/chat.postMessage', { method: 'POST', body })
    expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [{ type: 'section' }] } })
  })

  test('history is read page by page, between two moments, newest first', async () => {
    const world = openWorld()
    const all = []
    for (const text of ['a', 'b', 'c'])
      all.push((await world.api('chat.postMessage', { channel: finance, text })).ts)
    const first = await world.api('conversations.history', { channel: finance, limit: 2 })
    expect(first).toMatchObject({ has_more: true, messages: [{ text: 'c' }, { text: 'b' }] })
    const { next_cursor: cursor } = Object(first.response_metadata)
    expect(await world.api('conversations.history', { channel: finance, limit: 2, cursor })).toMatchObject({
      has_more: false,
      messages: [{ text: 'a' }],
    })
    const since = await world.api('conversations.history', { channel: finance, oldest: all[1] })
    expect(since.messages).toMatchObject([{ text: 'c' }])
    expect(new Set(all).size).toBe(3)
  })

  test('replies stand in the thread and not in the channel', async () => {
    const world = openWorld()
    const { ts } = await world.api('chat.postMessage', { channel: finance, text: 'root' })
    await world.api('chat.postMessage', { channel: finance, text: 'reply', thread_ts: ts })
    const history = await world.api('conversations.history', { channel: finance })
    expect(history.messages).toMatchObject([{ text: 'root', reply_count: 1 }])
    const replies = await world.api('conversations.replies', { channel: finance, ts })
    expect(replies.messages).toMatchObject([{ text: 'root' }, { text: 'reply', thread_ts: ts }])
  })

  test("somebody else's message cannot be changed", async () => {
    const world = openWorld()
    const { ts } = await world.sandbox.act.say('U0DANA', finance, 'mine')
    expect(await world.api('chat.update', { channel: finance, ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    })
  })

  test('a message to a person lands in their conversation with the app', async () => {
    const world = openWorld()
    expect(await world.api('chat.postMessage', { channel: 'U0TOM', text: 'hello' })).toMatchObject({
      channel: 'D0TOM',
    })
    expect(await world.api('conversations.open', { users: 'U0TOM' })).toMatchObject({
      channel: { id: 'D0TOM' },
    })
  })
})
