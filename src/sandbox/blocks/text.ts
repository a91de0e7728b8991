import * as z from 'zod'

export const blockId = z.string().min(1).max(255).optional()
export const actionId = z.string().min(1).max(255).optional()

export function plainText(longest: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(longest),
    emoji: z.boolean().optional(),
  })
}

export function anyText(longest: number) {
  return z.discriminatedUnion('type', [
    plainText(longest),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(longest),
      verbatim: z.boolean().optional(),
    }),
  ])
}

const somePlainText = plainText(3000)
const someText = anyText(3000)
export type PlainText = z.infer<typeof somePlainText>
export type Text = z.infer<typeof someText>
