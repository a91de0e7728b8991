import type { WebClient } from '@slack/web-api'
import type { Delivery, Log, Messenger, PostTarget, Workspace } from '../ports.ts'
import { deliveryOf } from './failed-call.ts'
import { findMessage, MESSAGE_EVENT } from './find-message.ts'
import { renderMessage } from './render.ts'
import { AS_WRITTEN } from './say.ts'
import { createSlackClient } from './slack-client.ts'
import type { Tokens } from './source.ts'

export interface SlackMessengerOptions {
  tokens: Tokens
  log: Log
  slackApiUrl?: string
  fetch?: typeof globalThis.fetch
  timeoutMs?: number
  /** Slack allows about one message a second and channel. */
  pacingMs?: number
}

type Reached = { client: WebClient; channel: string }

/** Slack's side of the outbox. It never repeats a call on its own. */
export function createSlackMessenger(options: SlackMessengerOptions): Messenger {
  const clients = new Map<string, WebClient>()
  const directChannels = new Map<string, string>()

  function clientFor(workspace: Workspace): WebClient | null {
    const token = options.tokens(workspace.externalId)
    if (!token) return null
    const known = clients.get(token)
    if (known) return known
    const client = createSlackClient(token, options)
    clients.set(token, client)
    return client
  }

  /** The channel to write to; opening a direct conversation delivers nothing, so it may be repeated. */
  async function reach({ workspace, to }: PostTarget): Promise<Reached | Delivery> {
    const client = clientFor(workspace)
    if (!client) return NO_TOKEN
    if ('channelId' in to) return { client, channel: to.channelId }
    const known = directChannels.get(`${workspace.id}:${to.userId}`)
    if (known) return { client, channel: known }
    try {
      const opened = await client.conversations.open({ users: to.userId })
      const channel = opened.channel?.id ?? to.userId
      directChannels.set(`${workspace.id}:${to.userId}`, channel)
      return { client, channel }
    } catch (error) {
      const delivery = deliveryOf(error, 'that person')
      return delivery.kind === 'uncertain'
        ? { kind: 'retry', afterMs: 2_000, why: delivery.why, rateLimited: false }
        : delivery
    }
  }

  return {
    pacingMs: options.pacingMs ?? 1_000,

    async post(target, card, key) {
      const reached = await reach(target)
      if ('kind' in reached) return reached
      const { client, channel } = reached
      const { text, blocks } = renderMessage(card)
      try {
        const answer = await client.chat.postMessage({
          channel,
          text,
          blocks,
          ...AS_WRITTEN,
          ...(target.thread ? { thread_ts: target.thread.externalId } : {}),
          metadata: { event_type: MESSAGE_EVENT, event_payload: { key } },
        })
        if (!answer.ts)
          return { kind: 'uncertain', why: 'Slack accepted the message without saying where it is.' }
        return { kind: 'sent', ref: { channelId: answer.channel ?? channel, externalId: answer.ts } }
      } catch (error) {
        return deliveryOf(error, placeName(target))
      }
    },

    async update(workspace, message, card, key) {
      const client = clientFor(workspace)
      if (!client) return NO_TOKEN
      const { text, blocks } = renderMessage(card)
      try {
        await client.chat.update({
          channel: message.channelId,
          ts: message.externalId,
          text,
          blocks,
          parse: 'none',
          link_names: false,
          metadata: { event_type: MESSAGE_EVENT, event_payload: { key } },
        })
        return { kind: 'sent', ref: message }
      } catch (error) {
        return deliveryOf(error, `the channel ${message.channelId}`)
      }
    },

    async find(target, key, since) {
      const reached = await reach(target)
      if ('kind' in reached) {
        return { kind: 'unknown', why: reached.kind === 'sent' ? '' : reached.why }
      }
      return findMessage(reached.client, reached.channel, target.thread?.externalId, key, since)
    },
  }
}

const NO_TOKEN: Delivery = {
  kind: 'refused',
  code: 'no_token',
  why: 'No bot token is configured for this Slack workspace. Set SLACK_BOT_TOKEN and restart.',
  revoked: true,
}

function placeName({ to }: PostTarget): string {
  return 'channelId' in to ? `the channel ${to.channelId}` : 'that person'
}
