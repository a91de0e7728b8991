import { createHmac } from 'node:crypto'
import type { App, ReceiverEvent } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SlackReceiver } from '../../src/slack/receiver.ts'
import { silentLog } from '../support/silent-log.ts'

const SECRET = 'signing-secret'
const NOW = new Date('2026-03-02T14:00:00Z')
const seconds = Math.floor(NOW.getTime() / 1_000)
const FORM = 'application/x-www-form-urlencoded'

let receiver: SlackReceiver
let heard: ReceiverEvent[]
let listener: (event: ReceiverEvent) => Promise<void>
let handed: Promise<unknown>[]

beforeEach(() => {
  heard = []
  handed = []
  listener = (event) => event.ack('heard')
  receiver = new SlackReceiver({
    signingSecret: SECRET,
    realNow: () => NOW,
    log: silentLog,
    answerWithinMs: 50,
    waitUntil: (work) => handed.push(work),
  })
  const app: Pick<App, 'processEvent'> = {
    processEvent: async (event) => {
      heard.push(event)
      await listener(event)
    },
  }
  receiver.init(app)
})
afterEach(() => vi.useRealTimers())

interface Shape {
  body?: string | Uint8Array
  type?: string
  timestamp?: string | null
  signature?: string | null
  secret?: string
}

function request({ body = 'command=/overdue&text=', type = FORM, ...how }: Shape = {}): Request {
  const timestamp = how.timestamp === undefined ? String(seconds) : how.timestamp
  const signature =
    how.signature === undefined ? sign(how.secret ?? SECRET, timestamp ?? '', body) : how.signature
  const headers = new Headers({ 'content-type': type })
  if (timestamp !== null) headers.set('x-slack-request-timestamp', timestamp)
  if (signature !== null) headers.set('x-slack-signature', signature)
  return new Request('http://localhost/slack/events', {
    method: 'POST',
    headers,
    body: new Blob([new Uint8Array(Buffer.from(body))]),
  })
}

function sign(secret: string, timestamp: string, body: string | Uint8Array): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`
}

async function refused(asked: Request, status: number): Promise<string> {
  const response = await receiver.handle(asked)
  expect(response.status).toBe(status)
  expect(heard).toEqual([])
  const answer: unknown = await response.json()
  expect(answer).toEqual({ error: expect.stringMatching(/\.$/) })
  expect(JSON.stringify(answer)).not.toContain(SECRET)
  return JSON.stringify(answer)
}

describe('a signature', () => {
  test('that is right lets the request in', async () => {
    const response = await receiver.handle(request())
    expect([response.status, await response.text()]).toEqual([200, 'heard'])
  })
  test('made with another secret is refused', () => refused(request({ secret: 'another' }), 401))
  test('of another body is refused', () =>
    refused(request({ signature: sign(SECRET, String(seconds), 'command=/dunwell') }), 401))
  test('that is missing is refused', () => refused(request({ signature: null }), 401))
  test('without its timestamp is refused', () => refused(request({ timestamp: null }), 401))
  test('that is malformed is refused', async () => {
    for (const signature of ['v0=', 'v1=aa', 'v0=zz', `v0=${'A'.repeat(64)}`, 'é', '   ']) {
      await refused(request({ signature: encodeURI(signature) }), 401)
    }
    for (const timestamp of ['soon', '-1', '1e9', '0x10', '99999999999999999999', ' ']) {
      await refused(request({ timestamp }), 401)
    }
  })
  test('sent twice is refused, even if both are right', async () => {
    const twice = request()
    twice.headers.append('x-slack-signature', twice.headers.get('x-slack-signature') ?? '')
    await refused(twice, 401)
    const twoTimes = request()
    twoTimes.headers.append('x-slack-request-timestamp', String(seconds))
    await refused(twoTimes, 401)
  })
  test('older than five minutes is refused', async () => {
    expect(await refused(request({ timestamp: String(seconds - 301) }), 401)).toContain('five minutes')
  })
  test('up to five minutes old is taken', async () => {
    expect((await receiver.handle(request({ timestamp: String(seconds - 299) }))).status).toBe(200)
  })
  test('from the future is refused, but for clocks a little apart', async () => {
    expect(await refused(request({ timestamp: String(seconds + 61) }), 401)).toContain('future')
    expect((await receiver.handle(request({ timestamp: String(seconds + 30) }))).status).toBe(200)
  })
  test('replayed within its time is refused', async () => {
    expect((await receiver.handle(request())).status).toBe(200)
    heard = []
    expect(await refused(request(), 401)).toContain('once')
  })
})

describe('a body', () => {
  test('over 1 MB is refused before it is read in full', async () => {
    await refused(request({ body: 'x'.repeat(1024 * 1024 + 1) }), 413)
  })
  test('that only claims to be small is cut off', async () => {
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    const lying = new Request('http://localhost/slack/events', {
      method: 'POST',
      headers: { 'content-length': '10' },
      body: endless,
      ...{ duplex: 'half' },
    })
    await refused(lying, 413)
    expect(pulled).toBeLessThan(40)
  })
  test('that is malformed is refused, though signed', async () => {
    await refused(request({ body: '{"type":', type: 'application/json' }), 400)
    await refused(request({ body: '[1]', type: 'application/json' }), 400)
    await refused(request({ body: 'payload=%7Bno', type: FORM }), 400)
    await refused(request({ body: 'hello', type: 'text/plain' }), 400)
    await refused(request({ body: new Uint8Array([0xff, 0xfe, 0x00]), type: 'application/json' }), 400)
  })
  test('sent with GET is refused', async () => {
    await refused(new Request('http://localhost/slack/events'), 405)
  })
})

describe('what Slack asks of any app', () => {
  test('the challenge is answered, if signed', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' })
    const response = await receiver.handle(request({ body, type: 'application/json' }))
    expect(await response.json()).toEqual({ challenge: 'abc' })
    await refused(request({ body, type: 'application/json', secret: 'another' }), 401)
  })
  test('the certificate check is answered unsigned and reaches nobody', async () => {
    const response = await receiver.handle(request({ body: 'ssl_check=1&token=x', signature: null }))
    expect(response.status).toBe(200)
    expect(heard).toEqual([])
    await refused(request({ body: 'ssl_check=1&command=/overdue', signature: null }), 401)
  })
  test('an answer goes out in time when no listener acknowledges, and the work goes on', async () => {
    let finish = () => {}
    listener = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    const response = await receiver.handle(request())
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(handed).toHaveLength(1)
    finish()
    await receiver.stop()
  })
  test('a listener that is too late is told so', async () => {
    let late: unknown
    listener = async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 120))
      await event.ack('late').catch((error: unknown) => {
        late = error
      })
    }
    expect(await (await receiver.handle(request())).text()).toBe('')
    await receiver.stop()
    expect(late).toBeInstanceOf(Error)
  })
  test('a listener that throws still leaves Slack with an answer', async () => {
    listener = async () => {
      throw new Error('fault')
    }
    expect((await receiver.handle(request())).status).toBe(200)
  })
})

describe('a shortcut', () => {
  const withShortcut = (quick: Response | undefined, ms: number) => {
    const slow = new SlackReceiver({
      signingSecret: SECRET,
      realNow: () => NOW,
      log: silentLog,
      answerWithinMs: 50,
      shortcut: () => new Promise((resolve) => setTimeout(() => resolve(quick), ms)),
    })
    slow.init({
      processEvent: async (event) => {
        heard.push(event)
        await event.ack('heard')
      },
    })
    return slow
  }

  test('answers past the listeners', async () => {
    const answer = await withShortcut(Response.json('quick'), 0).handle(request())
    expect(await answer.json()).toBe('quick')
    expect(heard).toEqual([])
  })

  test('that takes long keeps nobody from their answer, and what it leaves to the listeners still reaches them', async () => {
    const slow = withShortcut(undefined, 300)
    const answer = await slow.handle(request())
    expect([answer.status, await answer.text(), heard.length]).toEqual([200, '', 0])
    await slow.stop()
    expect(heard).toHaveLength(1)
  })
})
