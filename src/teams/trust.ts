import type { TeamsConfig } from '../config-teams.ts'
import type { Log } from '../ports.ts'
import { type Send, sendByFetch } from '../send.ts'
import { type BotTokens, createBotTokens, type TokenMemory } from './bot-token.ts'
import { type Connector, createConnector } from './connector.ts'
import { allowServiceUrls, type MaySendTo } from './service-urls.ts'
import { createSigningKeys, type KeysMemory } from './signing-keys.ts'
import { createTokenCheck, type TokenCheck } from './token-check.ts'

/** Who is believed, who we are, and whom we talk to. It knows no data and may outlive a request. */
export interface Trust {
  checkToken: TokenCheck
  maySendTo: MaySendTo
  tokens: BotTokens
  connector: Connector
}

/** What one isolate remembers from request to request; losing it costs two fetches and nothing else. */
export interface TrustMemory {
  keys: KeysMemory
  token: TokenMemory
}

/** How the runtime reaches others, and what it remembers. */
export interface TrustMeans {
  fetch?: typeof globalThis.fetch
  /** For the Connector, whom every answer goes to; `fetch` unless the runtime knows a quicker way. */
  send?: Send
  memory?: TrustMemory
}

/** @param realNow real time in milliseconds: tokens do not follow the product's clock. */
export function createTrust(
  teams: TeamsConfig,
  realNow: () => number,
  log: Log,
  { fetch, memory, send = sendByFetch(fetch) }: TrustMeans = {},
): Trust {
  const { appId, openIdUrl } = teams
  const maySendTo = allowServiceUrls(teams.serviceUrls)
  const tokens = createBotTokens({ ...teams, realNow, fetch, memory: memory?.token })
  return {
    checkToken: createTokenCheck({
      appId,
      keys: createSigningKeys({ openIdUrl, realNow, log, fetch, memory: memory?.keys }),
      realNow,
    }),
    maySendTo,
    tokens,
    connector: createConnector({ tokens, maySendTo, send }),
  }
}
