import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import type { Product } from '../chat/ask.ts'
import { inertPlain } from '../chat/inert.ts'
import type { Reply } from '../chat/reply.ts'
import { withAnswers } from '../chat/with-answers.ts'
import { problemOf } from '../problem-of.ts'
import { ask, soon } from './ask.ts'
import { carry, readAnswers, readCarried } from './carried.ts'
import { LIMITS } from './limits.ts'
import { renderModal } from './render-modal.ts'
import { replyMessage, sayPrivately } from './say.ts'
import type { Source } from './source.ts'

type Args = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs<{ source?: Source }>

/** A form sent in: it stays open with what is wrong, or closes and the outcome is told. */
export async function onSubmission(product: Product, args: Args): Promise<void> {
  const { body, view, ack, client, context } = args
  const carried = readCarried(view.private_metadata)
  const where = {
    channelId: carried?.channelId ?? body.user.id,
    ...(carried?.channelName ? { channelName: carried.channelName } : {}),
    direct: carried?.direct ?? true,
    userId: body.user.id,
    occurrence: body.trigger_id ?? view.id,
  }
  const call = carried && withAnswers(carried.call, readAnswers(view.state.values))
  const asking = ask(product, context.source, client, where, call)
  const first = await soon(product, asking)
  if (!first.late && first.value.kind === 'invalid') {
    return ack({ response_action: 'errors', errors: errorsFor(view.blocks, first.value.errors) })
  }
  if (!first.late && first.value.kind === 'form') {
    const next = carry(first.value.form.call, where)
    if (next) return ack({ response_action: 'update', view: renderModal(first.value.form, next) })
  }
  try {
    await ack()
    await tell(first.late ? await asking : first.value)
  } catch (error) {
    product.deps.log.warn({ problem: problemOf(error) }, 'the outcome of a form could not be told')
  }

  async function tell(reply: Reply): Promise<void> {
    const said: Exclude<Reply, { kind: 'form' }> =
      reply.kind === 'form' ? { kind: 'notice', text: 'That took too long. Open the form again.' } : reply
    await sayPrivately(client, where, replyMessage(said))
  }
}

/** Slack refuses errors for fields it does not show, so those go to the first one. */
function errorsFor(blocks: { block_id?: string; type: string }[], errors: Record<string, string>) {
  const shown = blocks.flatMap((block) => (block.type === 'input' && block.block_id ? [block.block_id] : []))
  const placed = new Map<string, string>()
  for (const [key, text] of Object.entries(errors)) {
    const field = shown.includes(key) ? key : shown[0]
    if (!field) continue
    const before = placed.get(field)
    placed.set(field, inertPlain(before ? `${before} ${text}` : text, LIMITS.inputError))
  }
  return Object.fromEntries(placed)
}
