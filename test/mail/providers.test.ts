import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readMail } from '../../src/config-mail.ts'
import { createMailEvents } from '../../src/mail/mail-events.ts'
import { createPostmarkMailer } from '../../src/mail/postmark-mailer.ts'
import { readDeliveryReport } from '../../src/mail/read-delivery-report.ts'
import { createResendMailer } from '../../src/mail/resend-mailer.ts'
import type { MailEvent } from '../../src/outreach/record-mail-event.ts'
import { silentLog } from '../support/silent-log.ts'
import { aMail } from './a-mail.ts'
import { AWAY_NOTE, aReport } from './reports.ts'

const FROM = 'billing@larkfield.example'
interface Sent {
  url: string
  headers: Record<string, string>
  body: Record<string, unknown>
}

/** A provider that answers what it is told to. */
function provider(status: number, body: unknown, headers: Record<string, string> = {}) {
  const sent: Sent[] = []
  const fetch = async (url: string, init: RequestInit) => {
    const given: Record<string, string> = {}
    new Headers(init.headers).forEach((value, key) => {
      given[key] = value
    })
    sent.push({ url, headers: given, body: JSON.parse(String(init.body)) })
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })
  }
  return { sent, fetch }
}
const broken = (code?: string) => async () => {
  throw Object.assign(
    new Error('fetch failed'),
    code ? { cause: Object.assign(new Error(code), { code }) } : {},
  )
}

describe('Postmark', () => {
  const send = (fetch: (url: string, init: RequestInit) => Promise<Response>) =>
    createPostmarkMailer({ token: 'pm-token', from: FROM, fetch }).send(aMail())

  test('gets the whole mail, with names quoted and no tracking', async () => {
    const { sent, fetch } = provider(200, { ErrorCode: 0, MessageID: 'm-1' })
    expect(await send(fetch)).toEqual({ kind: 'sent', providerId: 'm-1' })
    expect(sent[0]?.headers['x-postmark-server-token']).toBe('pm-token')
    expect(sent[0]?.body).toMatchObject({
      From: `"Dana Hollowell (Larkfield)" <${FROM}>`,
      To: '"Zoë, Müller & \\"Söhne\\"" <ap@client.test>',
      Cc: '"Jörg Wiesendanger" <joerg@larkfield.example>',
      ReplyTo: 'billing@larkfield.example',
      TrackOpens: false,
      Metadata: { outreach: '00000000-0000-4000-8000-0000000000d1', revision: '2' },
    })
    expect(JSON.stringify(sent[0]?.body.Headers)).toContain('<b.1@larkfield.example>')
  })

  test.each([
    [
      '429',
      provider(429, {}, { 'retry-after': '7' }).fetch,
      { kind: 'retry', afterMs: 7_000, rateLimited: true },
    ],
    ['503', provider(503, '').fetch, { kind: 'retry' }],
    ['500', provider(500, '').fetch, { kind: 'uncertain' }],
    ['nonsense', provider(200, 'hello').fetch, { kind: 'uncertain' }],
    [
      'an inactive address',
      provider(422, { ErrorCode: 406, Message: 'inactive' }).fetch,
      { kind: 'refused', recipient: true },
    ],
    [
      'a wrong token',
      provider(401, { ErrorCode: 10, Message: 'bad token' }).fetch,
      { kind: 'refused', recipient: false },
    ],
    ['a redirect', provider(302, '', { location: 'https://evil.example' }).fetch, { kind: 'refused' }],
    ['no answer', broken(), { kind: 'uncertain' }],
    ['nobody there', broken('ECONNREFUSED'), { kind: 'retry' }],
  ])('answers %s', async (_name, fetch, expected) => {
    expect(await send(fetch)).toMatchObject(expected)
  })

  test('that never answers is of unknown fate', async () => {
    const fetch = (_url: string, init: RequestInit) =>
      new Promise<Response>((_, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      )
    const mailer = createPostmarkMailer({ token: 'x', from: FROM, fetch, timeoutMs: 50 })
    expect(await mailer.send(aMail())).toMatchObject({ kind: 'uncertain' })
  })
})

describe('Resend', () => {
  const send = (fetch: (url: string, init: RequestInit) => Promise<Response>) =>
    createResendMailer({ apiKey: 're_x', from: FROM, fetch }).send(aMail())

  test('gets a key that is the same for every attempt', async () => {
    const { sent, fetch } = provider(200, { id: 'r-1' })
    expect(await send(fetch)).toEqual({ kind: 'sent', providerId: 'r-1' })
    await send(fetch)
    expect(sent.map(({ headers }) => headers['idempotency-key'])).toEqual([aMail().key, aMail().key])
    expect(sent[0]?.body.tags).toEqual([
      { name: 'outreach', value: aMail().outreachId },
      { name: 'revision', value: '2' },
    ])
  })

  test.each([
    ['429', provider(429, {}).fetch, { kind: 'retry', rateLimited: true }],
    ['500', provider(500, {}).fetch, { kind: 'retry' }],
    [
      'another attempt under way',
      provider(409, { name: 'concurrent_idempotent_requests' }).fetch,
      { kind: 'retry' },
    ],
    [
      'a wrong address',
      provider(422, { message: 'Invalid `to` field' }).fetch,
      { kind: 'refused', recipient: true },
    ],
    [
      'a wrong domain',
      provider(403, { name: 'validation_error', message: 'domain is not verified' }).fetch,
      { kind: 'refused', recipient: false },
    ],
    ['success without an id', provider(200, {}).fetch, { kind: 'uncertain' }],
    [
      'an earlier wording under the same key',
      provider(409, { name: 'invalid_idempotent_request' }).fetch,
      { kind: 'uncertain' },
    ],
    ['no answer', broken(), { kind: 'uncertain' }],
  ])('answers %s', async (_name, fetch, expected) => {
    expect(await send(fetch)).toMatchObject(expected)
  })
})

describe('news about mails', () => {
  const ID = '00000000-0000-4000-8000-0000000000d1'
  const SECRET = 'a-secret-of-more-than-24-characters'
  const KEY = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
  const NOW = 1_772_460_000_000

  function events(kind: 'postmark' | 'resend') {
    const heard: MailEvent[] = []
    const via = kind === 'postmark' ? { kind, token: 't' } : { kind, apiKey: 'k' }
    const handle = createMailEvents({
      mail: { from: FROM, via, webhookSecret: kind === 'postmark' ? SECRET : KEY },
      record: async (event) => (heard.push(event) > 0 ? 'recorded' : 'unknown'),
      realNow: () => NOW,
      log: silentLog,
    })
    return { heard, handle }
  }
  const post = (body: unknown, headers: Record<string, string>, path = '/mail/events') =>
    new Request(`http://here.test${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}`,
  })
  const bounce = {
    RecordType: 'Bounce',
    Type: 'HardBounce',
    ID: 7,
    MessageID: 'm-1',
    Description: 'no such user',
    Metadata: { outreach: ID, revision: '2' },
  }
  function signed(body: object, at = NOW / 1_000, key = KEY): Request {
    const text = JSON.stringify(body)
    const mac = createHmac('sha256', Buffer.from(key.slice(6), 'base64'))
      .update(`msg_1.${at}.${text}`)
      .digest('base64')
    return post(text, {
      'svix-id': 'msg_1',
      'svix-timestamp': String(at),
      'svix-signature': `v1,wrong= v1,${mac}`,
    })
  }
  const resent = {
    type: 'email.bounced',
    data: { email_id: 'r-1', tags: { outreach: ID }, bounce: { type: 'Permanent', message: 'gone' } },
  }

  test('of Postmark are taken with the secret as password or in the address', async () => {
    const { heard, handle } = events('postmark')
    expect((await handle(post(bounce, basic(SECRET)))).status).toBe(200)
    expect((await handle(post(bounce, {}, `/mail/events/${SECRET}`))).status).toBe(200)
    expect(heard).toHaveLength(2)
    expect(heard[0]).toEqual({
      kind: 'bounced',
      outreachId: ID,
      providerId: 'm-1',
      revision: 2,
      detail: 'no such user',
      externalId: 'postmark:Bounce:7',
    })
  })

  test('of Postmark say whose mailbox they are about, and two arrivals of one mail are two', async () => {
    const { heard, handle } = events('postmark')
    const arrival = { RecordType: 'Delivery', MessageID: 'm-1', Metadata: { outreach: ID } }
    await handle(post({ ...bounce, Email: 'ap@client.test' }, basic(SECRET)))
    await handle(post({ ...arrival, Recipient: 'ap@client.test' }, basic(SECRET)))
    await handle(post({ ...arrival, Recipient: 'csm@larkfield.example' }, basic(SECRET)))
    expect(heard.map(({ recipient }) => recipient)).toEqual([
      'ap@client.test',
      'ap@client.test',
      'csm@larkfield.example',
    ])
    expect(new Set(heard.map(({ externalId }) => externalId)).size).toBe(3)
  })

  test('of Resend are taken with its signature', async () => {
    const { heard, handle } = events('resend')
    expect((await handle(signed(resent))).status).toBe(200)
    expect(heard[0]).toMatchObject({
      kind: 'bounced',
      outreachId: ID,
      detail: 'gone',
      externalId: 'resend:msg_1',
    })
  })

  test('of Resend name the addresses in what the other server said, since they do not say whose mailbox it was', async () => {
    const { heard, handle } = events('resend')
    const bounce = {
      type: 'Permanent',
      message: 'The recipient’s server refused it.',
      diagnosticCode: ['smtp; 550 5.1.1 <csm@larkfield.example>: no such user'],
    }
    const data = { ...resent.data, to: ['ap@client.test'], tags: { outreach: ID, revision: '3' }, bounce }
    await handle(signed({ ...resent, data }))
    expect(heard[0]).toMatchObject({ mentions: ['csm@larkfield.example'], revision: 3 })
    await handle(signed(resent))
    expect(heard[1]?.mentions).toEqual([])
  })

  test('of Resend are read in no time, whatever another server wrote', async () => {
    const { heard, handle } = events('resend')
    const bounce = { type: 'Permanent', message: `to <csm@larkfield.example>: ${'a'.repeat(240_000)}` }
    const started = performance.now()
    await handle(signed({ ...resent, data: { ...resent.data, bounce } }))
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(heard[0]?.mentions).toEqual(['csm@larkfield.example'])
  })

  test('over SMTP come as the mail server’s own reports, with the secret, and what cannot be matched is given back', async () => {
    const heard: MailEvent[] = []
    const handle = createMailEvents({
      mail: {
        from: FROM,
        via: { kind: 'smtp', smtp: { host: 'h', port: 25, secure: false } },
        webhookSecret: SECRET,
      },
      record: async (event) => {
        if (event.outreachId !== ID) return 'unknown'
        heard.push(event)
        return 'recorded'
      },
      readReport: readDeliveryReport,
      realNow: () => NOW,
      log: silentLog,
    })
    const raw = { 'content-type': 'message/rfc822' }
    const theirs = { ...raw, ...basic(SECRET) }
    const report = aReport(`<${ID}.2@larkfield.example>`, [{ recipient: 'ap@client.test' }])
    expect((await handle(post(report, theirs))).status).toBe(200)
    expect((await handle(post(report, raw, `/mail/events/${SECRET}`))).status).toBe(200)
    expect((await handle(post(AWAY_NOTE, theirs))).status).toBe(200)
    expect(heard.map(({ recipient, revision }) => [recipient, revision])).toEqual(
      Array.from({ length: 2 }, () => ['ap@client.test', 2]),
    )
    const other = await handle(post(report.replaceAll(ID, ID.replace('d1', 'd2')), theirs))
    expect([other.status, await other.text()]).toEqual([422, expect.stringContaining('no mail of ours')])
    expect((await handle(post('Subject: hello', theirs))).status).toBe(422)
    expect((await handle(post(report, { ...raw, ...basic('wrong') }))).status).toBe(401)
    expect((await handle(post(bounce, basic(SECRET)))).status).toBe(415)
    expect((await handle(post('x'.repeat(2_000_001), theirs))).status).toBe(413)
    expect(heard).toHaveLength(2)
  })

  test('that are forged, old or nonsense change nothing', async () => {
    const postmark = events('postmark')
    const resend = events('resend')
    expect((await postmark.handle(post(bounce, {}))).status).toBe(401)
    expect((await postmark.handle(post(bounce, basic('wrong')))).status).toBe(401)
    expect((await postmark.handle(post(bounce, {}, '/mail/events/%E0%A4%A'))).status).toBe(401)
    expect((await postmark.handle(post('{', basic(SECRET)))).status).toBe(400)
    expect((await postmark.handle(post('x'.repeat(300_000), basic(SECRET)))).status).toBe(413)
    expect((await postmark.handle(post({ RecordType: 'Open' }, basic(SECRET)))).status).toBe(200)
    expect((await postmark.handle(post({ ...bounce, Type: 'SoftBounce' }, basic(SECRET)))).status).toBe(200)
    expect((await resend.handle(signed(resent, NOW / 1_000 - 301))).status).toBe(401)
    expect(
      (await resend.handle(signed(resent, NOW / 1_000, `whsec_${Buffer.from('other').toString('base64')}`)))
        .status,
    ).toBe(401)
    expect([...postmark.heard, ...resend.heard]).toEqual([])
  })
})

test('the settings name what is missing and what is too much, and never a secret', () => {
  const problems = (env: Parameters<typeof readMail>[0]) => readMail(env).problems.join(' ')
  expect(readMail({})).toEqual({ problems: [] })
  expect(problems({ SMTP_URL: 'smtps://a:pass-word@b' })).toContain('MAIL_FROM is missing')
  expect(problems({ MAIL_FROM: FROM })).toContain('set SMTP_URL, POSTMARK_TOKEN or RESEND_API_KEY')
  expect(problems({ MAIL_FROM: 'Larkfield <a@b.example>', POSTMARK_TOKEN: 'secret-token' })).toContain(
    'one address',
  )
  expect(
    problems({ MAIL_FROM: FROM, POSTMARK_TOKEN: 'secret-token', RESEND_API_KEY: 'secret-key' }),
  ).toContain('Only one')
  const all = problems({
    MAIL_FROM: FROM,
    SMTP_URL: 'https://a:pass-word@b',
    MAIL_WEBHOOK_SECRET: 'short-secret',
  })
  expect(all).toContain('at least 24')
  expect(all).not.toMatch(/pass-word|short-secret|secret-token/)
  expect(readMail({ MAIL_FROM: FROM, POSTMARK_TOKEN: 't' }).config?.via).toEqual({
    kind: 'postmark',
    token: 't',
  })
})
