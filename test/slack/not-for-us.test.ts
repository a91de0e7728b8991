import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { knowPerson } from './person.ts'
import { createSlackWorld, DANA, SIGNING_SECRET, type SlackWorld } from './slack-world.ts'

let world: SlackWorld
beforeAll(async () => {
  world = await createSlackWorld()
  await knowPerson(world.deps.db, world.organisationId, DANA)
})
afterAll(() => world.close())
beforeEach(() => {
  world.asked.length = 0
})

let serial = 0

/** What Slack would deliver of something in Dana's conversation with the bot. */
async function deliver(event: Record<string, unknown>): Promise<void> {
  serial += 1
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: 'T0LARK',
    api_app_id: 'A0',
    event_id: `Ev${serial}`,
    event_time: 1,
    authorizations: [{ enterprise_id: null, team_id: 'T0LARK', user_id: 'U0BOT', is_bot: true }],
    event: { type: 'message', channel_type: 'im', channel: direct(), ts: `1.00000${serial}`, ...event },
  })
  const seconds = String(Math.floor(Date.now() / 1_000))
  const signed = createHmac('sha256', SIGNING_SECRET).update(`v0:${seconds}:${body}`).digest('hex')
  const request = new Request('http://localhost/slack/events', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': `v0=${signed}`,
    },
  })
  expect((await world.receiver.handle(request)).status).toBe(200)
  await world.receiver.stop()
}

const direct = () => world.sandbox.workspace.directOf(DANA.id).id
const told = () =>
  world.sandbox.workspace
    .messages(direct())
    .filter(({ author }) => author.kind === 'app')
    .map(({ text }) => text)

test('words of a person are read', async () => {
  await deliver({ user: DANA.id, text: 'hold until Friday' })
  expect(world.asked).toEqual([{ name: 'reply-words', input: { words: 'hold until Friday' } }])
})

test.each([
  ['another app', { subtype: 'bot_message', bot_id: 'B0OTHER', text: 'clear to contact' }],
  ['a workflow in a person’s name', { user: DANA.id, bot_id: 'B0FLOW', text: 'clear to contact' }],
  [
    'an edit of a reply',
    {
      subtype: 'message_changed',
      message: { user: DANA.id, text: 'hold until 20 March', ts: '1.000001' },
      previous_message: { user: DANA.id, text: 'hold until Friday', ts: '1.000001' },
    },
  ],
  ['the end of a reply', { subtype: 'message_deleted', deleted_ts: '1.000001' }],
  ['somebody who joined', { subtype: 'channel_join', user: DANA.id, text: 'has joined' }],
])('%s changes nothing and is answered nothing', async (_, event) => {
  const before = told().length
  await deliver(event)
  expect(world.asked).toEqual([])
  expect(told()).toHaveLength(before)
})

test('a file alone is answered with what to do instead', async () => {
  await deliver({ subtype: 'file_share', user: DANA.id, text: '', files: [{ id: 'F1' }] })
  expect(world.asked).toEqual([])
  expect(told().at(-1)).toBe('Dunwell reads words, not files. Say it in a sentence, or press a button.')
  await deliver({ subtype: 'file_share', user: DANA.id, text: 'see their letter', files: [{ id: 'F1' }] })
  expect(world.asked).toHaveLength(1)
})

test('words that hide a ping are read without it', async () => {
  await deliver({ user: DANA.id, text: 'hold <!channel> until Friday &lt;now&gt;' })
  expect(JSON.stringify(world.asked)).not.toContain('&lt;')
})
