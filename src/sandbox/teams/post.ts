import type { CardJson } from './card/card-json.ts'

/** One message of a conversation, as Teams keeps it. */
export interface Post {
  /** Milliseconds since 1970 as text: what Teams calls the activity id. */
  id: string
  /** The channel or chat; a reply in a channel also has its `root`. */
  conversation: string
  root?: string
  author: { kind: 'person'; id: string } | { kind: 'app' }
  text: string
  textFormat: 'markdown' | 'plain' | 'xml'
  summary?: string
  cards: CardJson[]
  /** The real time of the last edit, as text. */
  edited?: string
  /** The product's clock when it was said; the page shows it, the API does not. */
  shownAt: string
}

export interface Conversation {
  id: string
  kind: 'personal' | 'groupChat' | 'channel'
  name: string
  /** For a channel, the id of its team: that of its General channel. */
  team?: string
  /** For chats; a channel has the members of its team. */
  members: Set<string>
  /** For chats: whether the app is in it. */
  hasBot: boolean
}

export interface Team {
  id: string
  groupId: string
  name: string
  members: Set<string>
  hasBot: boolean
}

/** A dialog (a task module) on somebody's screen. */
export interface Dialog {
  id: string
  title: string
  card?: CardJson
  /** Instead of a card, a sentence. */
  message?: string
  /** The message whose button opened it. */
  from: { conversation: string; post: string }
}

/** What Teams shows under a card to the person who pressed something there. */
export interface Notice {
  id: string
  user: string
  conversation: string
  post: string
  text: string
  kind: 'message' | 'error'
}
