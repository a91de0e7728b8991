import type { Delivery } from '../ports.ts'
import type { ConnectorAnswer } from './connector.ts'

const TROUBLE_MS = 2_000
const THROTTLED_MS = 5_000

/** Words with which the Connector says that the bot is not (any more) where it wants to write. */
const NOT_THERE = new Set([
  'BotNotInConversationRoster',
  'ForbiddenOperationException',
  'BotDisabledByAdmin',
  'MessageWritesBlocked',
  'ConversationBlockedByUser',
  'NotEnoughPermissions',
  'Forbidden',
])

/** What a failed request says about the message it carried; `null` for one that was done. */
export function failureOf(answer: ConnectorAnswer, where: Where): Exclude<Delivery, { kind: 'sent' }> | null {
  switch (answer.kind) {
    case 'done':
      return null
    case 'lost':
      return { kind: 'uncertain', why: answer.why }
    case 'not-sent':
      if (answer.forGood === null) return retry(answer.why, TROUBLE_MS)
      return {
        kind: 'refused',
        code: answer.forGood === 'credentials' ? 'sign_in_refused' : 'address_refused',
        why: answer.why,
        revoked: answer.forGood === 'credentials',
      }
    case 'failed':
      return failedDelivery(answer, where)
  }
}

/** What a message is for, as a phrase for sentences, and whether it is one person's chat. */
export interface Where {
  name: string
  personal: boolean
}

function failedDelivery(
  { status, code, retryAfterMs }: Extract<ConnectorAnswer, { kind: 'failed' }>,
  { name, personal }: Where,
): Exclude<Delivery, { kind: 'sent' }> {
  switch (status) {
    case 429: {
      const afterMs = retryAfterMs ?? THROTTLED_MS
      return {
        kind: 'retry',
        afterMs,
        why: `Teams asks to wait ${Math.ceil(afterMs / 1_000)} s.`,
        rateLimited: true,
      }
    }
    case 412:
      return retry('Teams was busy with the same conversation (412).', retryAfterMs ?? 1_000)
    case 503:
      return retry('Teams is not available (503).', retryAfterMs ?? TROUBLE_MS)
    case 401:
      return refused(
        'unauthorized',
        'Teams refuses the bot’s token. Check that TEAMS_APP_ID is the id of the bot registered for this app, then restart.',
        { revoked: true },
      )
    case 403:
      return NOT_THERE.has(code) || code === ''
        ? refused(code || 'forbidden', personal ? notInstalled(name) : notInRoster(name), {
            unreachable: true,
          })
        : refused(code, `Teams does not let Dunwell write to ${name} (${code}).`, { unreachable: personal })
    case 404:
      return /activity/i.test(code)
        ? refused('message_not_found', 'The message was deleted in Teams, so it cannot be edited.')
        : refused('conversation_not_found', gone(name, personal), { unreachable: true })
    case 413:
      return refused(
        'message_too_large',
        'The message was too large for Teams. This is a fault of Dunwell; please report it.',
      )
    case 400:
      return refused(
        code || 'bad_request',
        'Teams could not read the message. This is a fault of Dunwell; please report it.',
      )
  }
  if (status >= 300 && status < 400) {
    return refused('redirected', 'Teams sent Dunwell to another address, where it does not go.')
  }
  if (status >= 500 || status === 408) return { kind: 'uncertain', why: `Teams answered ${status}.` }
  return refused(code || `http_${status}`, `Teams refused it with ${status}${code ? ` “${code}”` : ''}.`)
}

function retry(why: string, afterMs: number): Exclude<Delivery, { kind: 'sent' }> {
  return { kind: 'retry', afterMs, why, rateLimited: false }
}

function refused(
  code: string,
  why: string,
  more: { revoked?: boolean; unreachable?: boolean } = {},
): Exclude<Delivery, { kind: 'sent' }> {
  return {
    kind: 'refused',
    code,
    why,
    revoked: more.revoked ?? false,
    unreachable: more.unreachable ?? false,
  }
}

/** What a person does so that Dunwell can write to them. */
export const INSTALL = 'In Teams, open Apps, choose Dunwell and press Add.'

function notInstalled(name: string): string {
  return `Dunwell may not write to ${name} in Teams: the app is not installed for them, or was blocked. ${INSTALL}`
}

function notInRoster(name: string): string {
  return `Dunwell is not a member of ${name}. Add the app to that team or chat in Teams.`
}

function gone(name: string, personal: boolean): string {
  return personal
    ? `The chat with ${name} no longer exists. ${INSTALL}`
    : `${name} no longer exists in Teams. Start the digest in another channel.`
}
