import type { Span } from '../../reading/span.ts'

export interface Sentence extends Span {
  /** In small letters, line breaks inside it as spaces. */
  text: string
  /** The same with its capitals. */
  cased: string
}

const BREAK =
  /(?<!\b(?:approx|no|nr|inv|mr|mrs|ms|dr|st|ca|vs|inc|ltd|co|corp|e\.g|i\.e))[.!?]+["')\]]*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*>#]|\d+[.)]\s|[A-Za-z][A-Za-z ]{0,30}:))|\n/g
/** A line this long was broken by a mail program, not by its writer. */
const WRAPPED = 50

/** The sentences, lines of lists and tables each for themselves. The two texts have the same places. */
export function sentencesOf(words: string, cased: string): Sentence[] {
  const sentences: Sentence[] = []
  let start = 0
  const take = (end: number) => {
    const text = words.slice(start, end)
    if (/[a-z0-9]/.test(text))
      sentences.push({
        start,
        end,
        text: text.replace(/\n/g, ' '),
        cased: cased.slice(start, end).replace(/\n/g, ' '),
      })
    start = end
  }
  let line = 0
  for (const match of words.matchAll(BREAK)) {
    const end = match.index + match[0].length
    if (match[0] === '\n') {
      const wrapped = match.index - line >= WRAPPED && /^[ ]*[a-z(]/.test(cased.slice(end, end + 9))
      line = end
      if (wrapped) continue
    }
    take(end)
  }
  take(words.length)
  return sentences
}
