import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendByHttp } from '../../src/local/send-by-http.ts'
import { type Send, sendByFetch } from '../../src/send.ts'
import { type Listening, listen } from '../support/listen.ts'
import { freePort } from '../support/start-postgres.ts'

const byHttp = sendByHttp()
const SENDERS: { name: string; send: Send }[] = [
  { name: 'fetch', send: sendByFetch() },
  { name: 'node:http', send: byHttp.send },
]
let base: string
let listening: Listening
const followed: string[] = []
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    switch (request.url) {
      case '/echo':
        return response.end(`${request.method} ${request.headers.authorization} ${Buffer.concat(chunks)}`)
      case '/busy':
        response.writeHead(429, { 'retry-after': '7' })
        return response.end('{}')
      case '/elsewhere':
        response.writeHead(302, { location: '/followed' })
        return response.end()
      case '/followed':
        followed.push(String(request.headers.authorization))
        return response.end()
      case '/drop':
        return request.socket.destroy()
      case '/half':
        response.writeHead(200, { 'content-length': '100' })
        response.write('half')
        return setTimeout(() => request.socket.destroy(), 20)
    }
  })
})

beforeAll(async () => {
  listening = await listen(server)
  base = listening.url
})
afterAll(async () => {
  byHttp.close()
  await listening.close()
})

describe.each(SENDERS)('a request by $name', ({ send }) => {
  const ask = (path: string, timeoutMs = 5_000, body?: string) =>
    send({
      method: body ? 'POST' : 'GET',
      url: base + path,
      headers: { authorization: 'Bearer x' },
      body,
      timeoutMs,
    })

  test('carries its body whatever the letters, and brings the answer', async () => {
    const answer = await ask('/echo', 5_000, 'Müllenbrück · €5 😀')
    expect(answer).toEqual({ status: 200, retryAfter: null, text: 'POST Bearer x Müllenbrück · €5 😀' })
  })
  test('tells how long to wait', async () => {
    expect(await ask('/busy')).toMatchObject({ status: 429, retryAfter: '7' })
  })
  test('goes nowhere else with its token', async () => {
    expect((await ask('/elsewhere')).status).toBe(302)
    expect(followed).toEqual([])
  })
  test('that gets no answer fails, and does not wait for ever', async () => {
    await expect(ask('/drop')).rejects.toThrow()
    await expect(ask('/never', 100)).rejects.toThrow()
  })
  test('whose answer breaks off says so', async () => {
    expect(await ask('/half')).toMatchObject({ status: 200, text: null })
  })
  test('that found nobody says that nothing was sent', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`
    const error: unknown = await send({ method: 'GET', url, headers: {}, timeoutMs: 5_000 }).catch((e) => e)
    expect(JSON.stringify(error, ['code', 'cause', 'name']) + String(error)).toMatch(/ECONNREFUSED/)
  })
})
