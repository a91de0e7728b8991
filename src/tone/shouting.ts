import type { Spotted } from './phrase.ts'
import { isCommonWord } from './text/common-words.ts'
import type { Sentence } from './text/sentences.ts'
import { smallLetters } from './text/tone-words.ts'

const CAPITALS = /(?<![A-Za-z0-9])[A-Z]{2,}(?:'[A-Z]{1,2})?(?![A-Za-z0-9])/g
const MARKS = /![\s?]{0,2}!+|!\?!|\?!\?|!{2,}/g
/** Words that forms print in capitals. */
const LABEL =
  /^(?:invoice|invoices|number|no|amount|due|date|total|balance|payment|terms|details|currency|reference|ref|subject|account|name|bank|description|quantity|qty|price|tax|net|gross|bill|to|from|ship|order|purchase|po|page|statement|customer|client|summary|status|remittance|advice|of|and|in|copy|id|iban|vat|address|company|contact|phone|email|issue|issued|days)$/
const ACRONYM = /^(?:us|it|am|pm|po|id|ok|we|may|ap|ar|no|re|fw|fyi|asap|eod|cob|faq|pdf)$/
const ADVICE_WORDS = 'Write ordinary words in small letters; the facts are clear without capitals.'
const ADVICE_MARKS = 'End the sentence with a full stop.'

/** Ordinary words in capitals, by how many there are, and rows of exclamation marks. */
export function spotShouting(sentences: readonly Sentence[]): Spotted[] {
  const words = sentences.flatMap((sentence) =>
    loudWords(sentence).map(({ start, end }) => ({
      start: sentence.start + start,
      end: sentence.start + end,
    })),
  )
  const first = words[0]
  const last = words.at(-1)
  const found: Spotted[] = []
  if (first && last) {
    const severity = words.length >= 3 ? 'block' : 'warn'
    const end = last.end - first.start <= 120 ? last.end : first.end
    found.push({ start: first.start, end, rule: 'shouting', severity, advice: ADVICE_WORDS })
  }
  for (const sentence of sentences)
    for (const match of sentence.text.matchAll(MARKS)) {
      const start = sentence.start + match.index
      const word =
        /[a-z']*\s?$/.exec(sentence.text.slice(Math.max(0, match.index - 25), match.index))?.[0].length ?? 0
      found.push({
        start: start - word,
        end: start + match[0].length,
        rule: 'shouting',
        severity: 'block',
        advice: ADVICE_MARKS,
      })
      return found
    }
  return found
}

function loudWords({ cased }: Sentence): { start: number; end: number }[] {
  const capitals = [...cased.matchAll(CAPITALS)]
  const loud = capitals.filter(({ 0: word, index }) => {
    const small = smallLetters(word)
    if (!isCommonWord(small)) return false
    if (ACRONYM.test(small)) return besideCapitals(cased, index, word.length)
    // A label stands before a colon or among nothing but labels.
    return !(LABEL.test(small) && isFormLine(cased, index, word.length))
  })
  // One short word such as OK or NO among none other is no shout.
  return loud.some(({ 0: word }) => word.length > 2)
    ? loud.map(({ 0: word, index }) => ({ start: index, end: index + word.length }))
    : []
}

const besideCapitals = (text: string, index: number, length: number): boolean =>
  /[A-Z]{3,} $/.test(text.slice(Math.max(0, index - 12), index)) ||
  /^ [A-Z]{3,}/.test(text.slice(index + length, index + length + 12))

/** The run of capitals around a word is made of labels alone. */
function isFormLine(text: string, index: number, length: number): boolean {
  const before = /(?:[A-Z]{2,}[ /&.-]{1,2})*$/.exec(text.slice(Math.max(0, index - 60), index))?.[0] ?? ''
  const after =
    /^(?:[ /&.-]{1,2}[A-Z]{2,}(?![a-z]))*/.exec(text.slice(index + length, index + length + 60))?.[0] ?? ''
  // Alone in a sentence it is a shout, alone on its line or before a colon a label.
  const rest = text.slice(index + length + after.length)
  const isFirst =
    text
      .slice(0, index - before.length)
      .trim()
      .replace(/^subject:/i, '')
      .trim() === ''
  if (before === '' && after === '' && !isFirst && !/^\s*[:\d]/.test(rest)) return false
  const run = `${before}${text.slice(index, index + length)}${after}`
  return (smallLetters(run).match(/[a-z]+/g) ?? []).every((word) => LABEL.test(word) || !isCommonWord(word))
}
