import { openJournal } from '../journal.ts'
import type { Member } from '../options.ts'
import type { CardJson } from './card/card-json.ts'
import { apply, type Entry, type Memory, postsOf, settled, viewKey } from './entries.ts'
import { aadObjectId, accountId, personalChatId } from './ids.ts'
import type { TeamsOptions } from './options.ts'
import type { Conversation, Dialog, Notice, Post, Team } from './post.ts'
import { addPerson, startingRooms } from './rooms.ts'

export type PostDraft = Omit<Post, 'id' | 'shownAt'>

/** Who and what is there, what was said, and which dialogs are open. The one place that changes any of it. */
export interface Tenant {
  readonly botId: string
  readonly appName: string
  teams(): Team[]
  team(id: string): Team | undefined
  conversation(id: string): Conversation | undefined
  channels(teamId: string): Conversation[]
  channelNamed(name: string): Conversation | undefined
  chats(memberId: string): Conversation[]
  /** A person's own chat with the app. */
  personalChat(memberId: string): Conversation
  /** The people in a conversation: of a channel, those of its team. */
  membersOf(conversation: Conversation): Member[]
  hasBot(conversation: Conversation): boolean
  /** By the id of either directory: Entra's or the bot's own. */
  memberBy(id: string): Member | undefined
  accountOf(memberId: string): { id: string; aadObjectId: string }
  /** In order of time. */
  posts(conversationId: string): Post[]
  post(conversationId: string, id: string): Post | undefined
  add(draft: PostDraft): Post
  change(post: Post, part: Partial<Pick<Post, 'text' | 'textFormat' | 'summary' | 'cards'>>): Post
  remove(post: Post): void
  /** The cards as this person sees them. */
  cardsFor(memberId: string, post: Post): CardJson[]
  showTo(memberId: string, post: Post, card: CardJson): void
  setBot(room: string, isThere: boolean): void
  setMember(room: string, memberId: string, isThere: boolean): void
  rename(room: string, name: string): void
  dialog(memberId: string): Dialog | undefined
  setDialog(memberId: string, dialog: Dialog | undefined): void
  notices(memberId: string): Notice[]
  notice(notice: Omit<Notice, 'id'>): void
  clearNotices(memberId: string): void
  /** Until when the app shows as typing, in milliseconds. */
  typing: Map<string, number>
  nextId(): string
  reset(): void
  onChange(listener: () => void): () => void
  touch(): void
}

const keptNotices = 50

export function createTenant(options: TeamsOptions): Tenant {
  const journal = openJournal<Entry>(options.journalFile)
  const memory: Memory = { rooms: startingRooms(options), posts: new Map(), views: new Map() }
  const listeners = new Set<() => void>()
  const dialogs = new Map<string, Dialog>()
  const typing = new Map<string, number>()
  const ids = new Map<string, { account: string; aadObjectId: string; chat: string }>()
  let notices: Notice[] = []
  let lastMs = 0

  const touch = () => {
    for (const listener of listeners) listener()
  }
  const replay = (entry: Entry) => {
    if ('put' in entry) lastMs = Math.max(lastMs, Number(entry.put.edited ?? entry.put.id))
    apply(memory, entry)
  }
  const record = (entry: Entry) => {
    journal.append(entry)
    replay(entry)
    touch()
  }
  const nextId = () => {
    lastMs = Math.max(options.realNow(), lastMs + 1)
    return String(lastMs)
  }
  const conversations = () => {
    for (const { id } of options.members) personalChat(id)
    return [...memory.rooms.conversations.values()]
  }
  /** Whoever looks for somebody asks for everybody's ids, and each is a hash. */
  function idsOf(memberId: string) {
    const known = ids.get(memberId) ?? {
      account: accountId(options.appId, memberId),
      aadObjectId: aadObjectId(options.tenantId, memberId),
      chat: personalChatId(options.appId, memberId),
    }
    ids.set(memberId, known)
    return known
  }
  /** People imported while the sandbox runs become members too. */
  function personalChat(memberId: string): Conversation {
    const known = memory.rooms.conversations.get(idsOf(memberId).chat)
    return known ?? addPerson(options, memory.rooms, memberId)
  }

  for (const entry of journal.entries) replay(entry)
  if (journal.entries.length > 0) journal.rewrite(settled(memory, journal.entries))

  const tenant: Tenant = {
    botId: `28:${options.appId}`,
    appName: options.appName ?? 'Dunwell',
    teams: () => [...memory.rooms.teams.values()],
    team: (id) => memory.rooms.teams.get(id),
    conversation: (id) => conversations().find((one) => one.id === id),
    channels: (teamId) => conversations().filter(({ team }) => team === teamId),
    channelNamed: (name) =>
      conversations().find((one) => one.kind === 'channel' && one.name.toLowerCase() === name.toLowerCase()),
    chats: (memberId) =>
      conversations().filter(({ kind, members }) => kind !== 'channel' && members.has(memberId)),
    personalChat,
    membersOf(conversation) {
      const ids = conversation.team
        ? (memory.rooms.teams.get(conversation.team)?.members ?? new Set<string>())
        : conversation.members
      return options.members.filter(({ id }) => ids.has(id))
    },
    hasBot: ({ team, hasBot }) => (team ? (memory.rooms.teams.get(team)?.hasBot ?? false) : hasBot),
    memberBy: (id) =>
      options.members.find((member) => {
        const known = idsOf(member.id)
        return known.account === id || known.aadObjectId === id
      }),
    accountOf(memberId) {
      const { account, aadObjectId } = idsOf(memberId)
      return { id: account, aadObjectId }
    },
    posts: (conversationId) => [...postsOf(memory, conversationId).values()],
    post: (conversationId, id) => postsOf(memory, conversationId).get(id),
    add(draft) {
      const shownAt = options.clock?.now().toISO() ?? new Date(options.realNow()).toISOString()
      const post = { ...draft, id: nextId(), shownAt }
      record({ put: post })
      return post
    },
    change(post, part) {
      const changed = { ...post, ...part, edited: nextId() }
      record({ put: changed })
      return changed
    },
    remove: (post) => record({ drop: { conversation: post.conversation, id: post.id } }),
    cardsFor(memberId, post) {
      const own = memory.views.get(viewKey(memberId, post.conversation, post.id))
      return own ? [own] : post.cards
    },
    showTo: (user, { conversation, id }, card) => record({ view: { user, conversation, id, card } }),
    setBot: (room, isThere) => record({ bot: { room, isThere } }),
    setMember: (room, user, isThere) => record({ member: { room, user, isThere } }),
    rename: (room, name) => record({ renamed: { room, name } }),
    dialog: (memberId) => dialogs.get(memberId),
    setDialog(memberId, dialog) {
      if (dialog) dialogs.set(memberId, dialog)
      else dialogs.delete(memberId)
      touch()
    },
    notices: (memberId) => notices.filter(({ user }) => user === memberId),
    notice(notice) {
      notices = [...notices.slice(1 - keptNotices), { ...notice, id: nextId() }]
      touch()
    },
    clearNotices(memberId) {
      notices = notices.filter(({ user }) => user !== memberId)
      touch()
    },
    typing,
    nextId,
    reset() {
      memory.rooms = startingRooms(options)
      for (const map of [memory.posts, memory.views, dialogs, typing]) map.clear()
      notices = []
      journal.rewrite([])
      touch()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    touch,
  }
  return tenant
}
