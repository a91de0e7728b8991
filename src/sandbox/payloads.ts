import type { Desk } from './desk.ts'
import type { Channel, Message } from './message.ts'
import { messageJson } from './message-json.ts'
import type { StateValues, View } from './view.ts'

export function slashFields(
  desk: Desk,
  userId: string,
  channel: Channel,
  command: string,
  text: string,
): Record<string, string> {
  return {
    token: 'sandbox-verification-token',
    team_id: desk.options.teamId,
    team_domain: domain(desk),
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: userId,
    user_name: userName(desk, userId),
    command,
    text,
    api_app_id: desk.workspace.appId,
    is_enterprise_install: 'false',
    response_url: desk.tokens.responseUrl({ channel: channel.id, userId }),
    trigger_id: desk.tokens.trigger(userId),
  }
}

export function messageAction(
  desk: Desk,
  userId: string,
  message: Message,
  action: Record<string, unknown>,
  values: StateValues,
): Record<string, unknown> {
  const channel = desk.workspace.channels.get(message.channel)
  const ephemeral = message.ephemeralTo !== undefined
  return {
    ...interaction(desk, 'block_actions', userId),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: message.channel, name: channel?.name ?? '' },
    // Slack does not send an ephemeral message back.
    ...(ephemeral ? {} : { message: messageJson(desk, message, false) }),
    state: { values },
    response_url: desk.tokens.responseUrl({
      channel: message.channel,
      userId,
      original: { ts: message.ts, ephemeral, threadTs: message.threadTs },
    }),
    actions: [action],
  }
}

export function viewAction(
  desk: Desk,
  userId: string,
  view: View,
  action: Record<string, unknown>,
): Record<string, unknown> {
  return {
    ...interaction(desk, 'block_actions', userId),
    container: { type: 'view', view_id: view.id },
    view,
    actions: [action],
  }
}

export function viewSubmission(desk: Desk, userId: string, view: View): Record<string, unknown> {
  return { ...interaction(desk, 'view_submission', userId), view, response_urls: [] }
}

export function viewClosed(
  desk: Desk,
  userId: string,
  view: View,
  isCleared: boolean,
): Record<string, unknown> {
  const { trigger_id: _, ...rest } = interaction(desk, 'view_closed', userId)
  return { ...rest, view, is_cleared: isCleared }
}

export function eventEnvelope(desk: Desk, event: Record<string, unknown>): Record<string, unknown> {
  return {
    token: 'sandbox-verification-token',
    team_id: desk.options.teamId,
    context_team_id: desk.options.teamId,
    api_app_id: desk.workspace.appId,
    event,
    type: 'event_callback',
    event_id: `Ev${desk.options.newId().replaceAll('-', '').slice(-12).toUpperCase()}`,
    event_time: Math.floor(desk.options.realNow() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: desk.options.teamId,
        user_id: desk.workspace.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  }
}

export function userName(desk: Desk, userId: string): string {
  const member = desk.options.members.find((one) => one.id === userId)
  return member ? (member.email.split('@')[0] ?? member.name) : userId
}

function interaction(desk: Desk, type: string, userId: string) {
  const username = userName(desk, userId)
  return {
    type,
    user: { id: userId, username, name: username, team_id: desk.options.teamId },
    api_app_id: desk.workspace.appId,
    token: 'sandbox-verification-token',
    trigger_id: desk.tokens.trigger(userId),
    team: { id: desk.options.teamId, domain: domain(desk) },
    enterprise: null,
    is_enterprise_install: false,
  }
}

function domain(desk: Desk): string {
  return desk.options.teamName.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
