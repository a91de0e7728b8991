import type { SandboxOptions } from './options.ts'

/** What a response_url is good for. */
export interface ResponseToken {
  channel: string
  userId: string
  madeAtMs: number
  uses: number
  /** The message the click happened in. */
  original?: { ts: string; ephemeral: boolean; threadTs?: string }
}

export type TriggerVerdict =
  | { userId: string }
  | 'invalid_trigger_id'
  | 'expired_trigger_id'
  | 'exchanged_trigger_id'

/** The short-lived permissions that come with every click and command. */
export interface Tokens {
  trigger(userId: string): string
  /** A trigger opens one view, within three seconds. */
  spend(triggerId: string): TriggerVerdict
  responseUrl(token: Omit<ResponseToken, 'madeAtMs' | 'uses'>): string
  use(token: string): ResponseToken | 'used_url' | 'expired_url' | 'invalid_url'
}

const triggerLifeMs = 3000
const responseLifeMs = 30 * 60_000
const responseUses = 5

export function createTokens(options: SandboxOptions): Tokens {
  const triggers = new Map<string, { userId: string; atMs: number; spent: boolean }>()
  const responses = new Map<string, ResponseToken>()

  function forgetOld() {
    const nowMs = options.realNow()
    for (const [id, trigger] of triggers) if (nowMs - trigger.atMs > responseLifeMs) triggers.delete(id)
    for (const [id, made] of responses) if (nowMs - made.madeAtMs > 2 * responseLifeMs) responses.delete(id)
  }

  return {
    trigger(userId) {
      forgetOld()
      const id = `${triggers.size + 1}.${options.newId()}`
      triggers.set(id, { userId, atMs: options.realNow(), spent: false })
      return id
    },
    spend(triggerId) {
      const trigger = triggers.get(triggerId)
      if (!trigger) return 'invalid_trigger_id'
      if (options.realNow() - trigger.atMs > triggerLifeMs) return 'expired_trigger_id'
      if (trigger.spent) return 'exchanged_trigger_id'
      trigger.spent = true
      return { userId: trigger.userId }
    },
    responseUrl(token) {
      const id = options.newId()
      responses.set(id, { ...token, madeAtMs: options.realNow(), uses: 0 })
      return `${options.baseUrl()}/sandbox/slack/response/${id}`
    },
    use(id) {
      const token = responses.get(id)
      if (!token) return 'invalid_url'
      if (options.realNow() - token.madeAtMs > responseLifeMs) return 'expired_url'
      if (token.uses >= responseUses) return 'used_url'
      token.uses += 1
      return token
    },
  }
}
