import { Hono } from 'hono'
import { createKeys } from '../../../src/sandbox/teams/keys.ts'
import {
  createTeamsSandbox,
  type TeamsOptions,
  type TeamsSandbox,
} from '../../../src/sandbox/teams/teams-sandbox.ts'

export interface TeamsWorld {
  teams: TeamsSandbox
  /** What the product got, oldest first. */
  received: { activity: Record<string, unknown>; headers: Headers }[]
  /** What the product answers next; an empty 200 unless set. */
  answer(respond: () => Response | Promise<Response>): void
  /** A call of the Connector with a good token, unless another is given. */
  api(method: string, path: string, body?: unknown, token?: string): Promise<ApiAnswer>
  fetch(path: string, init?: RequestInit): Promise<Response>
  signIn(fields?: Record<string, string>, tenant?: string): Promise<Response>
  channel(name: string): string
  chat(member: string): string
  passMs(ms: number): void
}

export interface ApiAnswer {
  status: number
  headers: Headers
  body: Record<string, unknown> & { id?: string; error?: { code: string; message: string } }
}

/** One pair for all worlds of a file: making one takes longer than most tests. */
const sharedKeys = createKeys()

export const appId = '7a3c1f2e-0000-4000-8000-000000000001'
export const tenantId = '5e0f0000-0000-4000-8000-00000000000a'

export function openTeams(options: Partial<TeamsOptions> = {}): TeamsWorld {
  let nowMs = Date.parse('2026-11-23T08:00:00Z')
  let ids = 0
  let token: string | undefined
  let respond: () => Response | Promise<Response> = () => new Response('')
  const received: TeamsWorld['received'] = []
  const teams = createTeamsSandbox({
    baseUrl: () => 'http://127.0.0.1:3000',
    tenantId,
    tenantName: 'Northwind',
    appId,
    appPassword: 'shh',
    members: ['Dana', 'Tom', 'Marc'].map((name) => ({
      id: `U0${name.toUpperCase()}`,
      name: `${name} Lee`,
      email: `${name.toLowerCase()}@northwind.example`,
      title: 'Finance',
      timeZone: 'Europe/Berlin',
    })),
    guests: ['U0MARC'],
    personalInstalls: ['U0DANA'],
    teams: [
      { name: 'Northwind', channels: ['General', 'Finance'], members: 'all', hasBot: true },
      { name: 'Board', channels: ['General', 'Papers'], members: ['U0TOM'], hasBot: false },
    ],
    keys: sharedKeys,
    groups: [{ name: 'Month end', members: ['U0DANA', 'U0TOM'], hasBot: true }],
    deliver: async (request) => {
      received.push({ activity: JSON.parse(await request.text()), headers: request.headers })
      return respond()
    },
    realNow: () => nowMs,
    newId: () => {
      ids += 1
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
    },
    ...options,
  })
  const app = new Hono().route('/sandbox/teams', teams.app)
  const fetch = async (path: string, init?: RequestInit) =>
    app.request(`http://127.0.0.1:3000/sandbox/teams${path}`, init)
  const signIn = (fields: Record<string, string> = {}, tenant = tenantId) =>
    fetch(`/login/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: 'shh',
        scope: 'https://api.botframework.com/.default',
        ...fields,
      }),
    })
  const goodToken = async () => {
    token ??= String((await (await signIn()).json()).access_token)
    return token
  }
  return {
    teams,
    received,
    fetch,
    signIn,
    answer: (next) => {
      respond = next
    },
    async api(method, path, body, given) {
      const response = await fetch(`/connector/v3/${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${given ?? (await goodToken())}`,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, headers: response.headers, body: await response.json() }
    },
    channel: (name) => {
      const found = teams.tenant.channelNamed(name)
      if (!found) throw new Error(`there is no channel ${name}`)
      return found.id
    },
    chat: (member) => teams.tenant.personalChat(member).id,
    passMs: (ms) => {
      nowMs += ms
    },
  }
}

export const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

export const card = (body: unknown[] = [], more: Record<string, unknown> = {}) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body,
  ...more,
})
export const message = (content: unknown) => ({
  type: 'message',
  summary: 'news',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
})
export const words = (text: string) => ({ type: 'TextBlock', text })
export const execute = (title: string, data: Record<string, unknown> = {}) => ({
  type: 'Action.Execute',
  title,
  verb: 'run',
  data,
  fallback: { type: 'Action.Submit', title, data },
})
