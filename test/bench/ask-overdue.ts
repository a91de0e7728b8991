import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { ASKER, SIGNING_SECRET, SLACK_PATH, TEAM } from './product.ts'

export interface Asked {
  requests: number
  /** Of each request, from its first byte to the last of its answer. */
  latenciesMs: number[]
  /** The body of the last answer. */
  said: string
}

/** What is posted, where. */
export interface Asking {
  path: string
  next(): { body: string; headers: Record<string, string> }
}

let serial = 0

/**
 * Types `/overdue`, or asks something else, from so many connections, each as soon as it had its answer, until
 * the time is up.
 */
export async function askOverdue(
  port: number,
  connections: number,
  seconds: number,
  { path, next }: Asking = { path: SLACK_PATH, next: signed },
): Promise<Asked> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latenciesMs: number[] = []
  let said = ''
  const until = performance.now() + seconds * 1_000
  const connection = async () => {
    while (performance.now() < until) {
      const { body, headers } = next()
      const began = performance.now()
      said = await post(agent, port, path, body, headers)
      latenciesMs.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  agent.destroy()
  return { requests: latenciesMs.length, latenciesMs, said }
}

/** Never the same twice: a repeated signature would be refused. */
function signed(): { body: string; headers: Record<string, string> } {
  serial += 1
  const body = new URLSearchParams({
    command: '/overdue',
    text: '',
    team_id: TEAM,
    team_domain: 'larkfield',
    user_id: ASKER,
    user_name: 'dana',
    channel_id: 'C0FINANCE',
    channel_name: 'finance',
    api_app_id: 'A0BENCH',
    response_url: 'http://127.0.0.1:9/respond',
    trigger_id: `${process.pid}.${serial}`,
  }).toString()
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const digest = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
  }
}

function post(
  agent: Agent,
  port: number,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`the server answered ${answer.statusCode}: ${text}`))
      })
    })
    asking.once('error', reject)
    asking.end(body)
  })
}
