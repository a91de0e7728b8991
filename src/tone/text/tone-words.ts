import { joinLetters } from './join-letters.ts'
import { type MappedText, MappedTextBuilder } from './mapped-text.ts'
import { closeGaps, spellOut } from './spell-out.ts'
import { unmask } from './unmask.ts'

/** One text, read three ways. */
export interface ToneReading {
  original: string
  /** For figures, dates and names: look-alikes and invisible signs undone, nothing else. */
  plain: MappedText
  /** For capitals: words with all their letters. */
  cased: MappedText
  /** For what is said: the same places as `cased`, in small letters, white space single. */
  words: string
}

export function readTone(original: string): ToneReading {
  const plain = unmask(original)
  const cased = singleSpaces(closeGaps(spellOut(joinLetters(plain))))
  return { original, plain, cased, words: smallLetters(cased.text) }
}

/** Letter by letter, so that every place stays what it is. */
export const smallLetters = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase())

function singleSpaces(source: MappedText): MappedText {
  const built = new MappedTextBuilder()
  let at = 0
  for (const match of source.text.matchAll(/ {2,}/g)) {
    built.copy(source, at, match.index + 1)
    at = match.index + match[0].length
  }
  built.copy(source, at, source.text.length)
  return built.done()
}
