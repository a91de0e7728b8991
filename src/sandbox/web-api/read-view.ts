import * as z from 'zod'
import { withIds } from '../blocks/elements-of.ts'
import { plainText } from '../blocks/text.ts'
import { validateBlocks } from '../blocks/validate-blocks.ts'
import type { Desk } from '../desk.ts'
import { stateOf } from '../element-state.ts'
import type { View, ViewContent } from '../view.ts'

const frame = z.strictObject({
  type: z.enum(['modal', 'home']),
  title: plainText(24).optional(),
  submit: plainText(24).nullish(),
  close: plainText(24).nullish(),
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
})

export type ReadView = { ok: true; view: ViewContent } | { ok: false; messages: string[] }

export function readView(input: unknown, type: 'modal' | 'home'): ReadView {
  const read = frame.safeParse(input)
  if (!read.success) {
    const messages = read.error.issues.map(
      (issue) => `[ERROR] ${issue.message} [json-pointer:/${['view', ...issue.path.map(String)].join('/')}]`,
    )
    return { ok: false, messages }
  }
  const view = read.data
  if (view.type !== type)
    return { ok: false, messages: [`[ERROR] must be a ${type} [json-pointer:/view/type]`] }
  if (type === 'modal' && !view.title) {
    return { ok: false, messages: ['[ERROR] missing required field: title [json-pointer:/view]'] }
  }
  const checked = validateBlocks(view.blocks, type, '/view/blocks')
  if (!checked.ok) return checked
  if (type === 'modal' && !view.submit && checked.blocks.some((block) => block.type === 'input')) {
    return { ok: false, messages: ['[ERROR] missing required field: submit [json-pointer:/view]'] }
  }
  return { ok: true, view: { ...view, blocks: checked.blocks } }
}

/** The view as Slack keeps it: named, hashed, with what was already typed where the same inputs remain. */
export function keepView(desk: Desk, content: ViewContent, before?: View, below?: View): View {
  const { workspace, options } = desk
  const id = before?.id ?? `V${options.newId().replaceAll('-', '').slice(-10).toUpperCase()}`
  const blocks = withIds(content.blocks, options.newId)
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    submit: null,
    close: null,
    ...content,
    blocks,
    id,
    team_id: options.teamId,
    app_id: workspace.appId,
    bot_id: workspace.botId,
    hash: `${workspace.nextTs()}.${options.newId().slice(-6)}`,
    root_view_id: before?.root_view_id ?? below?.root_view_id ?? id,
    previous_view_id: before?.previous_view_id ?? below?.id ?? null,
    state: { values: stateOf(blocks, before?.state.values) },
  }
}
