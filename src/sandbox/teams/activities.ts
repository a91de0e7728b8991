import { DateTime } from 'luxon'
import { type Activity, serviceUrl } from './deliver-activity.ts'
import { threadId } from './ids.ts'
import type { Conversation, Post, Team } from './post.ts'
import type { TeamsDesk } from './teams-desk.ts'

/** Where an activity happens: a conversation and, in a channel, the message its thread began with. */
export interface Where {
  conversation: Conversation
  root?: string
}

/** What every activity of Teams carries. */
function envelope(desk: TeamsDesk, memberId: string, where: Where, id: string): Omit<Activity, 'type'> {
  const { options, tenant } = desk
  const member = options.members.find((one) => one.id === memberId)
  const zone = member?.timeZone ?? 'UTC'
  const locale = member?.locale ?? 'en-US'
  const at = DateTime.fromMillis(options.realNow(), { zone: 'utc' })
  return {
    id,
    timestamp: at.toISO(),
    localTimestamp: at.setZone(zone).toISO(),
    localTimezone: zone,
    serviceUrl: serviceUrl(options),
    channelId: 'msteams',
    from: { ...tenant.accountOf(memberId), name: member?.name ?? memberId },
    recipient: { id: tenant.botId, name: tenant.appName },
    conversation: conversationJson(desk, where),
    locale,
    entities: [{ type: 'clientInfo', locale, country: 'US', platform: 'Web', timezone: zone }],
    channelData: channelData(desk, where),
  }
}

export function messageActivity(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  post: Post,
  mentioned: string | undefined,
): Activity {
  const base = envelope(desk, memberId, where, post.id)
  const mention = {
    type: 'mention',
    mentioned: { id: desk.tenant.botId, name: desk.tenant.appName },
    text: mentioned,
  }
  const html = post.text.replaceAll('&', '&amp;').replaceAll(/<(?!\/?at>)/g, '&lt;')
  return {
    type: 'message',
    ...base,
    text: post.text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: `<p>${html}</p>` }],
    entities: [
      ...(Array.isArray(base.entities) ? base.entities : []),
      ...(mentioned === undefined ? [] : [mention]),
    ],
  }
}

/** A plain Action.Submit arrives as a message that has a value and no text. */
export function valueActivity(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  replyToId: string,
  value: Record<string, unknown>,
): Activity {
  return { type: 'message', ...envelope(desk, memberId, where, desk.tenant.nextId()), replyToId, value }
}

export function invokeActivity(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  replyToId: string,
  name: 'adaptiveCard/action' | 'task/fetch' | 'task/submit',
  value: Record<string, unknown>,
): Activity {
  const { id: _, ...base } = envelope(desk, memberId, where, '')
  const data = channelData(desk, where)
  return {
    type: 'invoke',
    name,
    // Invokes have ids of another kind than messages.
    id: `f:${desk.options.newId()}`,
    ...base,
    replyToId,
    value,
    channelData: { ...data, source: { name: 'message' }, legacy: { replyToId } },
  }
}

/** Somebody or the bot came or went, or something was renamed. */
export function conversationUpdate(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  eventType: string | undefined,
  more: Record<string, unknown>,
): Activity {
  const base = envelope(desk, memberId, where, `f:${desk.options.newId()}`)
  const data = channelData(desk, where, true)
  return {
    type: 'conversationUpdate',
    ...base,
    ...more,
    channelData: { ...data, ...(eventType === undefined ? {} : { eventType }) },
  }
}

export function installationUpdate(
  desk: TeamsDesk,
  memberId: string,
  where: Where,
  action: 'add' | 'remove',
): Activity {
  return {
    type: 'installationUpdate',
    ...envelope(desk, memberId, where, `f:${desk.options.newId()}`),
    action,
    channelData: {
      ...channelData(desk, where, true),
      ...(where.conversation.kind === 'channel'
        ? { settings: { selectedChannel: { id: where.conversation.id } } }
        : {}),
    },
  }
}

function conversationJson({ options }: TeamsDesk, { conversation, root }: Where): Record<string, unknown> {
  const { id, kind, name } = conversation
  return {
    conversationType: kind,
    tenantId: options.tenantId,
    id: root === undefined ? id : threadId(id, root),
    ...(kind === 'personal' ? {} : { isGroup: true }),
    ...(kind === 'groupChat' ? { name } : {}),
  }
}

/** Messages name the team and channel by id; events also by name. */
function channelData(
  { options, tenant }: TeamsDesk,
  { conversation }: Where,
  withNames = false,
): Record<string, unknown> {
  const tenantPart = { tenant: { id: options.tenantId } }
  const team = conversation.team === undefined ? undefined : tenant.team(conversation.team)
  if (!team) return tenantPart
  return {
    ...tenantPart,
    teamsChannelId: conversation.id,
    teamsTeamId: team.id,
    channel: {
      id: conversation.id,
      ...(withNames && conversation.id !== team.id ? { name: conversation.name } : {}),
    },
    team: teamJson(team, withNames),
  }
}

function teamJson(team: Team, withNames: boolean): Record<string, unknown> {
  return withNames
    ? { id: team.id, name: team.name, aadGroupId: team.groupId, type: 'standard' }
    : { id: team.id }
}
