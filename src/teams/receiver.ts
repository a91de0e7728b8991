import type { TurnContext } from 'botbuilder'
import type { Log } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { readAtMost } from '../read-at-most.ts'
import { type IncomingActivity, incomingActivity, occurrenceOf, tenantOf } from './activity.ts'
import type { TeamsAdapter } from './adapter.ts'
import type { MaySendTo } from './service-urls.ts'
import type { TokenCheck } from './token-check.ts'

const BODY_LIMIT = 256 * 1024
/** Teams gives up after about ten seconds, and sends again. */
const ANSWER_WITHIN_MS = 9_000
const CHANNEL = 'msteams'
const REMEMBERED_ANSWERS = 200

export type TakeTurn = (
  activity: IncomingActivity,
  context: TurnContext,
  respond: (body: unknown) => void,
) => Promise<void>

export interface TeamsReceiverOptions {
  checkToken: TokenCheck
  maySendTo: MaySendTo
  allowedTenants: string[]
  adapter: TeamsAdapter
  concernsUs(activity: IncomingActivity): boolean
  takeTurn: TakeTurn
  log: Log
  /** Keeps the runtime alive for work that goes on after the answer. */
  waitUntil?(work: Promise<unknown>): void
  answerWithinMs?: number
  /** See `readAtMost`. */
  lengthHolds?: boolean
}

/** Receives the Bot Connector's activities over plain `fetch` requests, wherever those come from. */
export class TeamsReceiver {
  private readonly options: TeamsReceiverOptions
  private readonly running = new Set<Promise<unknown>>()
  /** Answers to invokes, for those that are delivered again. */
  private readonly answers = new Map<string, Promise<Response>>()

  constructor(options: TeamsReceiverOptions) {
    this.options = options
  }

  /** Waits for turns that are still at work. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.running)
  }

  async handle(request: Request): Promise<Response> {
    if (request.method !== 'POST') return refusal(405, 'Teams sends POST requests to this address.')
    const [, token] = /^Bearer ([\w.~+/=-]{1,10000})$/.exec(request.headers.get('authorization') ?? '') ?? []
    if (!token)
      return this.refuse(
        401,
        'The request carries no token. Only Microsoft’s bot service may call this address.',
      )
    const bytes = await readAtMost(request, BODY_LIMIT, this.options.lengthHolds)
    if (!bytes) return this.refuse(413, 'The body is larger than 256 KB.')
    const activity = readActivity(bytes)
    if (!activity) return this.refuse(400, 'The body is not an activity that Teams would send.')
    return (await this.refuseActivity(token, activity)) ?? this.dispatch(activity)
  }

  /** Where answers would go is looked at before anything is requested from anywhere. */
  private async refuseActivity(token: string, activity: IncomingActivity): Promise<Response | undefined> {
    const { maySendTo, checkToken, allowedTenants } = this.options
    if (activity.channelId !== CHANNEL) return this.refuse(403, 'Dunwell speaks with Teams only.')
    if (!maySendTo(activity.serviceUrl)) {
      return this.refuse(403, 'Answers would go to an address that TEAMS_SERVICE_URLS does not allow.')
    }
    const verdict = await checkToken(token, activity)
    if (verdict.kind === 'refused') return this.refuse(verdict.status, verdict.why)
    if (!allowedTenants.includes(tenantOf(activity) ?? '')) {
      return this.refuse(403, 'This tenant is not one that Dunwell answers. See TEAMS_ALLOWED_TENANTS.')
    }
  }

  private async dispatch(activity: IncomingActivity): Promise<Response> {
    const isInvoke = activity.type === 'invoke'
    if (!this.options.concernsUs(activity)) return new Response(null, { status: isInvoke ? 501 : 200 })
    if (!isInvoke) return this.run(activity)
    const id = occurrenceOf(activity)
    const before = this.answers.get(id)
    if (before) return (await before).clone()
    const answer = this.run(activity)
    this.answers.set(id, answer)
    const oldest = this.answers.keys().next()
    if (this.answers.size > REMEMBERED_ANSWERS && !oldest.done) this.answers.delete(oldest.value)
    return (await answer).clone()
  }

  private run(activity: IncomingActivity): Promise<Response> {
    const { adapter, takeTurn, log, waitUntil, answerWithinMs = ANSWER_WITHIN_MS } = this.options
    return new Promise<Response>((resolve) => {
      const answer = (body?: unknown) => {
        clearTimeout(timer)
        resolve(body === undefined ? new Response(null, { status: 200 }) : Response.json(body))
      }
      const timer = setTimeout(answer, answerWithinMs)
      const work = adapter
        .process(activity, (context) => takeTurn(activity, context, answer))
        .catch((error: unknown) => {
          log.error({ problem: problemOf(error) }, 'a turn with Teams ended in a fault')
        })
        .then(() => {
          answer()
          this.running.delete(work)
        })
      this.running.add(work)
      waitUntil?.(work)
    })
  }

  private refuse(status: number, why: string): Response {
    this.options.log.warn({ status, why }, 'refused a request to the Teams address')
    return refusal(status, why)
  }
}

function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status })
}

function readActivity(bytes: Uint8Array): IncomingActivity | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return incomingActivity.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
