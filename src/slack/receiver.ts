import type { App, Receiver, ReceiverEvent } from '@slack/bolt'
import type { Log } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { readAtMost } from '../read-at-most.ts'
import { within } from '../within.ts'
import { parseSlackBody, type SlackBody } from './request-body.ts'
import { refuseSignature, SeenSignatures } from './signature.ts'

const BODY_LIMIT = 1024 * 1024
/** Slack gives up after three seconds. */
const ANSWER_WITHIN_MS = 2_700

export interface SlackReceiverOptions {
  signingSecret: string
  /** Real time: signatures must not jump with the product's clock. */
  realNow(): Date
  log: Log
  /** Keeps the runtime alive for work that goes on after the answer. */
  waitUntil?(work: Promise<unknown>): void
  answerWithinMs?: number
  /** See `readAtMost`. */
  lengthHolds?: boolean
  /** Answers what needs no listener; undefined hands the request on. `later` waits for what goes on after the answer. */
  shortcut?(body: SlackBody, later: (work: Promise<unknown>) => void): Promise<Response | undefined>
}

/** The answer went out before the listener had one; it has to use another way. */
class TooLateToAck extends Error {}

/** Receives Slack over plain `fetch` requests, wherever those come from. */
export class SlackReceiver implements Receiver {
  private app: Pick<App, 'processEvent'> | undefined
  private readonly options: SlackReceiverOptions
  private readonly signatures = new SeenSignatures()
  private readonly running = new Set<Promise<unknown>>()

  constructor(options: SlackReceiverOptions) {
    this.options = options
  }

  init(app: Pick<App, 'processEvent'>): void {
    this.app = app
  }

  async start(): Promise<void> {}

  /** Waits for listeners that are still at work. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.running)
  }

  async handle(request: Request): Promise<Response> {
    if (request.method !== 'POST') return refusal(405, 'Slack sends POST requests to this address.')
    const bytes = await readAtMost(request, BODY_LIMIT, this.options.lengthHolds)
    if (!bytes) return refusal(413, 'The body is larger than 1 MB.')
    const contentType = request.headers.get('content-type') ?? ''
    const body = parseSlackBody(bytes, contentType)
    // Slack's certificate check is the one call that comes unsigned; it asks for nothing.
    if (body && body.ssl_check === '1' && !('command' in body)) return new Response(null, { status: 200 })

    const now = this.options.realNow()
    const why = refuseSignature(this.options.signingSecret, request.headers, bytes, now)
    if (why) return this.refuse(401, why)
    if (!body) return this.refuse(400, 'The body is neither JSON nor a form that Slack would send.')
    if (body.type === 'url_verification' && typeof body.challenge === 'string') {
      return Response.json({ challenge: body.challenge })
    }
    const seen = this.signatures.seen(request.headers.get('x-slack-signature') ?? '', now)
    // An event says which one it is, and is dropped by that; it may well be sent again.
    if (seen && body.type !== 'event_callback') {
      return this.refuse(401, 'This very request was received before; each is accepted once.')
    }
    return this.quickly(body, request.headers)
  }

  /** Slack is answered in time even when the shortcut waits; what it leaves to the listeners goes to them then. */
  private async quickly(body: SlackBody, headers: Headers): Promise<Response> {
    const { shortcut, answerWithinMs = ANSWER_WITHIN_MS } = this.options
    if (!shortcut) return this.dispatch(body, headers)
    const answered = shortcut(body, (work) => this.keep(work)).then(
      (quick) => quick ?? this.dispatch(body, headers),
    )
    const first = await within(answerWithinMs, answered)
    if (!first.late) return first.value
    this.keep(answered)
    return new Response(null, { status: 200 })
  }

  private dispatch(body: SlackBody, headers: Headers): Promise<Response> {
    const { app } = this
    if (!app) throw new Error('The receiver was asked before an app was built on it')
    return new Promise<Response>((resolve) => {
      let answered = false
      const answer = (response: Response) => {
        answered = true
        clearTimeout(timer)
        resolve(response)
      }
      const timer = setTimeout(
        () => answer(new Response(null, { status: 200 })),
        this.options.answerWithinMs ?? ANSWER_WITHIN_MS,
      )
      const ack: ReceiverEvent['ack'] = async (said: unknown) => {
        if (answered) throw new TooLateToAck('Slack had its empty answer already')
        answer(ackResponse(said))
      }
      const retryNum = Number(headers.get('x-slack-retry-num') ?? Number.NaN)
      const work = app
        .processEvent({
          body,
          ack,
          ...(Number.isNaN(retryNum) ? {} : { retryNum }),
          retryReason: headers.get('x-slack-retry-reason') ?? '',
        })
        .catch((error: unknown) => {
          this.options.log.error({ problem: problemOf(error) }, 'a Slack request was not handled')
        })
        .then(() => {
          if (!answered) answer(new Response(null, { status: 200 }))
        })
      this.keep(work)
    })
  }

  private keep(work: Promise<unknown>): void {
    const kept = work.finally(() => this.running.delete(kept))
    this.running.add(kept)
    this.options.waitUntil?.(kept)
  }

  private refuse(status: number, why: string): Response {
    this.options.log.warn({ status, why }, 'refused a request to the Slack address')
    return refusal(status, why)
  }
}

function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status })
}

function ackResponse(said: unknown): Response {
  if (said === undefined || said === null || said === '') return new Response(null, { status: 200 })
  return typeof said === 'string' ? new Response(said, { status: 200 }) : Response.json(said)
}
