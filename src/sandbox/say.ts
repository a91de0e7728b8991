import type { Desk } from './desk.ts'
import type { Channel, Message } from './message.ts'
import { type Outcome, SandboxRefusal } from './outcome.ts'
import { sendEvent } from './send-event.ts'

/** A person writes; the app hears of it where Slack would tell it. */
export async function say(
  desk: Desk,
  userId: string,
  channel: Channel,
  typed: string,
  threadTs: string | undefined,
): Promise<Outcome & { ts: string }> {
  const { workspace } = desk
  if (!channel.members.has(userId)) {
    throw new SandboxRefusal(`You are not in #${channel.name} yet. Join it to write there.`)
  }
  const text = encode(desk, typed)
  const message = workspace.add({
    channel: channel.id,
    author: { kind: 'person', id: userId },
    text,
    blocks: [],
    threadTs,
  })
  const event = { ...messageEvent(desk, userId, message), channel: channel.id }
  if (!channel.members.has(workspace.botUserId)) {
    return { ok: true, status: 200, ts: message.ts }
  }
  const results: Outcome[] = []
  if (channel.kind === 'im') {
    results.push(await sendEvent(desk, 'message.im', { ...event, type: 'message', channel_type: 'im' }))
  } else {
    if (text.includes(`<@${workspace.botUserId}>`)) {
      results.push(await sendEvent(desk, 'app_mention', { ...event, type: 'app_mention' }))
    }
    results.push(
      await sendEvent(desk, 'message.channels', { ...event, type: 'message', channel_type: 'channel' }),
    )
  }
  const failed = results.find((result) => !result.ok)
  return { ...(failed ?? { ok: true, status: 200 }), ts: message.ts }
}

function messageEvent(desk: Desk, userId: string, message: Message) {
  return {
    user: userId,
    text: message.text,
    ts: message.ts,
    client_msg_id: desk.options.newId(),
    team: desk.options.teamId,
    event_ts: message.ts,
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
  }
}

/** Slack escapes what people type, except mentions, which it turns into ids. */
function encode(desk: Desk, typed: string): string {
  const escaped = typed
    .replace(/&(?!amp;|lt;|gt;)/g, '&amp;')
    .replace(/<(?![@#][A-Z0-9]+>)/g, '&lt;')
    .replace(/(?<!<[@#][A-Z0-9]+)>/g, '&gt;')
  const names: [string, string][] = [
    [desk.workspace.appName, desk.workspace.botUserId],
    ...desk.options.members.map((member): [string, string] => [member.name, member.id]),
  ]
  return names.reduce((text, [name, id]) => text.replaceAll(`@${name}`, `<@${id}>`), escaped)
}
