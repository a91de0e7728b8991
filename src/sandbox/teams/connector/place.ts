import { splitThread } from '../ids.ts'
import type { Conversation, Post } from '../post.ts'
import type { TeamsDesk } from '../teams-desk.ts'
import { badSyntax, REFUSALS } from './connector-error.ts'

/** A conversation the bot may read and write, and the thread that was named. */
export interface Place {
  conversation: Conversation
  root?: string
}

export function placeOf({ tenant }: TeamsDesk, id: string): Place {
  const { conversation: base, root } = splitThread(id)
  if (!/^(19:|a:)/.test(base)) throw badSyntax('Bad format of conversation ID')
  const conversation = tenant.conversation(base)
  if (!conversation) throw refused('ConversationNotFound')
  if (!tenant.hasBot(conversation)) throw refused('BotNotInConversationRoster')
  if (root !== undefined && (conversation.kind !== 'channel' || !tenant.post(base, root))) {
    throw refused('ConversationNotFound')
  }
  return { conversation, root }
}

/** A message of the bot's own. */
export function ownPost(desk: TeamsDesk, place: Place, id: string): Post {
  const post = desk.tenant.post(place.conversation.id, id)
  if (!post) throw refused('ActivityNotFound')
  if (post.author.kind !== 'app') throw refused('ForbiddenOperationException')
  return post
}

export function refused(code: string): Error {
  return REFUSALS[code]?.() ?? badSyntax(code)
}
