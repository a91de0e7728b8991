import type { ContextBlock, MrkdwnElement, PlainTextElement, RichTextElement } from '@slack/types'
import type { Span, Text } from '../chat/card.ts'
import { inertPlain } from '../chat/inert.ts'
import { spansOf, webAddress, wordsOf } from '../chat/spans.ts'
import { escapeEntities, inertMrkdwn } from './inert.ts'
import { LIMITS, SPAN_LENGTH } from './limits.ts'

/** The words alone, for places that cannot format. */
function plainWords(text: Text, max: number): string {
  return inertPlain(spansOf(text).map(wordsOf).join(''), max)
}

/** Rich text needs no escaping: what Slack may do with each element is said by its type. */
export function richElements(text: Text): RichTextElement[] {
  return spansOf(text).flatMap((span): RichTextElement[] => {
    if (typeof span !== 'string' && 'newLine' in span) return [{ type: 'text', text: '\n' }]
    const words = inertPlain(wordsOf(span), typeof text === 'string' ? LIMITS.section : SPAN_LENGTH)
    return words === '' ? [] : [richElement(span, words)]
  })
}

function richElement(span: Span, words: string): RichTextElement {
  if (typeof span === 'string') return { type: 'text', text: words }
  if ('bold' in span) return { type: 'text', text: words, style: { bold: true } }
  if ('italic' in span) return { type: 'text', text: words, style: { italic: true } }
  if ('newLine' in span) return { type: 'text', text: words }
  const url = webAddress(span.url, LIMITS.url)
  return url ? { type: 'link', url, text: words } : { type: 'text', text: words }
}

/** `plain_text` when nothing is formatted, since that is inert by construction; else escaped `mrkdwn`. */
export function textObject(lines: Text[], max: number): PlainTextElement | MrkdwnElement {
  const share = Math.floor(max / lines.length) - 1
  if (lines.every((line) => spansOf(line).every((span) => typeof span === 'string'))) {
    return plainText(lines.map((line) => plainWords(line, share)).join('\n'), max)
  }
  return mrkdwnText(lines.map((line) => mrkdwn(line, share)).join('\n'))
}

export function plainText(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: text.trim() === '' ? '–' : text.slice(0, max), emoji: false }
}

/** `verbatim` keeps Slack from linking addresses and names on its own. */
export function mrkdwnText(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text: text.trim() === '' ? '–' : text, verbatim: true }
}

/** Spans as `mrkdwn` of at most `max` characters. */
export function mrkdwn(text: Text, max: number): string {
  const spans = spansOf(text)
  let written = ''
  spans.forEach((span, index) => {
    const room = Math.min(max - written.length, SPAN_LENGTH)
    if (room < 8) return
    const following = spans[index + 1]
    written += mrkdwnSpan(span, room, /[\p{L}\p{N}]$/u.test(written), startsWithWord(following))
  })
  return written
}

function startsWithWord(span: Span | undefined): boolean {
  return typeof span === 'string' && /^[\p{L}\p{N}]/u.test(span)
}

function mrkdwnSpan(span: Span, room: number, afterWord: boolean, beforeWord: boolean): string {
  if (typeof span !== 'string' && 'newLine' in span) return '\n'
  const words = inertMrkdwn(wordsOf(span), room - 2)
  if (typeof span === 'string' || words.trim() === '') return words
  if ('link' in span) {
    const url = webAddress(span.url, LIMITS.url)
    const linked = url && `<${escapeEntities(url).replaceAll('|', '%7C')}|${words}>`
    return linked && linked.length <= room ? linked : words
  }
  // Inside a word Slack would show the marks instead of using them.
  if (afterWord || beforeWord) return words
  const mark = 'bold' in span ? '*' : '_'
  const inner = words.trim()
  return words.replace(inner, () => `${mark}${inner}${mark}`)
}

/** A small grey line. */
export function contextBlock(text: Text): ContextBlock {
  return { type: 'context', elements: [textObject([text], LIMITS.fieldText)] }
}
