import { type Account, admit, type Identified, recognise } from '../people/recognise.ts'
import type { Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { accountsOfMember, teamsMember } from './account-of-member.ts'
import { type IncomingActivity, withoutThread } from './activity.ts'
import type { Connector } from './connector.ts'
import type { Source } from './source.ts'

/** The person behind a Teams account; asks Teams only about accounts never seen before. */
export async function identify(
  deps: Deps,
  connector: Connector,
  source: Source,
  activity: IncomingActivity,
): Promise<Identified> {
  const { workspace } = source
  if (workspace.status !== 'active') {
    return {
      kind: 'refused',
      why: 'Dunwell was disconnected from this tenant. Whoever runs Dunwell finds the reason in its status; the app may have to be added again.',
    }
  }
  if (source.person) return admit(source.person)
  const accounts = await accountsOf(connector, activity, workspace.externalId)
  if ('why' in accounts) return { kind: 'refused', why: accounts.why }
  const context = systemContext(deps, workspace.organisationId, 'teams')
  let why = ''
  for (const account of accounts) {
    const recognition = await recognise(context, workspace, account)
    if (recognition.kind === 'known') return admit(recognition.person)
    why ||= recognition.why
  }
  return { kind: 'refused', why }
}

/** One account, by each address that the tenant gave it: the mailbox first, then the name to sign in with. */
async function accountsOf(
  connector: Connector,
  { serviceUrl, conversation, from, channelData }: IncomingActivity,
  tenantId: string,
): Promise<Account[] | { why: string }> {
  const userId = from.aadObjectId
  if (!userId)
    return { why: 'Teams does not say who you are, so Dunwell cannot answer. Sign in to Teams first.' }
  // The members of a channel are those of its team.
  const roster = channelData?.team?.id ?? withoutThread(conversation.id)
  const answer = await connector.member(serviceUrl, roster, from.id)
  const found = answer.kind === 'done' ? teamsMember.safeParse(answer.body).data : undefined
  const told = found?.aadObjectId ?? found?.objectId
  if (!found || (told && told.toLowerCase() !== userId.toLowerCase())) {
    return {
      why: 'Teams would not tell Dunwell who you are. Try again in a minute; if it stays, ask whoever runs Dunwell to look at its log.',
    }
  }
  return accountsOfMember(found, userId, tenantId)
}
