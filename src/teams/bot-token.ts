import * as z from 'zod'

export type BotToken =
  | { kind: 'token'; token: string }
  /** Microsoft does not accept who we say we are. */
  | { kind: 'refused'; why: string }
  | { kind: 'unreachable'; why: string }

/** The token that proves to the Connector that a request is this bot's. */
export interface BotTokens {
  get(): Promise<BotToken>
  /** The Connector did not accept the token: the next one is fetched anew. */
  drop(token: string): void
}

/** The token fetched last. A value alone, so that the requests of one isolate may share it. */
export interface TokenMemory {
  kept?: { token: string; until: number }
}

export interface BotTokensOptions {
  memory?: TokenMemory
  appId: string
  appPassword: string
  tenantId: string
  loginUrl: string
  realNow(): number
  fetch?: typeof globalThis.fetch
  timeoutMs?: number
}

const SCOPE = 'https://api.botframework.com/.default'
/** Fetched anew this long before it ends. */
const EARLY_MS = 5 * 60_000

const granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })
const failed = z.object({
  error: z.string().regex(/^[a-z_]{1,60}$/),
  error_codes: z.array(z.number()).optional(),
})

/** Client credentials over plain `fetch`: Microsoft's own library needs much more of a runtime for one request. */
export function createBotTokens(options: BotTokensOptions): BotTokens {
  const { realNow, memory = {} } = options
  let fetching: Promise<BotToken> | undefined

  async function signIn(): Promise<BotToken> {
    const asked = await requestToken(options)
    if (asked.kind !== 'granted') return asked
    const lifeMs = asked.seconds * 1_000
    memory.kept = { token: asked.token, until: realNow() + lifeMs - Math.min(EARLY_MS, lifeMs / 2) }
    return { kind: 'token', token: asked.token }
  }

  return {
    get: async () => {
      const { kept } = memory
      if (kept && realNow() < kept.until) return { kind: 'token', token: kept.token }
      fetching ??= signIn().finally(() => {
        fetching = undefined
      })
      return fetching
    },
    drop: (token) => {
      if (memory.kept?.token === token) memory.kept = undefined
    },
  }
}

type Asked = { kind: 'granted'; token: string; seconds: number } | Exclude<BotToken, { kind: 'token' }>

async function requestToken(options: BotTokensOptions): Promise<Asked> {
  const { loginUrl, tenantId, appId, appPassword } = options
  const url = `${loginUrl.replace(/\/$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`
  try {
    const response = await (options.fetch ?? globalThis.fetch)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: appPassword,
        scope: SCOPE,
      }).toString(),
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs ?? 8_000),
    })
    const body: unknown = await response.json().catch(() => null)
    const token = response.ok ? granted.safeParse(body).data : undefined
    if (token) return { kind: 'granted', token: token.access_token, seconds: token.expires_in }
    if (response.status !== 400 && response.status !== 401) {
      return { kind: 'unreachable', why: `Microsoft’s sign-in answered ${response.status}.` }
    }
    const { error = 'no reason', error_codes: codes = [] } = failed.safeParse(body).data ?? {}
    const told = codes.length > 0 ? `${error}, AADSTS${codes[0]}` : error
    return {
      kind: 'refused',
      why: `Microsoft does not let the bot sign in (${told}). Check TEAMS_APP_ID, TEAMS_APP_PASSWORD (it may have expired) and TEAMS_TENANT_ID, then restart.`,
    }
  } catch {
    return { kind: 'unreachable', why: 'Microsoft’s sign-in could not be reached.' }
  }
}
