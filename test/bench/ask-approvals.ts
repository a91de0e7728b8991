import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { Asked } from './ask-overdue.ts'
import { ASKER, SIGNING_SECRET, SLACK_PATH, TEAM } from './product.ts'

let serial = 0

const GIVE_UP_MS = 20_000

/**
 * Presses *Approve* on so many requests at once, each click as soon as the one before was answered, until the
 * time is up. The answer is what comes back to the person through the response URL: the decision is durable then.
 * @param next names a request that nobody has decided.
 */
export async function askApprovals(
  port: number,
  connections: number,
  seconds: number,
  next: () => string,
): Promise<Asked> {
  const waiting = new Map<string, (said: string) => void>()
  const answers = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.once('end', () => {
      outgoing.end('ok')
      const key = incoming.url ?? ''
      waiting.get(key)?.(Buffer.concat(chunks).toString('utf8'))
      waiting.delete(key)
    })
  })
  answers.listen(0, '127.0.0.1')
  await once(answers, 'listening')
  const address = answers.address()
  const base = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latenciesMs: number[] = []
  let said = ''
  const until = performance.now() + seconds * 1_000
  const connection = async () => {
    while (performance.now() < until) {
      serial += 1
      const path = `/answer/${serial}`
      const { body, headers } = signed(next(), `${base}${path}`)
      const answered = new Promise<string>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('a click was not answered')), GIVE_UP_MS)
        waiting.set(path, (text) => {
          clearTimeout(late)
          resolve(text)
        })
      })
      const began = performance.now()
      await post(agent, port, body, headers)
      said = await answered
      latenciesMs.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  agent.destroy()
  answers.closeAllConnections()
  answers.close()
  return { requests: latenciesMs.length, latenciesMs, said }
}

function signed(
  approvalId: string,
  responseUrl: string,
): { body: string; headers: Record<string, string | number> } {
  const payload = {
    type: 'block_actions',
    team: { id: TEAM, domain: 'larkfield' },
    user: { id: ASKER, username: 'dana', name: 'dana', team_id: TEAM },
    api_app_id: 'A0BENCH',
    trigger_id: `click.${process.pid}.${serial}`,
    container: {
      type: 'message',
      message_ts: `${serial}.000100`,
      channel_id: 'C0FINANCE',
      is_ephemeral: false,
    },
    channel: { id: 'C0FINANCE', name: 'finance' },
    response_url: responseUrl,
    actions: [
      {
        type: 'button',
        action_id: 'approve',
        block_id: 'buttons',
        action_ts: `${serial}.000200`,
        value: JSON.stringify({ name: 'approve', input: { approvalId, revision: 1 } }),
      },
    ],
  }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const digest = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
  }
}

function post(
  agent: Agent,
  port: number,
  body: string,
  headers: Record<string, string | number>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { host: '127.0.0.1', port, path: SLACK_PATH, method: 'POST', agent, headers },
      (answer) => {
        answer.resume()
        answer.once('end', () =>
          answer.statusCode === 200
            ? resolve()
            : reject(new Error(`the server answered ${answer.statusCode}`)),
        )
      },
    )
    asking.once('error', reject)
    asking.end(body)
  })
}
