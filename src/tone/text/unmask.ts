import { latinOf } from './look-alikes.ts'
import { type MappedText, MappedTextBuilder } from './mapped-text.ts'

const INVISIBLE = /[\p{Cf}\p{M}\u115f\u1160\u3164\uffa0\u2800]/u
const QUOTES: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '′': "'",
  '´': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '·': '.',
  '•': '-',
}
/** Markup and character references, as they stand in a text that was copied from a page. */
const MARKUP =
  /<\/?([a-z][a-z0-9]{0,9})(?:\s[^<>]{0,300})?\/?>|&(?:#(\d{2,6})|#x([0-9a-f]{2,5})|(shy|nbsp|zwnj|zwj|amp|quot|apos|lt|gt|euro|pound));/iy
const NAMED: Record<string, string> = {
  nbsp: ' ',
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  euro: '€',
  pound: '£',
}
const LINE_TAGS = /^(?:br|p|div|tr|li|ul|ol|table|h[1-6]|hr)$/i

/**
 * The text as the eye reads it: no invisible signs, no look-alikes, plain quotes and dashes, no emphasis
 * marks inside words. Digits and capitals stay.
 */
export function unmask(original: string): MappedText {
  const built = new MappedTextBuilder()
  let at = 0
  while (at < original.length) {
    const sign = String.fromCodePoint(original.codePointAt(at) ?? 0)
    const found = sign === '<' || sign === '&' ? markupAt(original, at) : null
    const end = at + (found?.length ?? sign.length)
    const read = found === null ? readSign(sign) : found.text
    // An emphasis mark between letters only hides the word.
    const hides = /^[*_~|\\^]$/.test(read) && !/\d/.test(built.last) && !/\d/.test(original[end] ?? '')
    if (hides && (/[a-z]/i.test(built.last) || /\p{L}/u.test(original[end] ?? ''))) {
      at = end
      continue
    }
    built.add(read, at, end)
    at = end
  }
  return built.done()
}

function markupAt(original: string, at: number): { text: string; length: number } | null {
  MARKUP.lastIndex = at
  const match = MARKUP.exec(original)
  if (!match) return null
  const [whole, tag, decimal, hex, name] = match
  if (tag !== undefined) return { text: LINE_TAGS.test(tag) ? '\n' : '', length: whole.length }
  if (name !== undefined) return { text: NAMED[name.toLowerCase()] ?? '', length: whole.length }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return { text: code > 0x10ffff ? '' : readSign(String.fromCodePoint(code)), length: whole.length }
}

function readSign(sign: string): string {
  if (sign === '\n') return sign
  if (sign === '\r' || INVISIBLE.test(sign)) return ''
  if (/[\s\p{C}]/u.test(sign)) return ' '
  const known = QUOTES[sign]
  if (known !== undefined) return known
  return latinOf(sign).replace(/\s/g, ' ')
}
