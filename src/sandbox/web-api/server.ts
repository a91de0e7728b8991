import { type Context, Hono } from 'hono'
import type { Desk } from '../desk.ts'
import { ApiError } from './api-error.ts'
import { Args } from './args.ts'
import { brokenConnection } from './broken-connection.ts'
import { chatMethods } from './chat.ts'
import { conversationMethods } from './conversations.ts'
import type { Faults } from './faults.ts'
import type { Methods } from './method.ts'
import { createRateLimit } from './rate-limit.ts'
import { respond } from './response-url.ts'
import { userMethods } from './users.ts'
import { viewMethods } from './views.ts'

export interface ApiCall {
  method: string
  args: Record<string, unknown>
  atMs: number
  ok: boolean
  /** The error code, or what the injected fault did. */
  error?: string
}

const methods: Methods = { ...chatMethods, ...conversationMethods, ...userMethods, ...viewMethods }
const keptCalls = 10_000

export function createWebApi(desk: Desk, faults: Faults, calls: ApiCall[]): Hono {
  const overLimit = createRateLimit(desk.options.realNow)
  const app = new Hono()

  function record(call: Omit<ApiCall, 'atMs'>) {
    calls.push({ ...call, atMs: desk.options.realNow() })
    if (calls.length > keptCalls) calls.shift()
  }

  app.all('/api/:method', async (c) => {
    const method = c.req.param('method')
    const raw = await readBody(c)
    const fault = faults.take(method)
    const log = (ok: boolean, error?: string) => record({ method, args: raw, ok, error })
    if (fault?.kind === 'rate-limited') {
      log(false, 'ratelimited')
      return rateLimited(c, fault.retryAfterSeconds)
    }
    if (fault?.kind === 'status') {
      log(false, `status ${fault.status}`)
      return new Response('Service unavailable', { status: fault.status })
    }
    if (fault?.kind === 'drop-before') {
      log(false, 'dropped before')
      return brokenConnection(c)
    }
    if (fault?.kind === 'error') {
      log(false, fault.code)
      return c.json({ ok: false, error: fault.code })
    }
    if (desk.options.enforceRateLimits && method === 'chat.postMessage') {
      const waitSeconds = overLimit(String(raw.channel ?? ''))
      if (waitSeconds > 0) {
        log(false, 'ratelimited')
        return rateLimited(c, waitSeconds)
      }
    }
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    const answer = perform(desk, method, raw, c.req.header('authorization'))
    if (fault?.kind === 'drop-after') {
      log(answer.ok, 'dropped after')
      return brokenConnection(c)
    }
    log(answer.ok, answer.error)
    const scopes = desk.options.scopes
    return c.json(answer, 200, scopes ? { 'x-oauth-scopes': scopes.join(',') } : undefined)
  })
  app.post('/response/:token', async (c) => respond(desk, c.req.param('token'), c))
  return app
}

type ApiAnswer = { ok: boolean; error?: string } & Record<string, unknown>

function perform(
  desk: Desk,
  name: string,
  raw: Record<string, unknown>,
  authorization: string | undefined,
): ApiAnswer {
  try {
    const { token: bodyToken, ...args } = raw
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method) throw new ApiError('unknown_method', { req_method: name })
    if (name !== 'api.test') checkToken(desk, authorization?.replace(/^Bearer\s*/i, '') ?? bodyToken)
    const provided = desk.options.scopes
    if (method.scope && provided && !provided.includes(method.scope)) {
      throw new ApiError('missing_scope', { needed: method.scope, provided: provided.join(',') })
    }
    return { ok: true, ...method.run(desk, new Args(args)) }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { ok: false, error: error.code, ...error.extra }
  }
}

function checkToken(desk: Desk, token: unknown): void {
  if (typeof token !== 'string' || token === '') throw new ApiError('not_authed')
  if (token !== desk.options.botToken) throw new ApiError('invalid_auth')
}

function rateLimited(c: Context, seconds: number): Response {
  return c.json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) })
}

async function readBody(c: Context): Promise<Record<string, unknown>> {
  const query = c.req.query()
  if (c.req.method === 'GET') return query
  const type = c.req.header('content-type') ?? ''
  if (type.includes('json')) {
    const body: unknown = await c.req.json().catch(() => ({}))
    return typeof body === 'object' && body !== null ? { ...query, ...body } : query
  }
  if (type.includes('multipart')) return { ...query, ...(await c.req.parseBody()) }
  return { ...query, ...Object.fromEntries(new URLSearchParams(await c.req.text())) }
}
