import { runCommand } from '../commands.ts'
import type { SlackConfig } from '../config.ts'
import { parseSlash } from '../overdue/parse-words.ts'
import type { Deps } from '../ports.ts'
import { createSlackApp } from '../slack/app.ts'
import { registerListeners } from '../slack/listeners.ts'
import { createSlackMessenger } from '../slack/messenger.ts'
import { SlackReceiver } from '../slack/receiver.ts'
import { createShortcut } from '../slack/shortcut.ts'

export interface SlackConnection {
  /** Takes Slack's HTTP requests; undefined in Socket Mode. */
  receiver: SlackReceiver | undefined
  stop(): Promise<void>
}

/** Listens to Slack over HTTP, or over Socket Mode when there is an app-level token, and can write to it. */
export async function connectSlack(
  deps: Deps,
  slack: SlackConfig,
  realNow: () => number,
  pacingMs?: number,
): Promise<SlackConnection> {
  // One installation per server: whichever workspace the database knows, its token is this one.
  const tokens = () => slack.botToken
  deps.messengers.slack = createSlackMessenger({ tokens, log: deps.log, slackApiUrl: slack.apiUrl, pacingMs })
  const receiver = slack.signingSecret
    ? new SlackReceiver({
        signingSecret: slack.signingSecret,
        realNow: () => new Date(realNow()),
        log: deps.log,
        shortcut: createShortcut(deps, parseSlash),
      })
    : undefined
  const via = receiver ? { receiver } : { appToken: slack.appToken ?? '' }
  const app = createSlackApp({ deps, tokens, via, slackApiUrl: slack.apiUrl })
  registerListeners(app, { deps, runCommand, parseSlash })
  if (receiver) receiver.init(app)
  else await app.start()
  return {
    receiver,
    stop: async () => {
      if (receiver) await receiver.stop()
      else await app.stop()
    },
  }
}
