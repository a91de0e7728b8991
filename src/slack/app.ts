import { App, type Logger, LogLevel, type Receiver } from '@slack/bolt'
import type { Deps, Log } from '../ports.ts'
import { createAuthorize, type SlackApp, type Tokens } from './source.ts'
import { webFetch } from './web-fetch.ts'

export interface SlackAppOptions {
  deps: Deps
  tokens: Tokens
  /** Our receiver for HTTP, or an app-level token for Socket Mode. */
  via: { receiver: Receiver } | { appToken: string }
  /** Where Slack's Web API is; the sandbox has its own. */
  slackApiUrl?: string
  fetch?: typeof globalThis.fetch
}

/** One Bolt app; its listeners are the same over HTTP and Socket Mode. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  return new App({
    ...('receiver' in options.via
      ? { receiver: options.via.receiver }
      : { socketMode: true, appToken: options.via.appToken }),
    authorize: createAuthorize(options.deps, options.tokens),
    convoStore: false,
    logger: boltLogger(options.deps.log),
    clientOptions: {
      fetch: webFetch(options.fetch, 8_000),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      ...(options.slackApiUrl ? { slackApiUrl: options.slackApiUrl } : {}),
    },
  })
}

/** Bolt's remarks in our log; its debug lines would quote whole requests. */
export function boltLogger(log: Log): Logger {
  const text = (words: unknown[]) =>
    words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ')
  return {
    debug: () => {},
    info: () => {},
    warn: (...words: unknown[]) => log.warn({ part: 'slack' }, text(words)),
    error: (...words: unknown[]) => log.error({ part: 'slack' }, text(words)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}
