import type { Conversation } from '../../teams/post.ts'
import type { Tenant } from '../../teams/tenant.ts'

/** What the Teams side shows: the conversation asked for if this person is in it, or else the first channel. */
export function teamsPlaceOf(tenant: Tenant, as: string, asked: string): Conversation {
  const conversation = tenant.conversation(asked)
  if (conversation && mayRead(tenant, as, conversation)) return conversation
  // Whoever looked at their chat with the app and becomes somebody else sees that one's chat.
  if (conversation?.kind === 'personal') return tenant.personalChat(as)
  return defaultChannel(tenant, as) ?? tenant.personalChat(as)
}

/** The first channel after General, where the work is. */
function defaultChannel(tenant: Tenant, as: string): Conversation | undefined {
  const [team] = tenant.teams().filter(({ members }) => members.has(as))
  return team && tenant.channels(team.id).find(({ id }) => id !== team.id)
}

function mayRead(tenant: Tenant, as: string, conversation: Conversation): boolean {
  return tenant.membersOf(conversation).some(({ id }) => id === as)
}
