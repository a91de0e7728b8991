import type { Desk } from './desk.ts'
import { type Outcome, SandboxRefusal } from './outcome.ts'
import { sendEvent } from './send-event.ts'

/** Coming and going. */
export interface RoomActions {
  inviteBot(userId: string, channelId: string): Promise<Outcome>
  kickBot(userId: string, channelId: string): Promise<Outcome>
  join(userId: string, channelId: string): Promise<Outcome>
  leave(userId: string, channelId: string): Promise<Outcome>
  /** The app is removed from the workspace; the product hears of it and its token is dead. */
  uninstall(): Promise<Outcome>
}

export function createRoomActions(desk: Desk): RoomActions {
  const { workspace } = desk

  async function enter(who: string, channelId: string, inviter?: string): Promise<Outcome> {
    const channel = roomOf(desk, channelId)
    if (channel.members.has(who)) return { ok: true, status: 200 }
    workspace.setMembership(channelId, who, true)
    if (!channel.members.has(workspace.botUserId)) return { ok: true, status: 200 }
    return sendEvent(desk, 'member_joined_channel', {
      type: 'member_joined_channel',
      user: who,
      channel: channelId,
      channel_type: 'C',
      team: desk.options.teamId,
      ...(inviter ? { inviter } : {}),
      event_ts: workspace.nextTs(),
    })
  }

  async function exit(who: string, channelId: string, actor: string): Promise<Outcome> {
    const channel = roomOf(desk, channelId)
    const heard = channel.members.has(workspace.botUserId)
    if (!channel.members.has(who)) return { ok: true, status: 200 }
    workspace.setMembership(channelId, who, false)
    if (!heard) return { ok: true, status: 200 }
    const event_ts = workspace.nextTs()
    if (who === workspace.botUserId) {
      return sendEvent(desk, 'channel_left', {
        type: 'channel_left',
        channel: channelId,
        actor_id: actor,
        event_ts,
      })
    }
    return sendEvent(desk, 'member_left_channel', {
      type: 'member_left_channel',
      user: who,
      channel: channelId,
      channel_type: 'C',
      team: desk.options.teamId,
      event_ts,
    })
  }

  return {
    inviteBot: (userId, channelId) => enter(workspace.botUserId, channelId, userId),
    kickBot: (userId, channelId) => exit(workspace.botUserId, channelId, userId),
    join: (userId, channelId) => enter(userId, channelId),
    leave: (userId, channelId) => exit(userId, channelId, userId),
    async uninstall() {
      const event_ts = workspace.nextTs()
      const gone = await sendEvent(desk, 'app_uninstalled', { type: 'app_uninstalled', event_ts })
      await sendEvent(desk, 'tokens_revoked', {
        type: 'tokens_revoked',
        tokens: { oauth: [], bot: [workspace.botUserId] },
        event_ts,
      })
      return gone
    },
  }
}

function roomOf(desk: Desk, channelId: string) {
  const channel = desk.workspace.channels.get(channelId)
  if (channel?.kind !== 'channel') throw new SandboxRefusal(`There is no channel ${channelId}.`)
  return channel
}
