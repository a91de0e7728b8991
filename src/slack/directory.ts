import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Account } from '../people/recognise.ts'
import type { Directory, Log } from '../ports.ts'
import { accountOfUser } from './account-of-user.ts'
import { reasonOf } from './failed-call.ts'
import { createSlackClient } from './slack-client.ts'
import type { Tokens } from './source.ts'

export interface SlackDirectoryOptions {
  tokens: Tokens
  log: Log
  slackApiUrl?: string
}

/** Slack finds members by the address it has verified. */
export function createSlackDirectory({ tokens, log, slackApiUrl }: SlackDirectoryOptions): Directory {
  return {
    async lookUp(workspace, emails) {
      const token = tokens(workspace.externalId)
      if (!token) return []
      const client = createSlackClient(token, { log, slackApiUrl })
      const accounts: Account[] = []
      try {
        for (const email of emails) {
          const account = await accountFor(client, email, workspace.externalId)
          if (account) accounts.push(account)
        }
      } catch (error) {
        // Whoever was not asked about is asked about later.
        log.warn({ problem: reasonOf(error, 'the workspace') }, 'Slack did not tell who has an account there')
      }
      return accounts
    },
  }
}

const NOBODY = ['users_not_found', 'user_not_found', 'user_not_visible']

async function accountFor(client: WebClient, email: string, teamId: string): Promise<Account | undefined> {
  try {
    const { user: found } = await client.users.lookupByEmail({ email })
    if (!found?.id) return undefined
    // Only this call tells the language; the address is the one they were found by, even if they hide it.
    const { user = found } = await client.users.info({ user: found.id, include_locale: true })
    return { ...accountOfUser({ ...user, id: found.id }, teamId), email }
  } catch (error) {
    if (error instanceof WebAPIPlatformError && NOBODY.includes(error.data.error)) return undefined
    throw error
  }
}
