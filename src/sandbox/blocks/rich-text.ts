import * as z from 'zod'
import { blockId } from './text.ts'

const style = z.looseObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
})

const inline = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: z.string().min(1),
    text: z.string().optional(),
    unsafe: z.boolean().optional(),
    style: style.optional(),
  }),
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string(),
    unicode: z.string().optional(),
    style: style.optional(),
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style: style.optional() }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style: style.optional() }),
  z.strictObject({ type: z.literal('broadcast'), range: z.string(), style: style.optional() }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number(),
    format: z.string(),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style: style.optional(),
  }),
])

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) })

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: z.array(
    z.discriminatedUnion('type', [
      section,
      z.strictObject({
        type: z.literal('rich_text_list'),
        style: z.enum(['bullet', 'ordered']),
        indent: z.int().min(0).max(8).optional(),
        offset: z.int().min(0).optional(),
        border: z.int().optional(),
        elements: z.array(section),
      }),
      z.strictObject({
        type: z.enum(['rich_text_preformatted', 'rich_text_quote']),
        border: z.int().optional(),
        elements: z.array(inline),
      }),
    ]),
  ),
})

export type RichText = z.infer<typeof richText>
export type RichInline = z.infer<typeof inline>
