import type { Span, Text } from './card.ts'

/** A link may only lead to the web. */
export function webAddress(url: string, max: number): string | null {
  if (url.length > max || !URL.canParse(url)) return null
  const parsed = new URL(url)
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null
  return parsed.href.length > max ? null : parsed.href
}

export function spansOf(text: Text): Span[] {
  return typeof text === 'string' ? [text] : text
}

/** What a span says, without how. */
export function wordsOf(span: Span): string {
  if (typeof span === 'string') return span
  if ('bold' in span) return span.bold
  if ('italic' in span) return span.italic
  if ('newLine' in span) return ' '
  return span.link
}
