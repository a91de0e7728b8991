import type { Block } from '../blocks/block.ts'
import { withIds } from '../blocks/elements-of.ts'
import { validateBlocks } from '../blocks/validate-blocks.ts'
import type { Desk } from '../desk.ts'
import type { Message } from '../message.ts'
import { messageJson } from '../message-json.ts'
import { ApiError, invalid } from './api-error.ts'
import type { Args } from './args.ts'
import { conversation } from './conversation.ts'
import type { Methods } from './method.ts'
import { readMetadata } from './read-metadata.ts'

const longestText = 40_000

export const chatMethods: Methods = {
  'chat.postMessage': {
    scope: 'chat:write',
    run(desk, args) {
      const channel = conversation(desk, args.text('channel'))
      if (channel.archived) throw new ApiError('is_archived')
      if (!channel.members.has(desk.workspace.botUserId)) throw new ApiError('not_in_channel')
      const metadata = readMetadata(args.json('metadata'))
      const content = readContent(desk, args)
      const threadTs = args.text('thread_ts')
      if (threadTs !== undefined && !desk.workspace.message(channel.id, threadTs)) {
        throw new ApiError('thread_not_found')
      }
      const message = desk.workspace.add({
        channel: channel.id,
        author: { kind: 'app' },
        ...content,
        threadTs,
        metadata,
      })
      return { channel: channel.id, ts: message.ts, message: messageJson(desk, message, true) }
    },
  },
  'chat.update': {
    scope: 'chat:write',
    run(desk, args) {
      const message = ownMessage(desk, args, 'cant_update_message')
      const metadata = readMetadata(args.json('metadata'))
      const content = readContent(desk, args)
      const changed = desk.workspace.change(message, { ...content, ...(metadata ? { metadata } : {}) })
      return {
        channel: changed.channel,
        ts: changed.ts,
        text: changed.text,
        message: messageJson(desk, changed, true),
      }
    },
  },
  'chat.delete': {
    scope: 'chat:write',
    run(desk, args) {
      const message = ownMessage(desk, args, 'cant_delete_message')
      desk.workspace.remove(message)
      return { channel: message.channel, ts: message.ts }
    },
  },
  'chat.postEphemeral': {
    scope: 'chat:write',
    run(desk, args) {
      const channel = conversation(desk, args.text('channel'))
      if (channel.archived) throw new ApiError('is_archived')
      if (!channel.members.has(desk.workspace.botUserId)) throw new ApiError('not_in_channel')
      const userId = args.need('user')
      if (!desk.options.members.some((member) => member.id === userId)) throw new ApiError('user_not_found')
      if (!channel.members.has(userId)) throw new ApiError('user_not_in_channel')
      const content = readContent(desk, args)
      const message = desk.workspace.add({
        channel: channel.id,
        author: { kind: 'app' },
        ...content,
        threadTs: args.text('thread_ts'),
        ephemeralTo: userId,
      })
      return { message_ts: message.ts }
    },
  },
}

/** The text and blocks of a message, refused as Slack refuses them. */
export function readContent(desk: Desk, args: Args): { text: string; blocks: Block[] } {
  const text = args.text('text') ?? ''
  const checked = validateBlocks(args.json('blocks') ?? [], 'message')
  if (!checked.ok) throw invalid('invalid_blocks', checked.messages)
  if (text === '' && checked.blocks.length === 0) throw new ApiError('no_text')
  if (text.length > longestText) throw new ApiError('msg_too_long')
  return { text, blocks: withIds(checked.blocks, desk.options.newId) }
}

function ownMessage(desk: Desk, args: Args, refusal: string): Message {
  const channel = conversation(desk, args.text('channel'))
  const message = desk.workspace.message(channel.id, args.need('ts'))
  if (!message || message.ephemeralTo !== undefined) throw new ApiError('message_not_found')
  if (message.author.kind !== 'app') throw new ApiError(refusal)
  if (channel.archived) throw new ApiError('is_archived')
  return message
}
