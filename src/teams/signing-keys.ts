import { importJWK } from 'jose'
import * as z from 'zod'
import type { Log } from '../ports.ts'
import { problemOf } from '../problem-of.ts'

export interface SigningKey {
  key: Awaited<ReturnType<typeof importJWK>>
  /** The channels this key may speak for. */
  endorsements: string[]
}

export type FoundKey =
  | { kind: 'key'; key: SigningKey; issuer: string }
  | { kind: 'none' }
  | { kind: 'unreachable' }

/** The keys with which Microsoft signs what it sends to bots. */
export interface SigningKeys {
  find(keyId: string): Promise<FoundKey>
  /** Whether a key that was found before is still among those in use. */
  isCurrent(keyId: string, key: SigningKey): boolean
}

/** What was read before. Values alone, so that the requests of one isolate may share it. */
export interface KeysMemory {
  known?: KeySet
  triedAt?: number
}

export interface SigningKeysOptions {
  openIdUrl: string
  memory?: KeysMemory
  /** Real time, in milliseconds. */
  realNow(): number
  log: Log
  fetch?: typeof globalThis.fetch
  timeoutMs?: number
}

const HOUR_MS = 3_600_000
/** Fetched anew in the background from then on … */
const REFRESH_MS = 12 * HOUR_MS
/** … and trusted no longer than this. */
const TRUSTED_MS = 24 * HOUR_MS
/** A key id nobody knows makes us look again, but not more often than this. */
const LOOK_AGAIN_MS = 60_000

const metadata = z.object({ issuer: z.string().min(1), jwks_uri: z.url() })
const jwk = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  use: z.literal('sig').optional(),
  endorsements: z.array(z.string()).default([]),
})
const jwks = z.object({ keys: z.array(z.unknown()).max(200) })

interface KeySet {
  issuer: string
  keys: Map<string, SigningKey>
  fetchedAt: number
}

/** Reads the OpenID metadata and its keys, and keeps them for a day. Nothing is believed while they are out of reach. */
export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { realNow, log, memory = {} } = options
  let fetching: Promise<KeySet | undefined> | undefined
  const sinceTried = () => realNow() - (memory.triedAt ?? Number.NEGATIVE_INFINITY)

  function refresh(): Promise<KeySet | undefined> {
    memory.triedAt = realNow()
    fetching ??= fetchKeys(options)
      .then((fresh) => {
        memory.known = fresh
        return fresh
      })
      .catch((error: unknown) => {
        log.error({ problem: problemOf(error) }, 'the keys that prove Microsoft’s requests could not be read')
        return undefined
      })
      .finally(() => {
        fetching = undefined
      })
    return fetching
  }

  return {
    isCurrent: (keyId, key) => {
      const { known } = memory
      return known !== undefined && realNow() - known.fetchedAt < REFRESH_MS && known.keys.get(keyId) === key
    },
    find: async (keyId) => {
      const { known } = memory
      const age = known ? realNow() - known.fetchedAt : Number.POSITIVE_INFINITY
      if (known && age < TRUSTED_MS) {
        const { issuer, keys } = known
        const key = keys.get(keyId)
        if (age > REFRESH_MS && sinceTried() > LOOK_AGAIN_MS) void refresh()
        if (key) return { kind: 'key', key, issuer }
        if (sinceTried() < LOOK_AGAIN_MS) return { kind: 'none' }
      }
      const fresh = await refresh()
      if (!fresh) return { kind: 'unreachable' }
      const key = fresh.keys.get(keyId)
      return key ? { kind: 'key', key, issuer: fresh.issuer } : { kind: 'none' }
    },
  }
}

async function fetchKeys(options: SigningKeysOptions): Promise<KeySet> {
  const { issuer, jwks_uri: keysUrl } = metadata.parse(await fetchJson(options, options.openIdUrl))
  if (new URL(options.openIdUrl).protocol === 'https:' && new URL(keysUrl).protocol !== 'https:') {
    throw new Error('the OpenID metadata names an address for its keys that is not encrypted')
  }
  const { keys: listed } = jwks.parse(await fetchJson(options, keysUrl))
  const keys = new Map<string, SigningKey>()
  for (const one of listed) {
    // Kinds of keys that we do not use may stand beside those that we do.
    const read = jwk.safeParse(one)
    if (!read.success) continue
    const { kty, n, e, kid, endorsements } = read.data
    keys.set(kid, { key: await importJWK({ kty, n, e }, 'RS256'), endorsements })
  }
  return { issuer, keys, fetchedAt: options.realNow() }
}

async function fetchJson(options: SigningKeysOptions, url: string): Promise<unknown> {
  const response = await (options.fetch ?? globalThis.fetch)(url, {
    headers: { accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
  })
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`)
  return response.json()
}
