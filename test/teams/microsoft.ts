import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { TeamsConfig } from '../../src/config-teams.ts'
import { listen } from '../support/listen.ts'
import { freePort } from '../support/start-postgres.ts'

export const APP_ID = '5f1c8a52-0d3e-4b7a-9a55-2f6f0a7d1c01'
export const TENANT_ID = 'a0c4e2d8-7b1f-4c59-8e3d-6b2a9f4d7e02'

export interface ConnectorRequest {
  method: string
  /** Below the serviceUrl, decoded. */
  path: string
  body: unknown
}

/** What the Connector does with a request; `undefined` takes it. */
export type Scripted =
  | { status: number; body?: unknown; headers?: Record<string, string>; afterMs?: number }
  | 'hang'
  | 'drop'
  | undefined

export interface Microsoft {
  config: TeamsConfig
  serviceUrl: string
  /** Allowed as well, but nobody listens there. */
  deadUrl: string
  now: { ms: number }
  /** Every address the product asked for anything, whoever's it is. */
  asked: string[]
  fetch: typeof globalThis.fetch
  connector: ConnectorRequest[]
  tokensIssued: number
  /** Requests of the Connector are answered by the first of these that wants to. */
  script(next: (request: ConnectorRequest) => Scripted): void
  /** These answer 503. */
  down: Set<'metadata' | 'keys' | 'login'>
  endorsements: string[] | undefined
  sign(claims?: JWTPayload, header?: { alg?: string; kid?: string }, stranger?: boolean): Promise<string>
  close(): Promise<void>
}

/** Sign-in, keys and Connector on this machine, as small as the tests of the transport need them. */
export async function startMicrosoft(): Promise<Microsoft> {
  const own = await generateKeyPair('RS256', { extractable: true })
  const stranger = await generateKeyPair('RS256', { extractable: true })
  const publicJwk = await exportJWK(own.publicKey)
  let script: (request: ConnectorRequest) => Scripted = () => undefined
  let activities = 0
  const server = createServer((request, response) => {
    void readBody(request).then((text) => answer(request, response, text))
  })
  const { url: base, close } = await listen(server)
  const serviceUrl = `${base}/connector/`
  const deadUrl = `http://127.0.0.1:${await freePort()}/`

  function answer(request: IncomingMessage, response: ServerResponse, text: string) {
    const url = new URL(request.url ?? '/', base)
    const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    }
    if (url.pathname === '/openid') {
      if (here.down.has('metadata')) return json(503, {})
      return json(200, { issuer: 'https://api.botframework.com', jwks_uri: `${base}/keys` })
    }
    if (url.pathname === '/keys') {
      if (here.down.has('keys')) return json(503, {})
      return json(200, { keys: [{ ...publicJwk, kid: 'one', use: 'sig', endorsements: here.endorsements }] })
    }
    if (url.pathname === `/login/${TENANT_ID}/oauth2/v2.0/token`) {
      if (here.down.has('login')) return json(503, {})
      const form = new URLSearchParams(text)
      if (form.get('client_secret') !== here.config.appPassword) {
        return json(401, { error: 'invalid_client', error_codes: [7000215] })
      }
      here.tokensIssued += 1
      return json(200, { access_token: `token-${here.tokensIssued}`, expires_in: 3600 })
    }
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const path = decodeURIComponent(url.pathname).replace('/connector/v3/', '')
    const asked = { method: request.method ?? '', path, body }
    here.connector.push(asked)
    const scripted = script(asked)
    if (scripted === 'hang') return
    if (scripted === 'drop') return void request.socket.destroy()
    if (scripted) {
      const { status, body, headers, afterMs = 0 } = scripted
      return void setTimeout(() => json(status, body ?? {}, headers), afterMs)
    }
    activities += 1
    const id = `activity-${activities}`
    if (asked.method === 'POST' && path === 'conversations') return json(201, created(body, id))
    json(asked.method === 'POST' ? 201 : 200, { id })
  }

  const here: Microsoft = {
    config: {
      appId: APP_ID,
      appPassword: 'a-password-for-tests',
      tenantId: TENANT_ID,
      allowedTenants: [TENANT_ID],
      serviceUrls: [serviceUrl, deadUrl],
      loginUrl: `${base}/login/`,
      openIdUrl: `${base}/openid`,
    },
    serviceUrl,
    deadUrl,
    now: { ms: Date.now() },
    asked: [],
    fetch: (url, init) => {
      here.asked.push(String(url))
      return fetch(url, init)
    },
    connector: [],
    tokensIssued: 0,
    script: (next) => {
      script = next
    },
    down: new Set(),
    endorsements: ['msteams'],
    sign: (claims = {}, { alg = 'RS256', kid = 'one' } = {}, byStranger = false) => {
      const seconds = Math.floor(here.now.ms / 1_000)
      const payload = {
        serviceurl: serviceUrl,
        iss: 'https://api.botframework.com',
        aud: APP_ID,
        nbf: seconds - 300,
        exp: seconds + 3_600,
        ...claims,
      }
      const { privateKey } = byStranger ? stranger : own
      return new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(privateKey)
    },
    close,
  }
  return here
}

function created(body: unknown, id: string): unknown {
  const channel = /"channel":\{"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1]
  return channel ? { id: `${channel};messageid=${id}`, activityId: id } : { id: `a:chat-${id}` }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
