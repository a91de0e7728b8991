import { createHmac, timingSafeEqual } from 'node:crypto'

const OLDEST_SECONDS = 5 * 60
/** Bolt's own check lets any future time pass; clocks differ by seconds, not minutes. */
const FUTURE_SECONDS = 60

/** Null when Slack signed this body lately; otherwise why not, in a sentence without a secret. */
export function refuseSignature(
  secret: string,
  headers: Headers,
  body: Uint8Array,
  realNow: Date,
): string | null {
  const signature = headers.get('x-slack-signature')
  const timestamp = headers.get('x-slack-request-timestamp')
  if (!signature || !timestamp) {
    return 'The request carries no Slack signature. Only Slack may call this address.'
  }
  // A header sent twice arrives joined by a comma, and so matches neither pattern.
  if (!/^v0=[0-9a-f]{64}$/.test(signature) || !/^[0-9]{1,12}$/.test(timestamp)) {
    return 'The Slack signature is malformed.'
  }
  const age = realNow.getTime() / 1_000 - Number(timestamp)
  if (age > OLDEST_SECONDS) return 'The Slack signature is more than five minutes old.'
  if (age < -FUTURE_SECONDS)
    return 'The Slack signature is dated in the future. Check the clock of this machine.'
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest()
  const given = Buffer.from(signature.slice(3), 'hex')
  if (!timingSafeEqual(expected, given)) {
    return 'The Slack signature does not match. Check SLACK_SIGNING_SECRET against the Slack app.'
  }
  return null
}

/** Remembers signatures for as long as they would be accepted, so that each is accepted once. */
export class SeenSignatures {
  private recent = new Set<string>()
  private older = new Set<string>()
  private turnedAt = 0

  /** Whether this signature was seen before; remembers it either way. */
  seen(signature: string, realNow: Date): boolean {
    const seconds = realNow.getTime() / 1_000
    if (Math.abs(seconds - this.turnedAt) > OLDEST_SECONDS + FUTURE_SECONDS) {
      this.older = this.recent
      this.recent = new Set()
      this.turnedAt = seconds
    }
    if (this.recent.has(signature) || this.older.has(signature)) return true
    this.recent.add(signature)
    return false
  }
}
