import { type Context, Hono } from 'hono'
import { parsed } from '../../parsed.ts'
import { brokenConnection } from '../../web-api/broken-connection.ts'
import { CONNECTOR_AUDIENCE, tokenIssuer } from '../login-routes.ts'
import type { TeamsDesk } from '../teams-desk.ts'
import { changeActivity, postActivity, removeActivity } from './activity-methods.ts'
import { ConnectorError } from './connector-error.ts'
import { createConversation } from './conversation-methods.ts'
import { refused } from './place.ts'
import { MOST_BYTES } from './read-activity.ts'
import { channels, member, members, pageOfMembers, team } from './roster-methods.ts'
import { createThrottle } from './throttle.ts'

export interface ConnectorCall {
  /** Such as `activities.post`; faults are planned by the same name. */
  method: string
  path: string
  body: unknown
  atMs: number
  status: number
  /** The error code, or what the injected fault did. */
  error?: string
}

const keptCalls = 10_000
const THROTTLED = ['activities.post', 'activities.put', 'conversations.create']

type Run = (c: Context, body: unknown) => unknown

/** The Bot Connector's REST API, below its serviceUrl. */
export function createConnector(desk: TeamsDesk, calls: ConnectorCall[]): Hono {
  const waitFor = createThrottle(desk.options.realNow)
  const app = new Hono()

  function answering(method: string, run: Run) {
    return async (c: Context): Promise<Response> => {
      const text = c.req.method === 'GET' ? '' : await c.req.text()
      const body = parsed(text)
      const note = (status: number, error?: string) => {
        calls.push({ method, path: c.req.path, body, atMs: desk.options.realNow(), status, error })
        if (calls.length > keptCalls) calls.shift()
      }
      const fault = desk.faults.take(method)
      if (fault?.kind === 'drop-before') {
        note(0, 'dropped before')
        return brokenConnection(c)
      }
      if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms))
      try {
        if (fault?.kind === 'rate-limited') throw new Throttled(fault.retryAfterSeconds)
        if (fault?.kind === 'status') throw new ConnectorError(fault.status, 'ServiceError', 'Injected.')
        // Slack's word, for the trouble that the page offers for both platforms.
        if (fault?.kind === 'error')
          throw refused(fault.code === 'token_revoked' ? 'Unauthorized' : fault.code)
        await authorise(desk, c.req.header('authorization'))
        if (Buffer.byteLength(text) > MOST_BYTES) throw refused('MessageSizeTooBig')
        if (desk.options.enforceRateLimits && THROTTLED.includes(method)) {
          const seconds = waitFor(c.req.param('conversation') ?? 'new')
          if (seconds > 0) throw new Throttled(seconds)
        }
        const answer = run(c, body)
        const status = method === 'activities.post' || method === 'conversations.create' ? 201 : 200
        note(status, fault?.kind === 'drop-after' ? 'dropped after' : undefined)
        return fault?.kind === 'drop-after' ? brokenConnection(c) : Response.json(answer, { status })
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error
        note(error.status, error.code)
        return refusal(error)
      }
    }
  }

  const at = (c: Context, name: string) => c.req.param(name) ?? ''
  app.post(
    '/v3/conversations',
    answering('conversations.create', (_c, body) => createConversation(desk, body)),
  )
  app.post(
    '/v3/conversations/:conversation/activities/:activity?',
    answering('activities.post', (c, body) =>
      postActivity(desk, at(c, 'conversation'), c.req.param('activity'), body),
    ),
  )
  app.put(
    '/v3/conversations/:conversation/activities/:activity',
    answering('activities.put', (c, body) =>
      changeActivity(desk, at(c, 'conversation'), at(c, 'activity'), body),
    ),
  )
  app.delete(
    '/v3/conversations/:conversation/activities/:activity',
    answering('activities.delete', (c) => removeActivity(desk, at(c, 'conversation'), at(c, 'activity'))),
  )
  app.get(
    '/v3/conversations/:conversation/members',
    answering('members.list', (c) => members(desk, at(c, 'conversation'))),
  )
  app.get(
    '/v3/conversations/:conversation/members/:member',
    answering('members.get', (c) => member(desk, at(c, 'conversation'), at(c, 'member'))),
  )
  app.get(
    '/v3/conversations/:conversation/pagedmembers',
    answering('members.page', (c) => pageOfMembers(desk, at(c, 'conversation'), c.req.query())),
  )
  app.get(
    '/v3/teams/:team',
    answering('teams.get', (c) => team(desk, at(c, 'team'))),
  )
  app.get(
    '/v3/teams/:team/conversations',
    answering('teams.channels', (c) => channels(desk, at(c, 'team'))),
  )
  return app
}

class Throttled extends ConnectorError {
  readonly seconds: number
  constructor(seconds: number) {
    super(429, 'Throttled', 'API calls quota exceeded! maximum admitted exceeded.')
    this.seconds = seconds
  }
}

async function authorise({ keys, options }: TeamsDesk, header: string | undefined): Promise<void> {
  const token = /^Bearer (.+)$/i.exec(header ?? '')?.[1]
  if (token === undefined) throw refused('Unauthorized')
  for (const tenant of [options.tenantId, 'botframework.com']) {
    const expected = {
      audience: CONNECTOR_AUDIENCE,
      issuer: tokenIssuer(tenant),
      nowMs: options.realNow(),
    }
    const claims = await keys.verify(token, expected).catch(() => undefined)
    if (claims?.appid === options.appId) return
  }
  throw refused('Unauthorized')
}

function refusal(error: ConnectorError): Response {
  const body =
    error.status === 401
      ? { message: error.message }
      : { error: { code: error.code, message: error.message } }
  const headers = error instanceof Throttled ? { 'retry-after': String(error.seconds) } : undefined
  return Response.json(body, { status: error.status, headers })
}
