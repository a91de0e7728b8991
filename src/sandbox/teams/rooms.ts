import { channelId, groupChatId, groupId, personalChatId } from './ids.ts'
import type { TeamsOptions } from './options.ts'
import type { Conversation, Team } from './post.ts'

export interface Rooms {
  teams: Map<string, Team>
  conversations: Map<string, Conversation>
}

/** Teams, channels and chats as the tenant begins with. */
export function startingRooms(options: TeamsOptions): Rooms {
  const rooms: Rooms = { teams: new Map(), conversations: new Map() }
  for (const team of options.teams) {
    const [general = 'General'] = team.channels
    const id = channelId(options.tenantId, team.name, general)
    rooms.teams.set(id, {
      id,
      groupId: groupId(options.tenantId, team.name),
      name: team.name,
      members: peopleOf(options, team.members),
      hasBot: team.hasBot,
    })
    for (const name of team.channels) {
      const channel = channelId(options.tenantId, team.name, name)
      rooms.conversations.set(channel, {
        id: channel,
        kind: 'channel',
        name,
        team: id,
        members: new Set(),
        hasBot: false,
      })
    }
  }
  for (const group of options.groups ?? []) {
    const id = groupChatId(options.tenantId, group.name)
    rooms.conversations.set(id, {
      id,
      kind: 'groupChat',
      name: group.name,
      members: new Set(group.members),
      hasBot: group.hasBot,
    })
  }
  for (const member of options.members) addPerson(options, rooms, member.id)
  return rooms
}

/** A person's own chat with the app, and their place in the teams that everybody is in. */
export function addPerson(options: TeamsOptions, rooms: Rooms, memberId: string): Conversation {
  const id = personalChatId(options.appId, memberId)
  const chat: Conversation = {
    id,
    kind: 'personal',
    name: options.appName ?? 'Dunwell',
    members: new Set([memberId]),
    hasBot: peopleOf(options, options.personalInstalls ?? 'all').has(memberId),
  }
  rooms.conversations.set(id, chat)
  for (const team of options.teams) {
    if (team.members !== 'all') continue
    const [general = 'General'] = team.channels
    rooms.teams.get(channelId(options.tenantId, team.name, general))?.members.add(memberId)
  }
  return chat
}

function peopleOf(options: TeamsOptions, who: 'all' | string[]): Set<string> {
  return new Set(who === 'all' ? options.members.map(({ id }) => id) : who)
}
