import { createHmac } from 'node:crypto'
import type { SandboxOptions } from './options.ts'

/** What the product answered to a signed request, or why there is no answer. */
export type Answer =
  | { kind: 'answered'; status: number; body: string; contentType: string }
  | { kind: 'failed'; why: 'operation_timeout' | 'dispatch_failed' }

export interface Sent {
  body: string
  contentType: string
}

export interface Deliverer {
  form(fields: Record<string, string>): Promise<Answer>
  interaction(payload: Record<string, unknown>): Promise<Answer>
  event(envelope: Record<string, unknown>): Promise<Answer>
  /** Sends the latest request once more, signed afresh, as Slack does when it saw no answer. */
  again(reason: 'http_timeout' | 'http_error'): Promise<Answer>
  /** Everything sent so far, the latest last. */
  sent: Sent[]
}

const keptRequests = 500

export function createDeliverer(options: SandboxOptions): Deliverer {
  const sent: Sent[] = []

  async function send(what: Sent, headers: Record<string, string> = {}): Promise<Answer> {
    sent.push(what)
    if (sent.length > keptRequests) sent.shift()
    const timestamp = String(Math.floor(options.realNow() / 1000))
    const request = new Request(`${options.baseUrl()}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': what.contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': sign(options.signingSecret, timestamp, what.body),
        ...headers,
      },
      body: what.body,
    })
    return inTime(options.ackTimeoutMs ?? 3000, async () => {
      const response = await options.deliver(request)
      return {
        kind: 'answered',
        status: response.status,
        body: await response.text(),
        contentType: response.headers.get('content-type') ?? '',
      }
    })
  }

  return {
    sent,
    form: (fields) =>
      send({
        body: new URLSearchParams(fields).toString(),
        contentType: 'application/x-www-form-urlencoded',
      }),
    interaction: (payload) =>
      send({
        body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
        contentType: 'application/x-www-form-urlencoded',
      }),
    event: (envelope) => send({ body: JSON.stringify(envelope), contentType: 'application/json' }),
    async again(reason) {
      const latest = sent.at(-1)
      if (!latest) throw new Error('nothing was sent yet')
      return send(latest, { 'x-slack-retry-num': '1', 'x-slack-retry-reason': reason })
    },
  }
}

export function sign(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

async function inTime(limitMs: number, ask: () => Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed', why: 'operation_timeout' }), limitMs)
  })
  try {
    return await Promise.race([ask(), late])
  } catch {
    return { kind: 'failed', why: 'dispatch_failed' }
  } finally {
    clearTimeout(timer)
  }
}
