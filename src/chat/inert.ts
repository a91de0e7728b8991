/** Directional marks and overrides: they reorder what stands around them. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
/** Characters without a glyph. Joiners stay where a script or an emoji needs them. */
const INVISIBLE =
  /\u034f|\u17b4|\u17b5|[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu
const STRAY_JOINERS =
  /(?<!\ufe0f|[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}])[\u200c\u200d]/gu
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu
const CONTROLS_AND_SPACE = /[\p{Cc}\s]+/gu
const LONE_SURROGATES = /\p{Cs}/gu
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/

/**
 * One line of outside text without anything unseen in it: no controls, line breaks, directional marks
 * or zero-width characters.
 */
export function oneLine(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(BIDI, '')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINERS, '')
    .replace(STACKED_MARKS, '$1')
    .replace(CONTROLS_AND_SPACE, ' ')
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** A single grapheme can be arbitrarily long; none that people write is longer than this. */
const LONGEST_GRAPHEME = 64

/** At most `max` UTF-16 units, cut between graphemes and ended with `…` when cut. */
export function truncate(text: string, max: number): string {
  return shorten(text, max, (grapheme) => grapheme)
}

/** The same, for text that is written differently, and longer, than it is read. */
export function shorten(text: string, max: number, write: (grapheme: string) => string): string {
  if (text.length <= max) {
    const whole = write(text)
    if (whole.length <= max) return whole
  }
  let kept = ''
  for (const { segment } of graphemes.segment(text.slice(0, max + LONGEST_GRAPHEME))) {
    const next = write(segment)
    if (kept.length + next.length > max - 1) break
    kept += next
  }
  return `${kept.trimEnd()}…`
}

const LOOKALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' }

/** What stands for a mark of formatting and is none. */
export function lookalike(mark: string): string {
  return LOOKALIKES[mark] ?? mark
}

/** Outside text for a place the platform never parses. */
export function inertPlain(text: string, max: number): string {
  return truncate(oneLine(text), max)
}
