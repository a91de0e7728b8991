import type { Desk } from '../desk.ts'
import type { Message } from '../message.ts'
import { messageJson } from '../message-json.ts'
import { ApiError } from './api-error.ts'
import { type Args, pageOf } from './args.ts'
import { conversation, conversationJson } from './conversation.ts'
import type { Methods } from './method.ts'

export const conversationMethods: Methods = {
  'conversations.list': {
    scope: 'channels:read',
    run(desk, args) {
      const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim())
      const all = [...desk.workspace.channels.values()].filter(
        (channel) =>
          types.includes(channel.kind === 'im' ? 'im' : 'public_channel') &&
          !(args.flag('exclude_archived') && channel.archived),
      )
      const { page, next } = pageOf(all, args, 1000)
      return {
        channels: page.map((channel) => conversationJson(desk, channel)),
        response_metadata: { next_cursor: next },
      }
    },
  },
  'conversations.info': {
    scope: 'channels:read',
    run: (desk, args) => ({ channel: conversationJson(desk, conversation(desk, args.text('channel'))) }),
  },
  'conversations.members': {
    scope: 'channels:read',
    run(desk, args) {
      const { page, next } = pageOf([...conversation(desk, args.text('channel')).members], args, 1000)
      return { members: page, response_metadata: { next_cursor: next } }
    },
  },
  'conversations.join': {
    scope: 'channels:join',
    run(desk, args) {
      const channel = conversation(desk, args.text('channel'))
      if (channel.kind === 'im') throw new ApiError('method_not_supported_for_channel_type')
      if (channel.archived) throw new ApiError('is_archived')
      desk.workspace.setMembership(channel.id, desk.workspace.botUserId, true)
      return { channel: conversationJson(desk, channel) }
    },
  },
  'conversations.open': {
    scope: 'im:write',
    run(desk, args) {
      const given = args.text('channel')
      if (given) return { channel: { id: conversation(desk, given).id } }
      const users = (args.text('users') ?? '').split(',').filter((id) => id !== '')
      const [userId] = users
      if (userId === undefined) throw new ApiError('users_list_not_supplied')
      if (users.length > 1) throw new ApiError('too_many_users')
      if (userId === desk.workspace.botUserId) throw new ApiError('cannot_dm_bot')
      if (!desk.options.members.some((member) => member.id === userId)) throw new ApiError('user_not_found')
      const channel = desk.workspace.directOf(userId)
      return {
        no_op: true,
        already_open: true,
        channel: args.flag('return_im') ? conversationJson(desk, channel) : { id: channel.id },
      }
    },
  },
  'conversations.history': {
    scope: 'channels:history',
    run(desk, args) {
      const channel = readable(desk, args)
      const all = desk.workspace
        .messages(channel.id)
        .filter((message) => message.threadTs === undefined && !message.ephemeralTo && within(message, args))
        .reverse()
      return listed(desk, all, args)
    },
  },
  'conversations.replies': {
    scope: 'channels:history',
    run(desk, args) {
      const channel = readable(desk, args)
      const asked = desk.workspace.message(channel.id, args.need('ts'))
      if (!asked || asked.ephemeralTo) throw new ApiError('thread_not_found')
      const rootTs = asked.threadTs ?? asked.ts
      const all = desk.workspace
        .messages(channel.id)
        .filter(
          (message) =>
            message.ts === rootTs ||
            (message.threadTs === rootTs && !message.ephemeralTo && within(message, args)),
        )
      return listed(desk, all, args)
    },
  },
}

function readable(desk: Desk, args: Args) {
  const channel = conversation(desk, args.text('channel'))
  if (!channel.members.has(desk.workspace.botUserId)) throw new ApiError('not_in_channel')
  return channel
}

function within(message: Message, args: Args): boolean {
  const oldest = micros(args.text('oldest') ?? '0', 'invalid_ts_oldest')
  const latest = micros(args.text('latest') ?? '9999999999', 'invalid_ts_latest')
  const at = micros(message.ts, 'internal_error')
  return args.flag('inclusive') ? at >= oldest && at <= latest : at > oldest && at < latest
}

/** Compared as whole microseconds: a `ts` has more digits than a float keeps. */
function micros(ts: string, refusal: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,6}))?\d*$/.exec(ts)
  if (!match) throw new ApiError(refusal)
  return BigInt(match[1] ?? '0') * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'))
}

function listed(desk: Desk, all: Message[], args: Args): Record<string, unknown> {
  const { page, next } = pageOf(all, args, 999)
  const withMetadata = args.flag('include_all_metadata')
  return {
    messages: page.map((message) => messageJson(desk, message, withMetadata)),
    has_more: next !== '',
    pin_count: 0,
    response_metadata: { next_cursor: next },
  }
}
