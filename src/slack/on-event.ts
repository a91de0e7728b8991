import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt'
import type { Product } from '../chat/ask.ts'
import type { Reply } from '../chat/reply.ts'
import { asReply } from '../overdue/parse-words.ts'
import { ask } from './ask.ts'
import { withoutEntities } from './inert.ts'
import { renderHome } from './render.ts'
import { openForm, replyMessage, sayPrivately } from './say.ts'
import type { Source } from './source.ts'

type Args<E extends string> = SlackEventMiddlewareArgs<E> & AllMiddlewareArgs<{ source?: Source }>

/** The App Home tab is drawn anew whenever somebody opens it. */
export async function onHomeOpened(product: Product, args: Args<'app_home_opened'>): Promise<void> {
  const { event, body, client, context } = args
  if (event.tab !== 'home') return
  const where = { channelId: event.user, direct: true, userId: event.user, occurrence: body.event_id }
  const reply = await ask(product, context.source, client, where, { name: 'home', input: {} })
  await client.views.publish({ user_id: event.user, view: renderHome(homeCard(reply)) })
}

function homeCard(reply: Reply) {
  if (reply.kind === 'card') return reply.card
  const text = reply.kind === 'notice' ? reply.text : 'There is nothing to show here yet.'
  return { title: 'Dunwell', summary: text, parts: [{ kind: 'text' as const, text }] }
}

/** `@Dunwell acme` in a channel means `/overdue acme`. */
export async function onMention(product: Product, args: Args<'app_mention'>): Promise<void> {
  const { event, body, client, context } = args
  if (!event.user || 'bot_id' in event) return
  const where = { channelId: event.channel, direct: false, userId: event.user, occurrence: body.event_id }
  const call = product.parseSlash('overdue', wordsOf(event.text))
  const reply = await ask(product, context.source, client, where, call)
  await tell(client, where, reply, event.thread_ts)
}

/** Free words in the direct conversation mean the same. */
export async function onMessage(product: Product, args: Args<'message'>): Promise<void> {
  const { event, body, client, context } = args
  // Edits, joins and messages of apps carry a subtype or a bot id.
  const files = event.subtype === 'file_share'
  if (event.channel_type !== 'im' || (event.subtype !== undefined && !files)) return
  if ('bot_id' in event && event.bot_id !== undefined) return
  const where = { channelId: event.channel, direct: true, userId: event.user, occurrence: body.event_id }
  const words = wordsOf(event.text ?? '')
  if (files && words === '') {
    const text = 'Dunwell reads words, not files. Say it in a sentence, or press a button.'
    return tell(client, where, { kind: 'notice', text }, event.thread_ts)
  }
  const call = asReply(product.parseSlash('overdue', words), words, event.thread_ts)
  const reply = await ask(product, context.source, client, where, call)
  await tell(client, where, reply, event.thread_ts)
}

async function tell(
  client: AllMiddlewareArgs['client'],
  where: { channelId: string; direct: boolean; userId: string; occurrence: string },
  reply: Reply,
  threadTs: string | undefined,
): Promise<void> {
  const message =
    reply.kind === 'form' ? await openForm(client, undefined, reply.form, where) : replyMessage(reply)
  if (message) await sayPrivately(client, where, message, threadTs)
}

/** What was typed: without mentions, Slack's link marks and entities. */
function wordsOf(text: string): string {
  return withoutEntities(
    text
      .replace(/<@[^>]*>/g, ' ')
      .replace(/<[^>|]*\|([^>]*)>/g, '$1')
      .replace(/<((?:https?:|mailto:)[^>]*)>/g, '$1'),
  ).trim()
}
