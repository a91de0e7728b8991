import type { CardJson } from './card/card-json.ts'
import type { Post } from './post.ts'
import type { Rooms } from './rooms.ts'

/** One change to the tenant, as the journal keeps it. */
export type Entry =
  | { put: Post }
  | { drop: { conversation: string; id: string } }
  /** A card that one person sees instead of the message's own, until the message is edited. */
  | { view: { user: string; conversation: string; id: string; card: CardJson } }
  | { bot: { room: string; isThere: boolean } }
  | { member: { room: string; user: string; isThere: boolean } }
  | { renamed: { room: string; name: string } }

/** Everything the journal can bring back. */
export interface Memory {
  rooms: Rooms
  posts: Map<string, Map<string, Post>>
  views: Map<string, CardJson>
}

export function viewKey(user: string, conversation: string, id: string): string {
  return `${user} ${conversation} ${id}`
}

export function apply(memory: Memory, entry: Entry): void {
  const { posts, views, rooms } = memory
  if ('put' in entry) {
    postsOf(memory, entry.put.conversation).set(entry.put.id, entry.put)
    forgetViews(memory, entry.put.conversation, entry.put.id)
  } else if ('drop' in entry) {
    posts.get(entry.drop.conversation)?.delete(entry.drop.id)
    forgetViews(memory, entry.drop.conversation, entry.drop.id)
  } else if ('view' in entry) {
    const { user, conversation, id, card } = entry.view
    views.set(viewKey(user, conversation, id), card)
  } else if ('bot' in entry) {
    const room = roomOf(rooms, entry.bot.room)
    if (room) room.hasBot = entry.bot.isThere
  } else if ('member' in entry) {
    const room = roomOf(rooms, entry.member.room)
    if (entry.member.isThere) room?.members.add(entry.member.user)
    else room?.members.delete(entry.member.user)
  } else rename(rooms, entry.renamed.room, entry.renamed.name)
}

export function postsOf(memory: Memory, conversation: string): Map<string, Post> {
  const known = memory.posts.get(conversation) ?? new Map<string, Post>()
  memory.posts.set(conversation, known)
  return known
}

/** Entries that lead to the same tenant, one for each message that is left, however often it was edited. */
export function settled(memory: Memory, entries: Entry[]): Entry[] {
  const rest = entries.filter((entry) => !('put' in entry) && !('drop' in entry) && !('view' in entry))
  const puts = [...memory.posts.values()].flatMap((posts) => [...posts.values()].map((put) => ({ put })))
  const views = [...memory.views].map(([key, card]) => {
    const [user = '', conversation = '', id = ''] = key.split(' ')
    return { view: { user, conversation, id, card } }
  })
  return [...rest, ...puts, ...views]
}

function forgetViews(memory: Memory, conversation: string, id: string): void {
  const ending = ` ${conversation} ${id}`
  for (const key of memory.views.keys()) if (key.endsWith(ending)) memory.views.delete(key)
}

/** A team shares its id with its General channel, and comes first. */
function roomOf(rooms: Rooms, id: string) {
  return rooms.teams.get(id) ?? rooms.conversations.get(id)
}

function rename(rooms: Rooms, id: string, name: string): void {
  const room = roomOf(rooms, id)
  if (room) room.name = name
}
