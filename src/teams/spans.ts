import type { Span, Text } from '../chat/card.ts'
import { spansOf, webAddress, wordsOf } from '../chat/spans.ts'
import type { RichTextBlock, TextRun, TextStyle } from './adaptive-card.ts'
import { inertRun } from './inert.ts'
import { LIMITS } from './limits.ts'

/** Nothing is said where something has to stand. */
const NOTHING = '–'

/** Text as Teams draws it word by word: what a word may do is said by its run, never by its letters. */
export function richText(text: Text, style: TextStyle = {}): RichTextBlock {
  const runs = runsOf(text, style)
  const said = runs.some((run) => run.text.trim() !== '')
  return { type: 'RichTextBlock', inlines: said ? runs : [{ type: 'TextRun', text: NOTHING, ...style }] }
}

/** A small grey line. */
export function smallText(text: Text): RichTextBlock {
  return richText(text, { size: 'small', isSubtle: true })
}

/** Whether any words are left when all that is unseen is gone. */
export function saysSomething(text: Text): boolean {
  return spansOf(text).some((span) => inertRun(wordsOf(span), LIMITS.span).trim() !== '')
}

function runsOf(text: Text, style: TextStyle): TextRun[] {
  const max = typeof text === 'string' ? LIMITS.paragraph : LIMITS.span
  return spansOf(text).flatMap((span): TextRun[] => {
    if (typeof span !== 'string' && 'newLine' in span) return [{ type: 'TextRun', text: '\n' }]
    const words = inertRun(wordsOf(span), max)
    return words === '' ? [] : [{ type: 'TextRun', text: words, ...style, ...ownStyle(span) }]
  })
}

function ownStyle(span: Span): Omit<TextRun, 'type' | 'text'> {
  if (typeof span === 'string' || 'newLine' in span) return {}
  if ('bold' in span) return { weight: 'bolder' }
  if ('italic' in span) return { italic: true }
  const url = webAddress(span.url, LIMITS.url)
  return url ? { color: 'accent', selectAction: { type: 'Action.OpenUrl', url } } : {}
}
