import type { Desk } from './desk.ts'
import type { Message } from './message.ts'

/** A message as the API shows it. Metadata only comes out when it is asked for. */
export function messageJson(desk: Desk, message: Message, withMetadata: boolean): Record<string, unknown> {
  const { workspace, options } = desk
  const replies = workspace
    .messages(message.channel)
    .filter((other) => other.threadTs === message.ts && other.ts !== message.ts && !other.ephemeralTo)
  const latest = replies.at(-1)
  const author =
    message.author.kind === 'app'
      ? {
          user: workspace.botUserId,
          bot_id: workspace.botId,
          app_id: workspace.appId,
          bot_profile: {
            id: workspace.botId,
            app_id: workspace.appId,
            name: workspace.appName,
            team_id: options.teamId,
          },
        }
      : { user: message.author.id, client_msg_id: `sandbox-${message.ts}` }
  return {
    type: 'message',
    ...author,
    text: message.text,
    ts: message.ts,
    team: options.teamId,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.edited ? { edited: { user: workspace.botUserId, ts: message.edited } } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(latest ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: latest.ts } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  }
}
