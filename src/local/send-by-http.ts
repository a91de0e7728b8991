import * as http from 'node:http'
import * as https from 'node:https'
import type { Answer, Send } from '../send.ts'

/** Whoever answers closes idle connections after a while; one that is just being closed would lose a message. */
const IDLE_MS = 4_000

/** As `fetch` would send it, at a third of the processor time: most of what an answer in Teams costs is this. */
export function sendByHttp(): { send: Send; close(): void } {
  const options = { keepAlive: true, timeout: IDLE_MS }
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) }
  const send: Send = ({ method, url, headers, body, timeoutMs }) =>
    new Promise<Answer>((resolve, reject) => {
      const secure = url.startsWith('https:')
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const request = (secure ? https : http).request(url, {
        method,
        headers: { ...headers, ...length },
        agent: agents[secure ? 'https:' : 'http:'],
      })
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs)
      request.once('response', (response) => {
        const { statusCode: status = 0, headers: answered } = response
        const end = (text: string | null) => {
          clearTimeout(timer)
          resolve({ status, retryAfter: answered['retry-after'] ?? null, text })
        }
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('end', () => end(Buffer.concat(chunks).toString()))
        response.once('error', () => end(null))
      })
      request.once('error', (error) => {
        clearTimeout(timer)
        reject(error)
      })
      request.end(body)
    })
  return {
    send,
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}
