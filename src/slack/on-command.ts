import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { Product } from '../chat/ask.ts'
import type { Place, Reply } from '../chat/reply.ts'
import { problemOf } from '../problem-of.ts'
import { ask, soon } from './ask.ts'
import { withoutEntities } from './inert.ts'
import { isDirect } from './is-direct.ts'
import type { RenderedMessage } from './render.ts'
import { openForm, replyMessage, WORKING } from './say.ts'
import type { Source } from './source.ts'

type Args = SlackCommandMiddlewareArgs & AllMiddlewareArgs<{ source?: Source }>

/** A slash command: answered in the response itself, for the asker alone. */
export async function onCommand(product: Product, name: 'overdue' | 'dunwell', args: Args): Promise<void> {
  const { command, ack, respond, client, context } = args
  const where = placeOf(command)
  const call = product.parseSlash(name, withoutEntities(command.text ?? ''))
  const asking = ask(product, context.source, client, where, call)
  const settle = async (reply: Reply) =>
    reply.kind === 'form' ? openForm(client, command.trigger_id, reply.form, where) : replyMessage(reply)
  const answering = asking.then(settle)

  const say = async (message: RenderedMessage) => {
    await respond({ ...message, response_type: 'ephemeral' }).catch((error: unknown) => {
      product.deps.log.warn({ problem: problemOf(error) }, 'an answer to a slash command was lost')
    })
  }
  // The receiver may have answered for us when even this took too long.
  const acknowledge = (message: RenderedMessage | null) =>
    (message ? ack({ ...message, response_type: 'ephemeral' }) : ack()).catch(async () => {
      if (message && message !== WORKING) await say(message)
    })

  const first = await soon(product, answering)
  if (!first.late) return acknowledge(first.value)
  await acknowledge(WORKING)
  const message = await answering
  if (message) await say(message)
}

/** Slack's words for conversations whose name it keeps to itself. */
const NAMELESS = new Set(['directmessage', 'privategroup'])

function placeOf(command: Args['command']): Omit<Place, 'workspace'> {
  const direct = isDirect(command.channel_id)
  return {
    channelId: command.channel_id,
    ...(NAMELESS.has(command.channel_name) ? {} : { channelName: command.channel_name }),
    direct,
    userId: command.user_id,
    occurrence: command.trigger_id,
  }
}
