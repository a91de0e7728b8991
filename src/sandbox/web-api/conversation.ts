import type { Desk } from '../desk.ts'
import type { Channel } from '../message.ts'
import { ApiError } from './api-error.ts'

/** A conversation by its id; a person's id means the conversation with them. */
export function conversation(desk: Desk, id: string | undefined): Channel {
  const { workspace, options } = desk
  if (id === undefined) throw new ApiError('channel_not_found')
  if (options.members.some((member) => member.id === id)) return workspace.directOf(id)
  const channel = workspace.channels.get(id) ?? (id.startsWith('#') ? workspace.channelNamed(id) : undefined)
  if (!channel) throw new ApiError('channel_not_found')
  return channel
}

export function conversationJson(desk: Desk, channel: Channel): Record<string, unknown> {
  const botUserId = desk.workspace.botUserId
  if (channel.kind === 'im') {
    const user = [...channel.members].find((id) => id !== botUserId)
    return { id: channel.id, is_im: true, is_channel: false, user, is_archived: false, is_open: true }
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_im: false,
    is_private: false,
    is_archived: channel.archived,
    is_member: channel.members.has(botUserId),
    num_members: channel.members.size,
    context_team_id: desk.options.teamId,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  }
}
