import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import type { HookOrder } from '../../src/ports.ts'
import { createHttpHook, mayReach, signature } from '../../src/product-hook/http-hook.ts'
import { sendByFetch } from '../../src/product-hook/send-by-fetch.ts'
import { type Resolve, sendBySocket } from '../../src/product-hook/send-by-socket.ts'
import type { SendHook } from '../../src/product-hook/send-hook.ts'

const SECRET = 'a secret of at least thirty-two characters'
const ORDER: HookOrder = {
  key: 'suspension:1:suspend',
  action: 'suspend',
  account: { externalId: 'A-1', name: 'Acme' },
  services: ['api'],
  exemptServices: ['exports'],
  reason: 'unpaid after the final notice',
  at: '2026-03-09T14:00:00.000Z',
}
const NOW = 1_772_000_000_000

let server: Server | undefined
afterEach(() => {
  server?.close()
  server?.closeAllConnections()
})

async function listening(listener: RequestListener): Promise<number> {
  const made = createServer(listener)
  server = made
  await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
  const address = made.address()
  return address && typeof address === 'object' ? address.port : 0
}

const hookOf = (url: string, send: SendHook, allowLoopback = true) =>
  createHttpHook({ url, secret: SECRET, send, realNow: () => NOW, allowLoopback })

describe.each([
  ['a socket', () => sendBySocket(mayReach(true))],
  ['fetch', () => sendByFetch()],
])('over %s', (_name, send) => {
  test('the request carries key, signature and what is asked for', async () => {
    const seen: { headers: Record<string, unknown>; body: string }[] = []
    const port = await listening((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => {
        seen.push({ headers: request.headers, body })
        response.end('ok')
      })
    })
    const hook = hookOf(`http://127.0.0.1:${port}/hook`, send())
    expect(await hook.call(ORDER)).toEqual({ kind: 'done' })
    expect(await hook.call(ORDER)).toEqual({ kind: 'done' })
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual(seen[0] && { ...seen[1], body: seen[0].body })
    expect(seen[0]?.headers['idempotency-key']).toBe('suspension:1:suspend')
    const body = seen[0]?.body ?? ''
    expect(seen[0]?.headers['x-dunwell-signature']).toBe(signature(SECRET, 1_772_000_000, body))
    expect(JSON.parse(body)).toEqual({
      action: 'suspend',
      account: { id: 'A-1', name: 'Acme' },
      services: ['api'],
      exemptServices: ['exports'],
      reason: 'unpaid after the final notice',
      occurredAt: '2026-03-09T14:00:00.000Z',
    })
  })

  test.each([
    [500, 'retry'],
    [503, 'retry'],
    [429, 'retry'],
    [302, 'refused'],
    [307, 'refused'],
    [401, 'refused'],
    [204, 'done'],
  ])('an answer of %i means %s', async (status, kind) => {
    let calls = 0
    const port = await listening((_request, response) => {
      calls += 1
      response.writeHead(status, { location: `http://127.0.0.1:${port}/elsewhere`, 'retry-after': '7' }).end()
    })
    const delivery = await hookOf(`http://127.0.0.1:${port}/`, send()).call(ORDER)
    expect(delivery.kind).toBe(kind)
    expect(calls).toBe(1)
    if (delivery.kind === 'retry') expect(delivery.afterMs).toBe(7_000)
  })

  test('a product that hangs, breaks off or is away is asked again', async () => {
    const port = await listening((request) => void request.socket.destroy())
    expect((await hookOf(`http://127.0.0.1:${port}/`, send()).call(ORDER)).kind).toBe('retry')
    const silent = await listening(() => {})
    const url = `http://127.0.0.1:${silent}/`
    await expect(send()({ url, headers: {}, body: '{}', timeoutMs: 50 })).rejects.toThrow()
    expect((await hookOf('http://127.0.0.1:1/', send()).call(ORDER)).kind).toBe('retry')
  })

  test('an answer without end is left after 64 KB', async () => {
    let sent = 0
    const port = await listening((_request, response) => {
      const more = () => {
        while (sent < 50_000_000 && response.write(Buffer.alloc(16_384))) sent += 16_384
      }
      response.on('drain', more)
      more()
    })
    expect(await hookOf(`http://127.0.0.1:${port}/`, send()).call(ORDER)).toEqual({ kind: 'done' })
    expect(sent).toBeLessThan(20_000_000)
  })
})

test.each([
  'https://169.254.169.254/latest/meta-data',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://10.1.2.3/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://localhost/',
  'https://hook.internal/',
  'http://hooks.example.com/',
  'https://user:secret@hooks.example.com/',
  'not an address',
])('%s is never called', async (url) => {
  const send: SendHook = () => Promise.reject(new Error('it was called'))
  expect(await hookOf(url, send, false).call(ORDER)).toMatchObject({
    kind: 'refused',
    code: 'address_refused',
  })
})

describe('a name', () => {
  const answering = (...answers: string[][]): { resolve: Resolve; asked(): number } => {
    let asked = 0
    return {
      asked: () => asked,
      resolve: async () => {
        const found = answers[Math.min(asked, answers.length - 1)] ?? []
        asked += 1
        return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      },
    }
  }
  test.each([[['127.0.0.1']], [['169.254.169.254']], [['8.8.8.8', '10.0.0.1']], [['::ffff:192.168.1.1']]])(
    'that leads to %j is refused before anything is sent',
    async (addresses) => {
      let reached = 0
      const port = await listening((_request, response) => {
        reached += 1
        response.end()
      })
      const { resolve } = answering(addresses)
      const hook = hookOf(`https://hooks.example.com:${port}/`, sendBySocket(mayReach(false), resolve), false)
      expect(await hook.call(ORDER)).toMatchObject({ kind: 'refused', code: 'address_refused' })
      expect(reached).toBe(0)
    },
  )

  test('that was public when it was checked cannot become private for the connection', async () => {
    // The connection uses the very answer that was checked, so there is no second one to falsify.
    const names = answering(['127.0.0.1'], ['127.0.0.9'])
    const port = await listening((_request, response) => response.end())
    const reachedAt: string[] = []
    const watch = (address: string) => {
      reachedAt.push(address)
      return true
    }
    const send = sendBySocket(watch, names.resolve)
    const request = { url: `http://rebinding.example:${port}/`, headers: {}, body: '{}', timeoutMs: 2_000 }
    expect((await send(request)).status).toBe(200)
    expect([names.asked(), reachedAt]).toEqual([1, ['127.0.0.1']])
    const second = sendBySocket((address) => address === '127.0.0.1', names.resolve)
    await expect(second(request)).rejects.toThrow('leads to 127.0.0.9')
  })
})
