import { expect, test } from 'vitest'
import type { Card } from '../../src/chat/card.ts'
import { createSlackMessenger } from '../../src/slack/messenger.ts'
import { silentLog } from '../support/silent-log.ts'

const card: Card = { title: 'T', summary: 'Good morning', parts: [] }
const workspace = { id: 'w', organisationId: 'o', platform: 'slack' as const, externalId: 'T1' }
const toChannel = { workspace, to: { channelId: 'C1' } }
const TOKEN = 'xoxb-very-secret'

function messengerOn(fetch: typeof globalThis.fetch, timeoutMs = 200) {
  return createSlackMessenger({ tokens: () => TOKEN, log: silentLog, fetch, timeoutMs })
}
const answering = (body: unknown, init: ResponseInit = {}) =>
  messengerOn(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), init))
const refusedWith = (code: string) => answering({ ok: false, error: code }).post(toChannel, card, 'k')

test('a refusal for good comes with a sentence that holds the remedy', async () => {
  expect(await refusedWith('not_in_channel')).toMatchObject({
    kind: 'refused',
    revoked: false,
    why: expect.stringContaining('/invite @Dunwell'),
  })
  for (const code of [
    'channel_not_found',
    'is_archived',
    'msg_too_long',
    'missing_scope',
    'never_heard_of',
  ]) {
    expect(await refusedWith(code)).toMatchObject({
      kind: 'refused',
      code,
      revoked: false,
      why: expect.stringMatching(/\.$/),
    })
  }
  for (const code of ['token_revoked', 'invalid_auth', 'account_inactive', 'token_expired']) {
    expect(await refusedWith(code)).toMatchObject({
      kind: 'refused',
      revoked: true,
      why: expect.stringMatching(/SLACK_BOT_TOKEN/),
    })
  }
})

test('Retry-After is passed on, also when Slack forgets the header', async () => {
  const limited = (headers: Record<string, string>) =>
    answering({ ok: false, error: 'ratelimited' }, { status: 429, headers }).post(toChannel, card, 'k')
  expect(await limited({ 'retry-after': '7' })).toMatchObject({
    kind: 'retry',
    afterMs: 7_000,
    rateLimited: true,
  })
  expect(await limited({})).toMatchObject({ kind: 'retry', afterMs: 30_000, rateLimited: true })
})

test('what was surely not delivered may be sent again; the rest is uncertain', async () => {
  const failing = (code: string) =>
    messengerOn(async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) })
    }).post(toChannel, card, 'k')
  expect(await failing('ECONNREFUSED')).toMatchObject({ kind: 'retry', rateLimited: false })
  expect(await failing('ENOTFOUND')).toMatchObject({ kind: 'retry' })
  expect(await failing('ECONNRESET')).toMatchObject({ kind: 'uncertain' })
  expect(await answering('down', { status: 503 }).post(toChannel, card, 'k')).toMatchObject({ kind: 'retry' })
  expect(await answering('bad gateway', { status: 502 }).post(toChannel, card, 'k')).toMatchObject({
    kind: 'uncertain',
  })
  expect(await answering('<html>proxy</html>').post(toChannel, card, 'k')).toMatchObject({
    kind: 'uncertain',
  })
  expect(await answering({ ok: true }).post(toChannel, card, 'k')).toMatchObject({ kind: 'uncertain' })
  expect(await refusedWith('internal_error')).toMatchObject({ kind: 'uncertain' })
})

test('no answer in time is uncertain', async () => {
  const messenger = messengerOn(
    (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      }),
    50,
  )
  expect(await messenger.post(toChannel, card, 'k')).toMatchObject({ kind: 'uncertain' })
})

test('a redirect does not carry the token elsewhere', async () => {
  const asked: (string | URL | Request)[] = []
  const messenger = messengerOn(async (url) => {
    asked.push(url)
    return new Response(null, { status: 302, headers: { location: 'https://evil.test/' } })
  })
  expect((await messenger.post(toChannel, card, 'k')).kind).not.toBe('sent')
  expect(asked).toHaveLength(1)
})

test('nothing in a message is for Slack to unfold, link or resolve', async () => {
  let sent = new URLSearchParams()
  const messenger = messengerOn(async (_url, init) => {
    sent = new URLSearchParams(String(init?.body))
    return Response.json({ ok: true, ts: '1.2', channel: 'C1' })
  })
  await messenger.post(toChannel, card, 'the-key')
  expect(Object.fromEntries(sent)).toMatchObject({
    unfurl_links: 'false',
    unfurl_media: 'false',
    parse: 'none',
    link_names: 'false',
    metadata: JSON.stringify({ event_type: 'dunwell_message', event_payload: { key: 'the-key' } }),
  })
})

test('without a token nothing is called', async () => {
  const messenger = createSlackMessenger({ tokens: () => undefined, log: silentLog })
  expect(await messenger.post(toChannel, card, 'k')).toMatchObject({ kind: 'refused', code: 'no_token' })
})

test('the look-up turns pages until it finds the key, and admits what it could not read', async () => {
  const pages = [
    {
      ok: true,
      messages: [{ ts: '9.9', metadata: { event_type: 'other', event_payload: { key: 'k' } } }],
      response_metadata: { next_cursor: 'p2' },
    },
    {
      ok: true,
      messages: [{ ts: '5.5', metadata: { event_type: 'dunwell_message', event_payload: { key: 'k' } } }],
    },
  ]
  const since = new Date('2026-03-02T14:00:00Z')
  const turning = messengerOn(async (_url, init) =>
    Response.json(new URLSearchParams(String(init?.body)).get('cursor') === 'p2' ? pages[1] : pages[0]),
  )
  expect(await turning.find(toChannel, 'k', since)).toEqual({
    kind: 'found',
    ref: { channelId: 'C1', externalId: '5.5' },
  })
  expect(await answering({ ok: true, messages: [] }).find(toChannel, 'k', since)).toEqual({ kind: 'absent' })
  expect(await answering({ ok: false, error: 'missing_scope' }).find(toChannel, 'k', since)).toMatchObject({
    kind: 'unknown',
  })
  expect(await answering('x', { status: 500 }).find(toChannel, 'k', since)).toMatchObject({ kind: 'unknown' })
})
