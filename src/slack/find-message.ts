import type { WebClient } from '@slack/web-api'
import type { Found } from '../ports.ts'
import { reasonOf } from './failed-call.ts'

export const MESSAGE_EVENT = 'dunwell_message'

const PAGE = 200
const PAGES = 25

/** Reads the channel, or one thread, back to `since` for the message that carries `key`. */
export async function findMessage(
  client: WebClient,
  channel: string,
  threadTs: string | undefined,
  key: string,
  since: Date,
): Promise<Found> {
  const oldest = (since.getTime() / 1_000).toFixed(6)
  let cursor: string | undefined
  try {
    for (let page = 0; page < PAGES; page += 1) {
      const asked = {
        channel,
        oldest,
        inclusive: true,
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor ? { cursor } : {}),
      }
      const answer = threadTs
        ? await client.conversations.replies({ ...asked, ts: threadTs })
        : await client.conversations.history(asked)
      for (const message of answer.messages ?? []) {
        if (message.ts && keyOf(message.metadata) === key) {
          return { kind: 'found', ref: { channelId: channel, externalId: message.ts } }
        }
      }
      cursor = answer.response_metadata?.next_cursor || undefined
      if (!cursor) return { kind: 'absent' }
    }
    return { kind: 'unknown', why: `${PAGE * PAGES} messages were read without an end.` }
  } catch (error) {
    return { kind: 'unknown', why: reasonOf(error, 'that channel') }
  }
}

function keyOf(metadata: { event_type?: string; event_payload?: object } | undefined): string | undefined {
  if (metadata?.event_type !== MESSAGE_EVENT) return undefined
  const payload: { key?: unknown } = metadata.event_payload ?? {}
  return typeof payload.key === 'string' ? payload.key : undefined
}
