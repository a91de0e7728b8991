import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { finance, openWorld } from './world.ts'

const post = (text: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer xoxb-good' },
  body: JSON.stringify({ channel: finance, text }),
})
const path = '/slack/api/chat.postMessage'

test('429 comes with Retry-After, as often as planned', async () => {
  const world = openWorld()
  world.sandbox.faults.next('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 7 }, 2)
  for (const _ of [1, 2]) {
    const response = await world.fetch(path, post('x'))
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
  }
  expect((await world.fetch(path, post('x'))).status).toBe(200)
  expect(world.sandbox.calls.map((call) => call.error)).toEqual(['ratelimited', 'ratelimited', undefined])
})

test('a lost answer leaves the message there, a broken request does not', async () => {
  const world = openWorld()
  world.sandbox.faults.next('*', { kind: 'drop-after' })
  world.sandbox.faults.next('*', { kind: 'drop-before' })
  await expect((await world.fetch(path, post('kept'))).text()).rejects.toThrow()
  await expect((await world.fetch(path, post('gone'))).text()).rejects.toThrow()
  expect(world.sandbox.workspace.messages(finance).map((message) => message.text)).toEqual(['kept'])
})

test('an outage and a revoked token last until they are switched off', async () => {
  const world = openWorld()
  world.sandbox.faults.trouble = 'token-revoked'
  expect(await world.api('auth.test')).toMatchObject({ error: 'token_revoked' })
  world.sandbox.faults.trouble = 'down'
  expect((await world.fetch(path, post('x'))).status).toBe(503)
  world.sandbox.faults.clear()
  expect(await world.api('auth.test')).toMatchObject({ ok: true })
})

test('with limits enforced, a small burst passes and the next message waits a second', async () => {
  const world = openWorld({ enforceRateLimits: true })
  const statuses = []
  for (const text of ['1', '2', '3', '4', '5']) statuses.push((await world.fetch(path, post(text))).status)
  expect(statuses).toEqual([200, 200, 200, 200, 429])
  world.passMs(1000)
  expect((await world.fetch(path, post('5'))).status).toBe(200)
})

test('over a real connection a lost answer is a broken socket', async () => {
  const world = openWorld()
  const app = new Hono().route('/sandbox', world.sandbox.app)
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve({ server, port }),
      )
    },
  )
  world.sandbox.faults.next('chat.postMessage', { kind: 'drop-after' })
  const url = `http://127.0.0.1:${port}/sandbox${path}`
  await expect(fetch(url, post('kept'))).rejects.toThrow('fetch failed')
  expect((await fetch(url, post('next'))).status).toBe(200)
  expect(world.sandbox.workspace.messages(finance).map((message) => message.text)).toEqual(['kept', 'next'])
  await new Promise((resolve) => server.close(resolve))
})
