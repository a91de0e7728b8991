import * as z from 'zod'
import type { CardJson } from '../card/card-json.ts'
import { validateCard } from '../card/validate-card.ts'
import type { Post } from '../post.ts'
import { badSyntax } from './connector-error.ts'

/** Beyond this the Connector answers 413; it counts the whole activity. */
export const MOST_BYTES = 100 * 1024

const activity = z.looseObject({
  type: z.enum(['message', 'typing']),
  text: z.string().nullish(),
  summary: z.string().nullish(),
  textFormat: z.enum(['markdown', 'plain', 'xml']).nullish(),
  attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })).nullish(),
})

export type SentActivity =
  | { type: 'typing' }
  | ({ type: 'message' } & Pick<Post, 'text' | 'textFormat' | 'summary' | 'cards'>)

/** What a bot wants said, refused as Teams refuses it. */
export function readActivity(value: unknown): SentActivity {
  const read = activity.safeParse(value)
  if (!read.success) {
    const [first] = read.error.issues
    throw badSyntax(`Invalid activity: ${first?.path.join('.')} ${first?.message}`)
  }
  const { type, text, summary, textFormat, attachments } = read.data
  if (type === 'typing') return { type }
  const cards = (attachments ?? []).map(readCard)
  if (!text && cards.length === 0) throw badSyntax('Activity must contain text, or at least one attachment.')
  return {
    type,
    text: text ?? '',
    textFormat: textFormat ?? 'markdown',
    summary: summary ?? undefined,
    cards,
  }
}

function readCard({ contentType, content }: { contentType: string; content?: unknown }): CardJson {
  if (contentType !== 'application/vnd.microsoft.card.adaptive') {
    throw badSyntax(`Unknown attachment type ${contentType}`)
  }
  const verdict = validateCard(content)
  if (!verdict.ok) throw badSyntax(`Failed to parse the Adaptive Card: ${verdict.problems.join('; ')}`)
  return verdict.card
}
