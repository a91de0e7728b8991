import { createHash } from 'node:crypto'
import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { SigningKey, SigningKeys } from './signing-keys.ts'

export type TokenVerdict = { kind: 'proven' } | { kind: 'refused'; status: 401 | 503; why: string }

/** Checks the token that comes with an activity: is it Microsoft's, for this bot, for Teams, for this Connector? */
export type TokenCheck = (token: string, activity: { serviceUrl: string }) => Promise<TokenVerdict>

export interface TokenCheckOptions {
  appId: string
  keys: SigningKeys
  /** Real time: tokens must not expire with the product's clock. */
  realNow(): number
}

/** Clocks may differ by this much. */
const SKEW_S = 60
const ALGORITHMS = ['RS256', 'RS384', 'RS512']
const CHANNEL = 'msteams'
/** Teams uses a token for an hour; each costs as much as a signature takes to check. */
const REMEMBERED = 500

interface Proven {
  keyId: string
  key: SigningKey
  notBeforeMs: number
  expiresMs: number
  serviceUrl: string
}

/** Our own check, for the SDK's accepts keys without endorsements and reports a bad signature as a fault of ours. */
export function createTokenCheck({ appId, keys, realNow }: TokenCheckOptions): TokenCheck {
  const remembered = new Map<string, Proven>()

  async function verify(token: string): Promise<Proven | TokenVerdict> {
    const keyId = keyIdOf(token)
    if (keyId === undefined)
      return refused('The token is malformed, or not signed in a way that Microsoft uses.')
    const found = await keys.find(keyId)
    if (found.kind === 'unreachable') {
      return {
        kind: 'refused',
        status: 503,
        why: 'The keys that prove Microsoft’s requests are out of reach, so nothing is believed. Try again.',
      }
    }
    if (found.kind === 'none') return refused('The token is signed with a key that Microsoft does not list.')
    const { key, issuer } = found
    try {
      const { payload } = await jwtVerify(token, key.key, {
        algorithms: ALGORITHMS,
        audience: appId,
        issuer,
        clockTolerance: SKEW_S,
        currentDate: new Date(realNow()),
        requiredClaims: ['exp', 'aud', 'iss'],
      })
      if (!key.endorsements.includes(CHANNEL)) {
        return refused('The key that signed the token may not speak for Teams.')
      }
      const serviceUrl = payload.serviceurl ?? payload.serviceUrl
      if (typeof serviceUrl !== 'string' || serviceUrl === '') {
        return refused('The token does not say which Connector it is for.')
      }
      const { exp = 0, nbf = 0 } = payload
      return { keyId, key, notBeforeMs: nbf * 1_000, expiresMs: exp * 1_000, serviceUrl }
    } catch (error) {
      return refused(reasonOf(error))
    }
  }

  return async (token, activity) => {
    const digest = createHash('sha256').update(token).digest('base64')
    const before = remembered.get(digest)
    const now = realNow()
    const good =
      before !== undefined &&
      now < before.expiresMs &&
      now > before.notBeforeMs - SKEW_S * 1_000 &&
      keys.isCurrent(before.keyId, before.key)
    const proven = good ? before : await verify(token)
    if ('kind' in proven) return proven
    if (!good) {
      remembered.set(digest, proven)
      const oldest = remembered.keys().next()
      if (remembered.size > REMEMBERED && !oldest.done) remembered.delete(oldest.value)
    }
    return withoutSlash(proven.serviceUrl) === withoutSlash(activity.serviceUrl)
      ? { kind: 'proven' }
      : refused('The token is for another Connector than the activity names.')
  }
}

/** The key that a token says it is signed with; undefined for `alg: none` and everything else unfit. */
function keyIdOf(token: string): string | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    return alg !== undefined && ALGORITHMS.includes(alg) ? kid : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.'
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case 'aud':
        return 'The token is for another bot. Check TEAMS_APP_ID.'
      case 'iss':
        return 'The token was not issued by Microsoft’s bot service.'
      case 'nbf':
        return 'The token is not valid yet. Check the clock of this machine.'
      default:
        return 'The token lacks a claim, or has it in a wrong form.'
    }
  }
  return 'The signature of the token does not match.'
}

function refused(why: string): TokenVerdict {
  return { kind: 'refused', status: 401, why }
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url
}
