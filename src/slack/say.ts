import type { WebClient } from '@slack/web-api'
import type { Form } from '../chat/form.ts'
import type { Place, Reply } from '../chat/reply.ts'
import { carry } from './carried.ts'
import { type RenderedMessage, renderMessage, renderNotice } from './render.ts'
import { renderModal } from './render-modal.ts'

/** Nothing in our messages is for Slack to unfold, link or resolve. */
export const AS_WRITTEN = {
  unfurl_links: false,
  unfurl_media: false,
  parse: 'none',
  link_names: false,
} as const

/** A reply that is not a form, as a message. */
export function replyMessage(reply: Exclude<Reply, { kind: 'form' }>): RenderedMessage {
  if (reply.kind === 'card') return renderMessage(reply.card, 'answer')
  return renderNotice(reply.kind === 'notice' ? reply.text : Object.values(reply.errors).join(' '))
}

export const WORKING = renderNotice('Working on it…')

/** Opens a form; when Slack refuses, the sentence to say instead. */
export async function openForm(
  client: WebClient,
  triggerId: string | undefined,
  form: Form,
  where: Omit<Place, 'workspace'>,
): Promise<RenderedMessage | null> {
  if (!triggerId) {
    return renderNotice('That needs a form, which opens from a slash command or a button only.')
  }
  const carried = carry(form.call, where)
  if (!carried) return renderNotice('That form holds too much to open. Ask whoever runs Dunwell.')
  try {
    await client.views.open({ trigger_id: triggerId, view: renderModal(form, carried) })
    return null
  } catch {
    return renderNotice('The form could not be opened in time. Try again.')
  }
}

/** To the asker alone: in the channel where they are, or else in the direct conversation. */
export async function sayPrivately(
  client: WebClient,
  where: Pick<Place, 'channelId' | 'direct' | 'userId'>,
  message: RenderedMessage,
  threadTs?: string,
): Promise<void> {
  const { text, blocks } = message
  const inThread = threadTs ? { thread_ts: threadTs } : {}
  if (!where.direct) {
    try {
      await client.chat.postEphemeral({
        channel: where.channelId,
        user: where.userId,
        text,
        blocks,
        ...inThread,
        parse: 'none',
        link_names: false,
      })
      return
    } catch {
      // The bot may not be in that channel; a direct message reaches the asker all the same.
    }
  }
  const channel = where.direct ? where.channelId : where.userId
  await client.chat.postMessage({ channel, text, blocks, ...AS_WRITTEN, ...(where.direct ? inThread : {}) })
}
