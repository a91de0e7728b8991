import { WebSocket } from 'ws'
import * as z from 'zod'
import { type CardNode, isNode } from '../../src/sandbox/teams/card/card-json.ts'

/** A message of the bot as the Playground draws it for its first user. */
export interface Drawn {
  id: string
  /** The chat or channel it is drawn in; for what stands in a thread, the thread. */
  place: string
  /** Where answers to it and clicks on it go. */
  conversation: string
  cards: CardNode[]
}

/** One request of the bot to the Playground's connector. The chats of others are not drawn, only noted here. */
export interface Taken {
  kind: string
  status: number
  /** With whom a chat was opened. */
  members: string[]
  cards: CardNode[]
}

/** The Playground's own interface: the one behind its page. */
export interface PlaygroundClient {
  /** The bot is added to a chat or a team. */
  install(conversation: string): Promise<void>
  /** @returns the thread that what was typed began, or the chat. */
  say(
    from: string,
    conversation: string,
    text: string,
    mention?: { id: string; text: string },
  ): Promise<string>
  /** Somebody clicks. @returns what the bot answered. */
  press(from: string, on: Drawn, action: CardNode): Promise<{ type: string; value: unknown }>
  /** Everything the Playground drew so far, and all that the bot asked of it, oldest first. */
  drawn: Drawn[]
  taken: Taken[]
  close(): void
}

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'
const attachments = z
  .array(z.object({ contentType: z.string(), content: z.unknown() }))
  .default([])
  .transform((all) =>
    all.flatMap(({ contentType, content }) =>
      contentType === ADAPTIVE_CARD && isNode(content) ? [content] : [],
    ),
  )
const chatEvent = z.object({
  action: z.string(),
  actionConversationId: z.string(),
  message: z
    .object({
      messageId: z.string(),
      postConversationId: z.string().optional(),
      attachments,
    })
    .optional(),
})
/** It also logs what it sends to the bot, and sentences of its own. */
const logEvent = z.object({
  log: z.object({
    from: z.literal('User Application'),
    activityName: z.string(),
    request: z.object({
      body: z.object({ members: z.array(z.object({ id: z.string() })).default([]), attachments }).optional(),
    }),
    response: z.object({ statusCode: z.number() }),
  }),
})
const typed = z.object({ messageId: z.string(), postConversationId: z.string().optional() })
const invoked = z.object({ type: z.string(), value: z.unknown() })

export async function connectPlayground(url: string): Promise<PlaygroundClient> {
  const drawn: Drawn[] = []
  const taken: Taken[] = []
  const chats = await listen(`${url}/_ws_conversation/v1/conversations/stream`, (data) => {
    const { action, actionConversationId: place, message } = chatEvent.parse(data)
    if (action !== 'createMessage' || !message) return
    const { messageId: id, postConversationId: conversation = place, attachments: cards } = message
    drawn.push({ id, place, conversation, cards })
  })
  const log = await listen(`${url}/_ws/log/stream`, (data) => {
    const told = logEvent.safeParse(data).data?.log
    if (!told) return
    const { members = [], attachments: cards = [] } = told.request.body ?? {}
    const { activityName: kind, response } = told
    taken.push({ kind, status: response.statusCode, members: members.map(({ id }) => id), cards })
  })

  async function post(path: string, body: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`the Playground answered ${answer.status}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  return {
    install: async (conversation) => {
      await post(`_debug/conversation/${encodeURIComponent(conversation)}/installation`, {})
    },
    say: async (from, conversation, text, mention) => {
      const answer = await post(
        `_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`,
        {
          from: { id: from },
          text,
          textFormat: mention ? 'xml' : 'plain',
          mentions: mention ? [{ mentioned: { id: mention.id }, text: mention.text }] : [],
        },
      )
      return typed.parse(answer).postConversationId ?? conversation
    },
    press: async (from, { conversation, id }, action) =>
      invoked.parse(
        await post('_conversation/v1/invoke', {
          name: 'adaptiveCard/action',
          from: { id: from },
          conversation: { id: conversation },
          replyToId: id,
          value: { action, trigger: 'manual' },
        }),
      ),
    drawn,
    taken,
    close: () => {
      chats.terminate()
      log.terminate()
    },
  }
}

async function listen(url: string, hear: (data: unknown) => void): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http:', 'ws:'))
  socket.on('message', (data) => hear(JSON.parse(String(data))))
  await new Promise((open, failed) => socket.once('open', open).once('error', failed))
  return socket
}
