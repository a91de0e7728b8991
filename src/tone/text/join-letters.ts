import { isCommonWord, isTriggerWord } from './common-words.ts'
import { type MappedText, MappedTextBuilder } from './mapped-text.ts'

const ONE = '[A-Za-z0-9@$]'
const APART = new RegExp(`(?<![A-Za-z0-9@$'.-])${ONE}(?:[ .\\-/,+=:]{1,4}${ONE}(?![A-Za-z0-9@$])){3,}`, 'g')
const LONGEST_WORD = 16

/** `s u s p e n d` and `s.u.s.p.e.n.d` as the word they are; several in a row are told apart. */
export function joinLetters(source: MappedText): MappedText {
  const built = new MappedTextBuilder()
  let at = 0
  for (const match of source.text.matchAll(APART)) {
    if (match[0].replace(/[^A-Za-z]/g, '').length < 4) continue
    built.copy(source, at, match.index)
    at = match.index + match[0].length
    joinRun(source, match.index, at, built)
  }
  built.copy(source, at, source.text.length)
  return built.done()
}

function joinRun(source: MappedText, start: number, end: number, built: MappedTextBuilder): void {
  const run = source.text.slice(start, end)
  // Between dots a space is a gap between words, among spaces a wider one is.
  const spaceCounts = /[.\-/,+=:]/.test(run) ? 5 : 1
  const letters: { at: number; gap: number }[] = []
  let gap = 0
  for (let at = start; at < end; at += 1) {
    const sign = source.text[at] ?? ''
    if (/[A-Za-z0-9@$]/.test(sign)) {
      letters.push({ at, gap })
      gap = 0
    } else gap += sign === ' ' ? spaceCounts : 1
  }
  const gaps = letters.slice(1).map((letter) => letter.gap)
  const least = gaps.reduce((a, one) => Math.min(a, one), 9)
  const breaks = new Set(letters.flatMap((letter, index) => (index > 0 && letter.gap > least ? [index] : [])))
  const edges = [0, ...breaks, letters.length]
  edges.slice(0, -1).forEach((from, index) => {
    const word = letters.slice(from, edges[index + 1]).map(({ at: place }) => source.text[place] ?? '')
    for (const inner of breaksOf(word.join('').toLowerCase())) breaks.add(from + inner)
  })
  letters.forEach(({ at: place }, index) => {
    const origin = source.from[place] ?? 0
    if (breaks.has(index)) built.add(' ', origin, origin)
    built.copy(source, place, place + 1)
  })
}

/** Where words begin in letters without gaps; nowhere, if they do not make known words. */
function breaksOf(text: string): Set<number> {
  const breaks = new Set<number>()
  if (isTriggerWord(text) && text.length <= LONGEST_WORD) return breaks
  const cost: number[] = [0]
  const back: number[] = [0]
  for (let end = 1; end <= text.length; end += 1) {
    cost[end] = Number.POSITIVE_INFINITY
    for (let start = Math.max(0, end - LONGEST_WORD); start < end; start += 1) {
      const word = text.slice(start, end)
      const known = isCommonWord(word) || (word.length > 3 && isTriggerWord(word))
      const price = (cost[start] ?? Number.POSITIVE_INFINITY) + (known ? 1 : Number.POSITIVE_INFINITY)
      if (price < (cost[end] ?? 0)) {
        cost[end] = price
        back[end] = start
      }
    }
  }
  if (!Number.isFinite(cost[text.length] ?? Number.POSITIVE_INFINITY)) return breaks
  for (let end = text.length; end > 0; end = back[end] ?? 0) breaks.add(end)
  breaks.delete(text.length)
  return breaks
}
