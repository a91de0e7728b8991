import type { WebClient } from '@slack/web-api'
import { type Account, admit, type Identified, recognise } from '../people/recognise.ts'
import type { Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { accountOfUser } from './account-of-user.ts'
import type { Source } from './source.ts'

/** The person behind a Slack account; asks Slack only about accounts never seen before. */
export async function identify(
  deps: Deps,
  source: Extract<Source, { kind: 'found' }>,
  client: WebClient,
  userId: string,
): Promise<Identified> {
  const { workspace } = source
  if (workspace.status !== 'active') {
    return {
      kind: 'refused',
      why: 'Dunwell was disconnected from this workspace. Its app must be installed again.',
    }
  }
  if (source.person) return admit(source.person)
  const account = await accountOf(client, userId, workspace.externalId)
  if ('why' in account) return { kind: 'refused', why: account.why }
  const context = systemContext(deps, workspace.organisationId, 'slack')
  const recognition = await recognise(context, workspace, account)
  return recognition.kind === 'known' ? admit(recognition.person) : { kind: 'refused', why: recognition.why }
}

async function accountOf(
  client: WebClient,
  userId: string,
  teamId: string,
): Promise<Account | { why: string }> {
  const answer = await client.users.info({ user: userId, include_locale: true }).catch(() => null)
  const user = answer?.user
  if (!user) {
    return {
      why: 'Slack would not tell Dunwell who you are. Try again in a minute; if it stays, ask whoever runs Dunwell to check its app and the scope users:read.',
    }
  }
  return accountOfUser({ ...user, id: userId }, teamId)
}
