import { expect, test } from 'vitest'
import { sign } from '../../src/sandbox/deliver.ts'
import { button, finance, modal, openWorld, payloadOf, secret, section } from './world.ts'

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })

test('a command is signed over its exact body with the real time', async () => {
  const world = openWorld()
  await world.sandbox.act.slash('U0DANA', finance, '/overdue', 'acme & co')
  const [got] = world.received
  const timestamp = got?.headers.get('x-slack-request-timestamp') ?? ''
  expect(timestamp).toBe(String(Date.parse('2026-11-23T08:00:00Z') / 1000))
  expect(got?.headers.get('x-slack-signature')).toBe(sign(secret, timestamp, got?.body ?? ''))
  expect(Object.fromEntries(new URLSearchParams(got?.body))).toMatchObject({
    command: '/overdue',
    text: 'acme & co',
    user_id: 'U0DANA',
    channel_name: 'finance',
    response_url: expect.stringContaining('http://127.0.0.1:3000/sandbox/slack/response/'),
  })
})

test('an answer to a command is seen by the asker alone unless it says in_channel', async () => {
  const world = openWorld()
  world.answer(() => json({ text: 'secret' }))
  await world.sandbox.act.slash('U0DANA', finance, '/overdue')
  world.answer(() => json({ text: 'open', response_type: 'in_channel' }))
  await world.sandbox.act.slash('U0DANA', finance, '/overdue')
  expect(world.sandbox.workspace.messages(finance)).toMatchObject([
    { ephemeralTo: 'U0DANA' },
    { text: 'open' },
  ])
})

test('a failing or late answer is the error a person sees in Slack', async () => {
  const world = openWorld({ ackTimeoutMs: 20 })
  world.answer(() => new Response('', { status: 500 }))
  expect(await world.sandbox.act.slash('U0DANA', finance, '/overdue')).toEqual({
    ok: false,
    status: 500,
    error: '/overdue failed with the error "dispatch_failed"',
  })
  world.answer(() => new Promise((resolve) => setTimeout(() => resolve(new Response('')), 60)))
  expect((await world.sandbox.act.slash('U0DANA', finance, '/overdue')).error).toContain('operation_timeout')
})

test('a click carries the message, the state of its menus and a response_url that replaces it', async () => {
  const world = openWorld()
  const menu = {
    type: 'static_select',
    action_id: 'pick',
    options: ['1-30', '31-60'].map((value) => ({ text: { type: 'plain_text', text: value }, value })),
  }
  const blocks = [
    section('hi'),
    { type: 'actions', block_id: 'b', elements: [menu, button('Go', { action_id: 'go', value: '7' })] },
  ]
  const { ts = '' } = await world.api('chat.postMessage', { channel: finance, text: 'x', blocks })
  await world.sandbox.act.select('U0DANA', finance, ts, { actionId: 'pick' }, '31-60')
  await world.sandbox.act.click('U0DANA', finance, ts, 'Go')
  const payload = payloadOf(world.received.at(-1)?.body ?? '')
  expect(payload).toMatchObject({
    type: 'block_actions',
    container: { type: 'message', message_ts: ts, is_ephemeral: false },
    message: { ts },
    state: { values: { b: { pick: { selected_option: { value: '31-60' } } } } },
    actions: [{ type: 'button', action_id: 'go', block_id: 'b', value: '7' }],
  })
  const answer = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ replace_original: true, text: 'done' }),
  }
  const url = new URL(String(payload.response_url))
  expect((await world.fetch(url.pathname, answer)).status).toBe(200)
  expect(world.sandbox.workspace.message(finance, ts)).toMatchObject({ text: 'done', blocks: [] })
})

test('a response_url works five times within half an hour', async () => {
  const world = openWorld()
  const url = async () => {
    await world.sandbox.act.slash('U0DANA', finance, '/overdue')
    return new URL(new URLSearchParams(world.received.at(-1)?.body).get('response_url') ?? '').pathname
  }
  const answer = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'hi' }),
  }
  const used = await url()
  for (const _ of [1, 2, 3, 4, 5]) expect((await world.fetch(used, answer)).status).toBe(200)
  expect(await (await world.fetch(used, answer)).json()).toEqual({ ok: false, error: 'used_url' })
  const late = await url()
  world.passMs(30 * 60_000 + 1)
  expect(await (await world.fetch(late, answer)).json()).toEqual({ ok: false, error: 'expired_url' })
})

test('a trigger opens one view, within three seconds', async () => {
  const world = openWorld()
  const trigger = async () => {
    await world.sandbox.act.slash('U0DANA', finance, '/overdue')
    return new URLSearchParams(world.received.at(-1)?.body).get('trigger_id')
  }
  const view = modal([section('hi')])
  const trigger_id = await trigger()
  expect(await world.api('views.open', { trigger_id, view })).toMatchObject({ ok: true })
  expect(await world.api('views.open', { trigger_id, view })).toMatchObject({ error: 'exchanged_trigger_id' })
  const late = await trigger()
  world.passMs(3001)
  expect(await world.api('views.open', { trigger_id: late, view })).toMatchObject({
    error: 'expired_trigger_id',
  })
})

test('a form insists on required fields, shows errors at the field, and closes when all is well', async () => {
  const world = openWorld()
  await world.sandbox.act.slash('U0DANA', finance, '/overdue')
  const trigger_id = new URLSearchParams(world.received.at(-1)?.body).get('trigger_id')
  const input = {
    type: 'input',
    block_id: 'hour',
    label: { type: 'plain_text', text: 'Hour' },
    element: { type: 'plain_text_input', action_id: 'a' },
  }
  await world.api('views.open', { trigger_id, view: modal([input]) })
  const viewId = world.sandbox.workspace.modals('U0DANA')[0]?.id ?? ''
  const { act } = world.sandbox
  expect((await act.submitView('U0DANA', viewId)).errors).toEqual({
    hour: 'Please complete this required field.',
  })
  world.answer(() => json({ response_action: 'errors', errors: { hour: 'Not an hour.' } }))
  expect((await act.submitView('U0DANA', viewId, { Hour: '25' })).errors).toEqual({ hour: 'Not an hour.' })
  world.answer(() => new Response(''))
  expect(await act.submitView('U0DANA', viewId, { hour: '9' })).toMatchObject({ ok: true, view: undefined })
  expect(payloadOf(world.received.at(-1)?.body ?? '')).toMatchObject({
    type: 'view_submission',
    view: { state: { values: { hour: { a: { type: 'plain_text_input', value: '9' } } } } },
  })
})

test('the app hears of direct messages, mentions and invitations, and of nothing where it is not', async () => {
  const world = openWorld()
  const { act, workspace } = world.sandbox
  await act.say('U0TOM', 'C0CS', 'nobody hears this')
  await act.say('U0TOM', 'D0TOM', 'a < b')
  await act.say('U0TOM', finance, 'hey @Dunwell')
  await act.inviteBot('U0TOM', 'C0CS')
  const events = world.received.map(({ body }) => JSON.parse(body).event)
  expect(events).toMatchObject([
    { type: 'message', channel_type: 'im', text: 'a &lt; b' },
    { type: 'app_mention', text: `hey <@${workspace.botUserId}>` },
    { type: 'message', channel_type: 'channel' },
    { type: 'member_joined_channel', user: workspace.botUserId, inviter: 'U0TOM' },
  ])
})
