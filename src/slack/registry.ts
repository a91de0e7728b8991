import { COMMANDS as WORDS } from '../chat/commands-registry.ts'

/** The one list of what the Slack app is and may do; the manifest and the listeners are made from it. */
export interface CommandEntry {
  command: `/${string}`
  name: 'overdue' | 'dunwell'
  description: string
  usageHint: string
}

export const COMMANDS: readonly CommandEntry[] = WORDS.map((entry) => ({
  ...entry,
  command: `/${entry.name}`,
}))

export interface EventEntry {
  event: string
  because: string
}

export const EVENTS: readonly EventEntry[] = [
  { event: 'app_home_opened', because: 'draws the App Home tab' },
  { event: 'app_mention', because: 'answers @Dunwell in channels like /overdue' },
  { event: 'message.im', because: 'answers words written to Dunwell directly' },
  { event: 'app_uninstalled', because: 'stops sending when the app is removed' },
  { event: 'tokens_revoked', because: 'stops sending when the token is taken away' },
]

export interface ScopeEntry {
  scope: string
  /** The Web API methods or features that fail without it. */
  needs: string[]
  because: string
}

export const SCOPES: readonly ScopeEntry[] = [
  { scope: 'commands', needs: ['slash commands'], because: 'people ask with /overdue and /dunwell' },
  {
    scope: 'chat:write',
    needs: ['chat.postMessage', 'chat.update', 'chat.postEphemeral'],
    because: 'posts and edits the digest and answers, in channels it was invited to',
  },
  {
    scope: 'im:write',
    needs: ['conversations.open'],
    because: 'tells one person what concerns them, such as a message that could not be delivered',
  },
  {
    scope: 'im:history',
    needs: ['message.im', 'conversations.history'],
    because: 'hears what people write to it, and finds its own direct messages again',
  },
  {
    scope: 'channels:history',
    needs: ['conversations.history', 'conversations.replies'],
    because: 'after a crash, looks whether its own message arrived before sending it again',
  },
  {
    scope: 'groups:history',
    needs: ['conversations.history', 'conversations.replies'],
    because: 'the same, for private channels it was invited to',
  },
  {
    scope: 'app_mentions:read',
    needs: ['app_mention'],
    because: 'hears @Dunwell, and nothing else said in channels',
  },
  { scope: 'users:read', needs: ['users.info'], because: 'tells members from guests, bots and strangers' },
  {
    scope: 'users:read.email',
    needs: ['users.info', 'users.lookupByEmail'],
    because:
      'matches an account to a person of the company by the address Slack verified, also of those who must be asked and never wrote to it',
  },
]
