import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt'
import type { Product } from '../chat/ask.ts'
import type { Place, Reply } from '../chat/reply.ts'
import { problemOf } from '../problem-of.ts'
import { ask, soon } from './ask.ts'
import { decodeCall } from './encode.ts'
import { isDirect } from './is-direct.ts'
import { isFromAnswer, type RenderedMessage, renderHome } from './render.ts'
import { AS_WRITTEN, openForm, replyMessage, sayPrivately, WORKING } from './say.ts'
import type { Source } from './source.ts'

type Args = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs<{ source?: Source }>

/** A click on a button or a choice in a picker of ours. */
export async function onAction(product: Product, args: Args): Promise<void> {
  const { body, action, ack, client, context } = args
  await ack()
  const where = placeOf(body)
  const asking = ask(product, context.source, client, where, decodeCall(chosenValue(action)))
  const first = await soon(product, asking)
  try {
    if (first.late && where.inMessage) await answerAnew(args, where, WORKING)
    await deliver(args, where, first.late ? await asking : first.value)
  } catch (error) {
    product.deps.log.warn({ problem: problemOf(error) }, 'an answer to a click was lost')
  }
}

interface ClickPlace extends Omit<Place, 'workspace'> {
  /** Otherwise on the App Home tab. */
  inMessage: boolean
  /** Seen by the asker alone. */
  ephemeral: boolean
}

function placeOf(body: BlockAction): ClickPlace {
  const channelId = body.channel?.id
  const name = body.channel?.name
  const nameless = name === undefined || name === 'directmessage' || name === 'privategroup'
  return {
    channelId: channelId ?? body.user.id,
    ...(nameless ? {} : { channelName: name }),
    direct: channelId === undefined || isDirect(channelId),
    userId: body.user.id,
    occurrence: body.trigger_id,
    inMessage: body.view === undefined,
    ephemeral: body.container.is_ephemeral === true,
  }
}

function chosenValue(action: Args['action']): unknown {
  if (action.type === 'button') return action.value
  return action.type === 'static_select' ? action.selected_option?.value : undefined
}

async function deliver(args: Args, where: ClickPlace, reply: Reply): Promise<void> {
  const { client, body } = args
  if (reply.kind === 'form') {
    const problem = await openForm(client, body.trigger_id, reply.form, where)
    if (problem) await answerAnew(args, where, problem)
    return
  }
  if (!where.inMessage && reply.kind === 'card') {
    await client.views.publish({ user_id: where.userId, view: renderHome(reply.card) })
    return
  }
  const message = replyMessage(reply)
  const own = where.ephemeral || (where.direct && isFromAnswer(args.action.action_id))
  if (where.inMessage && own && reply.kind === 'card' && reply.how === 'replace') {
    await args.respond({ ...message, replace_original: true })
    return
  }
  await answerAnew(args, where, message)
}

/** A further message for the asker; the one clicked in stays as it is. */
async function answerAnew(args: Args, where: ClickPlace, message: RenderedMessage): Promise<void> {
  const thread = args.body.container.thread_ts
  const threadTs = typeof thread === 'string' ? thread : undefined
  if (where.direct && !where.ephemeral) {
    const { text, blocks } = message
    await args.client.chat.postMessage({
      channel: where.channelId,
      text,
      blocks,
      ...AS_WRITTEN,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    })
    return
  }
  try {
    await args.respond({
      ...message,
      response_type: 'ephemeral',
      replace_original: false,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    })
  } catch {
    await sayPrivately(args.client, where, message, threadTs)
  }
}
