import { WebClient } from '@slack/web-api'
import type { Installation } from '../channels/connect-workspace.ts'
import type { SlackConfig } from '../config.ts'
import type { Log } from '../ports.ts'
import { boltLogger } from './app.ts'
import { webFetch } from './web-fetch.ts'

/** Asks Slack whose token this is. Throws when Slack refuses it or cannot be reached. */
export async function readInstallation(slack: SlackConfig, log: Log): Promise<Installation> {
  const client = new WebClient(slack.botToken, {
    fetch: webFetch(undefined, 10_000),
    retryConfig: { retries: 0 },
    logger: boltLogger(log),
    ...(slack.apiUrl ? { slackApiUrl: slack.apiUrl } : {}),
  })
  const { team_id: externalId, team, user_id: botUserId } = await client.auth.test()
  if (!externalId || !botUserId) throw new Error('Slack did not say which workspace the token belongs to')
  return { platform: 'slack', externalId, name: team ?? externalId, botUserId }
}
