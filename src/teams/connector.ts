import type { Activity } from 'botbuilder'
import * as z from 'zod'
import { neverConnected } from '../never-connected.ts'
import type { Answer, Send } from '../send.ts'
import { activityJson } from './activity-json.ts'
import type { BotTokens } from './bot-token.ts'
import type { MaySendTo } from './service-urls.ts'

/** How a request to the Connector ended. */
export type ConnectorAnswer =
  | { kind: 'done'; body: unknown }
  /** It answered, and did not do it. `code` is the Connector's own word. */
  | { kind: 'failed'; status: number; code: string; retryAfterMs: number | null }
  /** Nothing was sent. `forGood`: trying again changes nothing until somebody acts. */
  | { kind: 'not-sent'; why: string; forGood: 'address' | 'credentials' | null }
  /** It was sent, and the answer is lost. */
  | { kind: 'lost'; why: string }

export type Outgoing = Partial<Activity>

export interface NewConversation {
  isGroup: boolean
  bot: { id: string }
  members?: { id: string }[]
  tenantId: string
  channelData: Record<string, unknown>
  activity?: Outgoing
}

/** The Bot Connector's REST interface, as far as Dunwell uses it. It never repeats what might have been done. */
export interface Connector {
  post(serviceUrl: string, conversationId: string, activity: Outgoing): Promise<ConnectorAnswer>
  put(
    serviceUrl: string,
    conversationId: string,
    activityId: string,
    activity: Outgoing,
  ): Promise<ConnectorAnswer>
  create(serviceUrl: string, conversation: NewConversation): Promise<ConnectorAnswer>
  member(serviceUrl: string, conversationId: string, userId: string): Promise<ConnectorAnswer>
  /** A page of everybody there; `from` is the token that the page before ended with. */
  members(serviceUrl: string, conversationId: string, from?: string): Promise<ConnectorAnswer>
  channels(serviceUrl: string, teamId: string): Promise<ConnectorAnswer>
}

export interface ConnectorOptions {
  tokens: BotTokens
  maySendTo: MaySendTo
  send: Send
  timeoutMs?: number
}

const TIMEOUT_MS = 8_000

export function createConnector(options: ConnectorOptions): Connector {
  const call = async (
    method: string,
    serviceUrl: string,
    path: string,
    text?: string,
  ): Promise<ConnectorAnswer> => {
    if (!options.maySendTo(serviceUrl)) {
      return {
        kind: 'not-sent',
        why: 'The Connector’s address is not one that Dunwell may send to. Check TEAMS_SERVICE_URLS.',
        forGood: 'address',
      }
    }
    const url = `${serviceUrl.replace(/\/$/, '')}/v3/${path}`
    const first = await send(options, method, url, text)
    // A token may be taken back before its time; nothing was done, so one more try with a new one is safe.
    return first.kind === 'failed' && first.status === 401 ? send(options, method, url, text) : first
  }
  const conversation = (id: string) => `conversations/${encodeURIComponent(id)}`
  return {
    post: (serviceUrl, id, activity) =>
      call('POST', serviceUrl, `${conversation(id)}/activities`, activityJson(activity)),
    put: (serviceUrl, id, activityId, activity) =>
      call(
        'PUT',
        serviceUrl,
        `${conversation(id)}/activities/${encodeURIComponent(activityId)}`,
        activityJson(activity),
      ),
    create: (serviceUrl, wanted) => call('POST', serviceUrl, 'conversations', JSON.stringify(wanted)),
    member: (serviceUrl, id, userId) =>
      call('GET', serviceUrl, `${conversation(id)}/members/${encodeURIComponent(userId)}`),
    members: (serviceUrl, id, from) =>
      call(
        'GET',
        serviceUrl,
        `${conversation(id)}/pagedmembers?pageSize=500${from === undefined ? '' : `&continuationToken=${encodeURIComponent(from)}`}`,
      ),
    channels: (serviceUrl, teamId) =>
      call('GET', serviceUrl, `teams/${encodeURIComponent(teamId)}/conversations`),
  }
}

async function send(
  options: ConnectorOptions,
  method: string,
  url: string,
  body: string | undefined,
): Promise<ConnectorAnswer> {
  const signedIn = await options.tokens.get()
  if (signedIn.kind !== 'token') {
    return {
      kind: 'not-sent',
      why: signedIn.why,
      forGood: signedIn.kind === 'refused' ? 'credentials' : null,
    }
  }
  const { token } = signedIn
  let answer: Answer
  try {
    answer = await options.send({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    })
  } catch (error) {
    return neverConnected(error)
      ? { kind: 'not-sent', why: 'Teams could not be reached.', forGood: null }
      : { kind: 'lost', why: 'The connection broke before Teams answered.' }
  }
  const { status, retryAfter, text } = answer
  if (status >= 200 && status < 300) {
    return text === null
      ? { kind: 'lost', why: 'The connection broke while Teams answered.' }
      : { kind: 'done', body: jsonOf(text) }
  }
  if (status === 401) options.tokens.drop(token)
  const { code } = failure.safeParse(jsonOf(text ?? '')).data?.error ?? { code: '' }
  return { kind: 'failed', status, code, retryAfterMs: retryAfterMs(retryAfter) }
}

/** Some errors stand in an `error`, some alone. */
const code = z.string().max(100).catch('')
const failure = z.union([
  z.object({ error: z.object({ code }) }),
  z.object({ code }).transform((error) => ({ error })),
])

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Seconds; a date would need a clock that agrees with theirs, and is not used by Teams. */
function retryAfterMs(header: string | null): number | null {
  return header !== null && /^\d{1,5}$/.test(header) ? Math.max(1, Number(header)) * 1_000 : null
}
