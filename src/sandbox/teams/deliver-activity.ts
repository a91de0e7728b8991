import type { JWTPayload } from 'jose'
import type { Keys } from './keys.ts'
import type { TeamsOptions } from './options.ts'

export type Activity = Record<string, unknown> & { type: string; id?: string }

/** What the product answered to an activity, or why there is no answer. */
export type ActivityAnswer =
  | { kind: 'answered'; status: number; body: string }
  | { kind: 'failed'; why: 'timeout' | 'unreachable' }

/** Ways to send an activity that the real Bot Connector would not: for tests of the guard. */
export interface Forgery {
  /** Instead of a signed token; null sends none. */
  token?: string | null
  claims?: JWTPayload
}

export interface ActivityDeliverer {
  send(activity: Activity, forgery?: Forgery): Promise<ActivityAnswer>
  /** Sends the latest activity once more; Teams does so when no answer came, now and then with a new id. */
  again(newId?: string): Promise<ActivityAnswer>
  /** Everything sent so far, the latest last. */
  sent: Activity[]
}

const keptActivities = 500
const TOKEN_LIFE_S = 3_600

export function serviceUrl(options: TeamsOptions): string {
  return `${options.baseUrl()}/sandbox/teams/connector/`
}

export function createActivityDeliverer(options: TeamsOptions, keys: Keys): ActivityDeliverer {
  const sent: Activity[] = []

  async function send(activity: Activity, forgery: Forgery = {}): Promise<ActivityAnswer> {
    sent.push(activity)
    if (sent.length > keptActivities) sent.shift()
    const token = forgery.token === undefined ? await signed(forgery.claims) : forgery.token
    const request = new Request(`${options.baseUrl()}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(activity),
    })
    return inTime(options.answerTimeoutMs ?? 10_000, async () => {
      const response = await options.deliver(request)
      return { kind: 'answered', status: response.status, body: await response.text() }
    })
  }

  function signed(claims: JWTPayload = {}): Promise<string> {
    const now = Math.floor(options.realNow() / 1000)
    return keys.sign({
      serviceurl: serviceUrl(options),
      iss: 'https://api.botframework.com',
      aud: options.appId,
      nbf: now - 300,
      exp: now + TOKEN_LIFE_S,
      ...claims,
    })
  }

  return {
    sent,
    send,
    async again(newId) {
      const latest = sent.at(-1)
      if (!latest) throw new Error('nothing was sent yet')
      return send(newId === undefined ? latest : { ...latest, id: newId })
    },
  }
}

async function inTime(limitMs: number, ask: () => Promise<ActivityAnswer>): Promise<ActivityAnswer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<ActivityAnswer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed', why: 'timeout' }), limitMs)
  })
  try {
    return await Promise.race([ask(), late])
  } catch {
    return { kind: 'failed', why: 'unreachable' }
  } finally {
    clearTimeout(timer)
  }
}
