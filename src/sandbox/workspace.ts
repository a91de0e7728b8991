import { type Journal, openJournal } from './journal.ts'
import type { Channel, Message } from './message.ts'
import type { SandboxOptions } from './options.ts'
import type { StateValues, View } from './view.ts'

export type Draft = Omit<Message, 'ts' | 'shownAt'>

/** One change to the workspace. */
type Entry =
  | { put: Message }
  | { drop: { channel: string; ts: string } }
  | { membership: { channel: string; user: string; isMember: boolean } }
  | { archived: { channel: string; isArchived: boolean } }
  | { home: { user: string; view: View } }

/** Who and what is there, what was said, and which views are open. The one place that changes any of it. */
export interface Workspace {
  readonly appId: string
  readonly botId: string
  readonly botUserId: string
  readonly appName: string
  channels: Map<string, Channel>
  channelNamed(name: string): Channel | undefined
  /** The conversation between a person and the app. */
  directOf(userId: string): Channel
  /** In order of time, ephemeral ones included. */
  messages(channelId: string): Message[]
  message(channelId: string, ts: string): Message | undefined
  add(draft: Draft): Message
  change(message: Message, part: Partial<Pick<Message, 'text' | 'blocks' | 'metadata'>>): Message
  remove(message: Message): void
  setMembership(channelId: string, userId: string, isMember: boolean): void
  setArchived(channelId: string, isArchived: boolean): void
  homes: Map<string, View>
  setHome(userId: string, view: View): void
  /** Open modals of a person, the visible one last. */
  modals(userId: string): View[]
  setModals(userId: string, views: View[]): void
  /** What somebody has chosen in a message without sending anything yet. */
  choices(userId: string, message: Message): StateValues
  nextTs(): string
  reset(): void
  /** Tells the page that something changed; returns how to stop listening. */
  onChange(listener: () => void): () => void
  touch(): void
}

export function createWorkspace(options: SandboxOptions): Workspace {
  const journal = openJournal<Entry>(options.journalFile)
  const botUserId = 'U0DUNWELL'
  const listeners = new Set<() => void>()
  const channels = new Map<string, Channel>()
  const homes = new Map<string, View>()
  const said = new Map<string, Map<string, Message>>()
  const open = new Map<string, View[]>()
  const chosen = new Map<string, StateValues>()
  let lastMicros = 0

  const touch = () => {
    for (const listener of listeners) listener()
  }
  const messagesOf = (channelId: string) => {
    const known = said.get(channelId) ?? new Map<string, Message>()
    said.set(channelId, known)
    return known
  }
  const apply = (entry: Entry) => {
    if ('put' in entry) {
      messagesOf(entry.put.channel).set(entry.put.ts, entry.put)
      lastMicros = Math.max(lastMicros, Number(entry.put.ts.replace('.', '')))
    } else if ('drop' in entry) messagesOf(entry.drop.channel).delete(entry.drop.ts)
    else if ('home' in entry) homes.set(entry.home.user, entry.home.view)
    else if ('archived' in entry) {
      const channel = channels.get(entry.archived.channel)
      if (channel) channel.archived = entry.archived.isArchived
    } else if ('membership' in entry) {
      const { channel, user, isMember } = entry.membership
      if (isMember) channels.get(channel)?.members.add(user)
      else channels.get(channel)?.members.delete(user)
    }
  }
  const record = (entry: Entry) => {
    journal.append(entry)
    apply(entry)
    touch()
  }
  const start = () => {
    channels.clear()
    for (const channel of startingChannels(options, botUserId)) channels.set(channel.id, channel)
  }
  const nextTs = () => {
    lastMicros = Math.max(Math.floor(options.realNow() * 1000), lastMicros + 1)
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`
  }

  start()
  for (const entry of journal.entries) apply(entry)
  compact(journal, said)

  return {
    appId: 'A0DUNWELL',
    botId: 'B0DUNWELL',
    botUserId,
    appName: options.appName ?? 'Dunwell',
    channels,
    channelNamed: (name) => [...channels.values()].find((channel) => channel.name === name.replace(/^#/, '')),
    directOf(userId) {
      const channel = channels.get(directId(userId))
      if (!channel) throw new Error(`the sandbox has no member ${userId}`)
      return channel
    },
    messages: (channelId) => [...messagesOf(channelId).values()],
    message: (channelId, ts) => messagesOf(channelId).get(ts),
    add(draft) {
      const shownAt = options.clock?.now().toISO() ?? null
      const message = {
        ...draft,
        ts: nextTs(),
        shownAt: shownAt ?? new Date(options.realNow()).toISOString(),
      }
      record({ put: message })
      return message
    },
    change(message, part) {
      const changed = { ...message, ...part, ...(message.ephemeralTo ? {} : { edited: nextTs() }) }
      record({ put: changed })
      return changed
    },
    remove: (message) => record({ drop: { channel: message.channel, ts: message.ts } }),
    setMembership: (channel, user, isMember) => record({ membership: { channel, user, isMember } }),
    setArchived: (channel, isArchived) => record({ archived: { channel, isArchived } }),
    homes,
    setHome: (user, view) => record({ home: { user, view } }),
    modals: (userId) => open.get(userId) ?? [],
    setModals(userId, views) {
      open.set(userId, views)
      touch()
    },
    choices(userId, message) {
      const key = `${userId}/${message.channel}/${message.ts}`
      const known = chosen.get(key) ?? {}
      chosen.set(key, known)
      return known
    },
    nextTs,
    reset() {
      for (const map of [said, homes, open, chosen]) map.clear()
      start()
      journal.rewrite([])
      touch()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    touch,
  }
}

function startingChannels(options: SandboxOptions, botUserId: string): Channel[] {
  const everyone = options.members.map((member) => member.id)
  return [
    ...options.channels.map((channel) => ({
      id: channel.id,
      name: channel.name,
      kind: 'channel' as const,
      members: new Set([
        ...(channel.members === 'all' ? everyone : channel.members),
        ...(channel.botIsMember ? [botUserId] : []),
      ]),
      archived: false,
    })),
    ...everyone.map((id) => ({
      id: directId(id),
      name: 'directmessage',
      kind: 'im' as const,
      members: new Set([id, botUserId]),
      archived: false,
    })),
  ]
}

function directId(userId: string): string {
  return `D${userId.slice(1)}`
}

/** A message edited a hundred times needs one line, a deleted one none. */
function compact(journal: Journal<Entry>, said: Map<string, Map<string, Message>>): void {
  if (journal.entries.length === 0) return
  const settled = journal.entries.filter((entry) => !('put' in entry) && !('drop' in entry))
  const homes = new Map(settled.flatMap((entry) => ('home' in entry ? [[entry.home.user, entry]] : [])))
  journal.rewrite([
    ...settled.filter((entry) => !('home' in entry)),
    ...homes.values(),
    ...[...said.values()].flatMap((messages) => [...messages.values()].map((put) => ({ put }))),
  ])
}
