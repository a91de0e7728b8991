import type { Product } from '../chat/ask.ts'
import { runCommand } from '../commands.ts'
import type { SlackConfig } from '../config.ts'
import { parseSlash } from '../overdue/parse-words.ts'
import type { Deps } from '../ports.ts'
import { type Send, sendByFetch } from '../send.ts'
import { createSlackApp } from '../slack/app.ts'
import { createSlackDirectory } from '../slack/directory.ts'
import { registerListeners } from '../slack/listeners.ts'
import { createSlackMessenger } from '../slack/messenger.ts'
import { SlackReceiver, type SlackReceiverOptions } from '../slack/receiver.ts'
import { createShortcut } from '../slack/shortcut.ts'

export interface SlackConnection {
  /** Takes Slack's HTTP requests; undefined in Socket Mode. */
  receiver: SlackReceiver | undefined
  stop(): Promise<void>
}

/**
 * Listens to Slack over HTTP, or over Socket Mode when there is an app-level token, and can write to it.
 * @param around `send` where there is a better way than `fetch`; the rest for runtimes in which this process is one
 * of around, and may end with the answer.
 */
export async function connectSlack(
  deps: Deps,
  slack: SlackConfig,
  realNow: () => number,
  pacingMs?: number,
  around: Pick<Product, 'acrossProcesses'> & Pick<SlackReceiverOptions, 'waitUntil'> & { send?: Send } = {},
): Promise<SlackConnection> {
  // One installation per server: whichever workspace the database knows, its token is this one.
  const tokens = () => slack.botToken
  deps.messengers.slack = createSlackMessenger({ tokens, log: deps.log, slackApiUrl: slack.apiUrl, pacingMs })
  deps.directories ??= {}
  deps.directories.slack = createSlackDirectory({ tokens, log: deps.log, slackApiUrl: slack.apiUrl })
  const receiver = slack.signingSecret
    ? new SlackReceiver({
        signingSecret: slack.signingSecret,
        realNow: () => new Date(realNow()),
        log: deps.log,
        waitUntil: around.waitUntil,
        // Without it this is a Node server of its own.
        lengthHolds: around.waitUntil === undefined,
        shortcut: createShortcut(deps, parseSlash, around.send ?? sendByFetch()),
      })
    : undefined
  const via = receiver ? { receiver } : { appToken: slack.appToken ?? '' }
  const app = createSlackApp({ deps, tokens, via, slackApiUrl: slack.apiUrl })
  registerListeners(app, { deps, runCommand, parseSlash, acrossProcesses: around.acrossProcesses })
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
