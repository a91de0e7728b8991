import * as z from 'zod'
import { element, imageElement } from './element.ts'
import { richText } from './rich-text.ts'
import { anyText, blockId, plainText } from './text.ts'

const contextElement = z.union([imageElement, anyText(2000)])
const accessory = z.union([element, imageElement])
const tableCell = z.union([
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  richText,
])

/** Every block the sandbox knows, with the limits Slack documents for it. */
export const block = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('section'),
      block_id: blockId,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: accessory.optional(),
      expand: z.boolean().optional(),
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined, {
      message: 'must provide one of text, fields',
    }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({
    type: z.literal('header'),
    block_id: blockId,
    text: plainText(150),
    level: z.int().min(1).max(4).optional(),
  }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z.array(contextElement).min(1).max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z.array(element).min(1).max(25),
  }),
  z
    .strictObject({
      type: z.literal('image'),
      block_id: blockId,
      alt_text: z.string().min(1).max(2000),
      image_url: z.string().min(1).max(3000).optional(),
      slack_file: z.looseObject({}).optional(),
      title: plainText(2000).optional(),
    })
    .refine((image) => (image.image_url === undefined) !== (image.slack_file === undefined), {
      message: 'must provide exactly one of image_url, slack_file',
    }),
  z.strictObject({
    type: z.literal('input'),
    block_id: blockId,
    label: plainText(2000),
    element,
    dispatch_action: z.boolean().optional(),
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('table'),
    block_id: blockId,
    rows: z.array(z.array(tableCell).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(
        z
          .strictObject({
            align: z.enum(['left', 'center', 'right']).optional(),
            is_wrapped: z.boolean().optional(),
          })
          .nullable(),
      )
      .max(20)
      .optional(),
  }),
  richText,
  z.strictObject({ type: z.literal('markdown'), block_id: blockId, text: z.string().min(1).max(12_000) }),
  z.looseObject({ type: z.literal('video'), block_id: blockId, alt_text: z.string().min(1) }),
])

export type Block = z.infer<typeof block>
export type BlockOf<T extends Block['type']> = Extract<Block, { type: T }>
