import { WebClient } from '@slack/web-api'
import type { Log } from '../ports.ts'
import { boltLogger } from './app.ts'
import { webFetch } from './web-fetch.ts'

export interface SlackClientOptions {
  log: Log
  slackApiUrl?: string | undefined
  fetch?: typeof globalThis.fetch | undefined
  timeoutMs?: number | undefined
}

/** A client that never repeats a call on its own: whoever calls decides that. */
export function createSlackClient(token: string, options: SlackClientOptions): WebClient {
  return new WebClient(token, {
    fetch: webFetch(options.fetch, options.timeoutMs ?? 10_000),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLogger(options.log),
    ...(options.slackApiUrl ? { slackApiUrl: options.slackApiUrl } : {}),
  })
}
