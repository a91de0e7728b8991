import * as z from 'zod'
import { withIds } from './blocks/elements-of.ts'
import { validateBlocks } from './blocks/validate-blocks.ts'
import type { Answer } from './deliver.ts'
import type { Desk } from './desk.ts'
import type { Channel } from './message.ts'
import { type Outcome, outcome } from './outcome.ts'

const body = z.looseObject({
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
})

/** Shows what the product answered to a slash command, or the error Slack would show. */
export function slashAnswer(
  desk: Desk,
  userId: string,
  channel: Channel,
  command: string,
  answer: Answer,
): Outcome {
  const result = outcome(answer)
  const failed = (code: string): Outcome => ({
    ...result,
    ok: false,
    error: `${command} failed with the error "${code}"`,
  })
  if (!result.ok || answer.kind === 'failed') return failed(result.error ?? 'dispatch_failed')
  if (answer.body.trim() === '') return result
  const said = answer.contentType.includes('json') ? readJson(answer.body) : { text: answer.body }
  if (!said) return failed('invalid_command_response')
  const blocks = validateBlocks(said.blocks ?? [], 'message')
  if (!blocks.ok) return failed('invalid_blocks')
  if (!said.text && blocks.blocks.length === 0) return result
  desk.workspace.add({
    channel: channel.id,
    author: { kind: 'app' },
    text: said.text ?? '',
    blocks: withIds(blocks.blocks, desk.options.newId),
    ...(said.response_type === 'in_channel' ? {} : { ephemeralTo: userId }),
  })
  return result
}

function readJson(text: string): z.infer<typeof body> | undefined {
  try {
    return body.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
