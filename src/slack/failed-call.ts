import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { neverConnected } from '../never-connected.ts'
import type { Delivery } from '../ports.ts'
import { meaningOf } from './refusals.ts'

const SERVER_TROUBLE_MS = 2_000

/** What a failed call to Slack says about the message it carried. */
export function deliveryOf(error: unknown, where: string): Delivery {
  if (error instanceof WebAPIRateLimitedError) {
    const afterMs = Math.max(1, error.retryAfter) * 1_000
    return { kind: 'retry', afterMs, why: `Slack asks to wait ${error.retryAfter} s.`, rateLimited: true }
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error
    const meaning = meaningOf(code, where)
    if (meaning.kind === 'refused') return { ...meaning, code }
    if (meaning.kind === 'retry') return retry(`Slack is in trouble (${code}).`)
    return { kind: 'uncertain', why: 'Slack answered that something broke while it handled the message.' }
  }
  if (error instanceof WebAPIHTTPError) {
    // Only 503 says that nothing was done; behind a 500, 502 or 504 Slack may have taken the message.
    return error.statusCode === 503
      ? retry('Slack is not available (503).')
      : { kind: 'uncertain', why: `Slack answered ${error.statusCode}.` }
  }
  if (error instanceof WebAPIRequestError && neverConnected(error.original)) {
    return retry('Slack could not be reached.')
  }
  return { kind: 'uncertain', why: 'The connection broke before Slack answered.' }
}

/** One sentence for a call whose outcome only matters as a reason. */
export function reasonOf(error: unknown, where: string): string {
  const delivery = deliveryOf(error, where)
  return delivery.kind === 'sent' ? '' : delivery.why
}

function retry(why: string): Delivery {
  return { kind: 'retry', afterMs: SERVER_TROUBLE_MS, why, rateLimited: false }
}
