import type { Post } from '../post.ts'
import type { TeamsDesk } from '../teams-desk.ts'
import { badSyntax } from './connector-error.ts'
import { ownPost, type Place, placeOf } from './place.ts'
import { readActivity } from './read-activity.ts'

const TYPING_MS = 5_000

/** POST …/activities and …/activities/{id}: a message, or a reply where the conversation has threads. */
export function postActivity(
  desk: TeamsDesk,
  conversationId: string,
  replyTo: string | undefined,
  body: unknown,
): Record<string, unknown> {
  const place = placeOf(desk, conversationId)
  const activity = readActivity(body)
  if (activity.type === 'typing') {
    desk.tenant.typing.set(place.conversation.id, desk.options.realNow() + TYPING_MS)
    desk.tenant.touch()
    return { id: desk.tenant.nextId() }
  }
  const { type: _, ...content } = activity
  return { id: addPost(desk, { ...place, root: threadOf(desk, place, replyTo) }, content).id }
}

export function addPost(
  desk: TeamsDesk,
  place: Place,
  content: Pick<Post, 'text' | 'textFormat' | 'summary' | 'cards'>,
): Post {
  const { conversation, root } = place
  desk.tenant.typing.delete(conversation.id)
  return desk.tenant.add({
    conversation: conversation.id,
    ...(root === undefined ? {} : { root }),
    author: { kind: 'app' },
    ...content,
  })
}

export function changeActivity(
  desk: TeamsDesk,
  conversationId: string,
  id: string,
  body: unknown,
): Record<string, unknown> {
  const post = ownPost(desk, placeOf(desk, conversationId), id)
  const activity = readActivity(body)
  if (activity.type === 'typing') throw badSyntax('A message cannot become a typing indicator')
  const { type: _, ...content } = activity
  desk.tenant.change(post, content)
  return { id }
}

export function removeActivity(desk: TeamsDesk, conversationId: string, id: string): Record<string, unknown> {
  desk.tenant.remove(ownPost(desk, placeOf(desk, conversationId), id))
  return {}
}

/** In a channel a reply stands in the thread of what it answers; chats know no threads. */
function threadOf(desk: TeamsDesk, place: Place, replyTo: string | undefined): string | undefined {
  if (place.conversation.kind !== 'channel') return undefined
  if (place.root !== undefined) return place.root
  const answered = replyTo === undefined ? undefined : desk.tenant.post(place.conversation.id, replyTo)
  return answered?.root ?? answered?.id
}
