import { isCommonWord, isTriggerWord } from './common-words.ts'
import { type MappedText, MappedTextBuilder } from './mapped-text.ts'

const DIGITS: Record<string, string> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
  '+': 't',
}
const CHUNK = /[^\s]+/g
const ADDRESS = /:\/\/|^www\.|@[\w-]+\.\w|\.\w{2,}\//i
const TOKEN = /[A-Za-z0-9@$€!+]*[A-Za-z][A-Za-z0-9@$€!+]*/g

/** `c0urt` and `l@wyer` with their letters; numbers of invoices, sums and addresses stay. */
export function spellOut(source: MappedText): MappedText {
  const built = new MappedTextBuilder()
  let at = 0
  for (const chunk of source.text.matchAll(CHUNK)) {
    if (chunk[0].length > 200 || ADDRESS.test(chunk[0])) continue
    for (const token of chunk[0].matchAll(TOKEN)) {
      const start = chunk.index + token.index
      const word = wordOf(token[0])
      if (word === null) continue
      built.copy(source, at, start)
      for (let index = 0; index < word.length; index += 1)
        built.add(word[index] ?? '', source.from[start + index] ?? 0, source.to[start + index] ?? 0)
      at = start + word.length
    }
  }
  built.copy(source, at, source.text.length)
  return built.done()
}

/** Null for a token that needs no help. */
function wordOf(given: string): string | null {
  const token = given.replace(/[!+]+$/, '')
  if (/^[A-Za-z]*$/.test(token) || token.length < 4) return null
  const readings = ['i', 'l'].map((one) =>
    [...token].map((sign) => (sign === '1' || sign === '!' ? one : (DIGITS[sign] ?? sign))).join(''),
  )
  const known = readings.find((word) => isCommonWord(word.toLowerCase()) || isTriggerWord(word.toLowerCase()))
  if (known !== undefined) return known
  // A digit between small letters is no part of any number.
  return token.length > 4 && /^[a-z]+[0-9@$!][a-z]+[a-z0-9@$!]*$/.test(token) ? (readings[0] ?? null) : null
}

const PAIR =
  /(?<![A-Za-z])([A-Za-z]{1,9})[ .\-/]{1,2}\n?([A-Za-z]{2,12})(?:[ .\-/]\n?([A-Za-z]{2,12}))?(?![A-Za-z])/g

/** `law yers` and `sus-pend` as one word. */
export function closeGaps(source: MappedText): MappedText {
  const built = new MappedTextBuilder()
  let at = 0
  PAIR.lastIndex = 0
  for (let match = PAIR.exec(source.text); match !== null; match = PAIR.exec(source.text)) {
    const [whole, first = '', second = '', third = ''] = match
    const parts = [first, second, third].filter((part) => part !== '').map((part) => part.toLowerCase())
    const count =
      parts.length === 3 && !isCommonWord(parts[2] ?? '') && isHidden(parts)
        ? 3
        : isHidden(parts.slice(0, 2))
          ? 2
          : 0
    if (count === 0) {
      PAIR.lastIndex = match.index + first.length
      continue
    }
    const end = count === 3 || third === '' ? match.index + whole.length : endOfSecond(match)
    for (let index = match.index; index < end; index += 1) {
      if (!/[A-Za-z]/.test(source.text[index] ?? '')) {
        built.copy(source, at, index)
        at = index + 1
      }
    }
    PAIR.lastIndex = end
  }
  built.copy(source, at, source.text.length)
  return built.done()
}

function endOfSecond(match: RegExpExecArray): number {
  const [whole, , second = '', third = ''] = match
  return match.index + whole.lastIndexOf(second, whole.length - third.length - 1) + second.length
}

/** Parts that are no words make one that somebody may want to hide. */
function isHidden(parts: string[]): boolean {
  const whole = parts.join('')
  return (
    whole.length >= 6 &&
    isTriggerWord(whole) &&
    !isTriggerWord(parts[0] ?? '') &&
    parts.some((part) => !isCommonWord(part) && !/^(?:re|un|non|pre|co|de)$/.test(part))
  )
}
