import { createHmac } from 'node:crypto'
import type { HookDelivery, HookOrder, ProductHook } from '../ports.ts'
import { isLoopback, isPrivateAddress, literalAddress } from './private-address.ts'
import { AddressRefused, type HookAnswer, type SendHook } from './send-hook.ts'

export interface HttpHookOptions {
  url: string
  secret: string
  send: SendHook
  /** Real time in milliseconds: the receiver compares the signature's time with its own clock. */
  realNow(): number
  /** For the sandbox and tests: plain http to this machine. */
  allowLoopback?: boolean
}

const TIMEOUT_MS = 10_000
const LONGEST_WAIT_MS = 3_600_000
/** Names that only private networks know. */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)\.?$/i

/** Asks the organisation's product over HTTPS to stop or restore a service; each request carries a signature. */
export function createHttpHook(options: HttpHookOptions): ProductHook {
  return {
    call: async (order) => {
      const refusal = addressProblem(options.url, options.allowLoopback ?? false)
      if (refusal) return { kind: 'refused', code: 'address_refused', why: refusal }
      const body = bodyOf(order)
      const seconds = Math.floor(options.realNow() / 1_000)
      try {
        const answer = await options.send({
          url: options.url,
          body,
          timeoutMs: TIMEOUT_MS,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Dunwell',
            'idempotency-key': order.key,
            'x-dunwell-signature': signature(options.secret, seconds, body),
          },
        })
        return deliveryOf(answer)
      } catch (error) {
        return error instanceof AddressRefused
          ? { kind: 'refused', code: 'address_refused', why: PRIVATE }
          : { kind: 'retry', afterMs: 0, why: 'The product’s hook gave no answer.' }
      }
    },
  }
}

/** Which IP addresses a connection may go to. */
export function mayReach(allowLoopback: boolean): (address: string) => boolean {
  return (address) => !isPrivateAddress(address) || (allowLoopback && isLoopback(address))
}

/** `t=…,v1=…`: the second is HMAC-SHA256 over `t`, a dot and the body. */
export function signature(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

const PRIVATE =
  'The product’s hook leads into a private network, which Dunwell does not call. Set PRODUCT_HOOK_URL to a public address.'

/** Null when the address may be called, as far as it tells by itself. */
function addressProblem(address: string, allowLoopback: boolean): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || url.username || url.password) return 'PRODUCT_HOOK_URL is no address that can be called.'
  const literal = literalAddress(url.hostname)
  const own = allowLoopback && (literal === null ? url.hostname === 'localhost' : isLoopback(literal))
  if (own) return null
  if (literal === null ? PRIVATE_NAME.test(url.hostname) : isPrivateAddress(literal)) return PRIVATE
  return url.protocol === 'https:' ? null : 'PRODUCT_HOOK_URL must begin with https://.'
}

function bodyOf({ action, account, services, exemptServices, reason, at }: HookOrder): string {
  return JSON.stringify({
    action,
    account: { id: account.externalId, name: account.name },
    services,
    exemptServices,
    reason,
    occurredAt: at,
  })
}

function deliveryOf({ status, retryAfter }: HookAnswer): HookDelivery {
  if (status >= 200 && status < 300) return { kind: 'done' }
  if (status >= 300 && status < 400) {
    const why = `The product’s hook answered with a redirect (${status}), which is not followed. Set PRODUCT_HOOK_URL to where it leads.`
    return { kind: 'refused', code: 'redirected', why }
  }
  if (status >= 500 || [408, 425, 429].includes(status)) {
    const afterMs = Math.min(
      LONGEST_WAIT_MS,
      1_000 * (/^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0),
    )
    return { kind: 'retry', afterMs, why: `The product’s hook answered ${status}.` }
  }
  const why = `The product’s hook refused the request (${status}). Check PRODUCT_HOOK_SECRET and the receiver.`
  return { kind: 'refused', code: `status_${status}`, why }
}
