import type { Span } from '../reading/span.ts'
import type { Sentence } from './text/sentences.ts'
import type { Severity, ToneRule, ToneTier } from './tone.ts'

/** Something found, by its place in the words. */
export interface Spotted extends Span {
  rule: ToneRule
  severity: Severity
  advice: string
}

/** Where a phrase stands. */
export interface Place {
  sentence: Sentence
  /** The words that matched, and with their capitals. */
  words: string
  cased: string
  /** What stands before and after them in the sentence. */
  before: string
  casedBefore: string
  after: string
}

/** Words that mean the same, and when they mean something else. */
export interface Phrase {
  pattern: RegExp
  /** Words anywhere in the sentence that make it innocent. */
  unless?: RegExp
  innocent?: (place: Place) => boolean
}

export interface Family {
  rule: ToneRule
  advice: string
  /** What it weighs in tiers 1 to 4. */
  weight: Record<ToneTier, Severity | null>
  phrases: Phrase[]
}

/** The same weight in tiers 1 to 3, another in tier 4. */
export const untilNotice = (severity: Severity, inNotice: Severity | null = null): Family['weight'] => ({
  1: severity,
  2: severity,
  3: severity,
  4: inNotice,
})
export const always = (severity: Severity): Family['weight'] => untilNotice(severity, severity)

/** A pattern of whole words. */
export function phrase(pattern: string, rest: Omit<Phrase, 'pattern'> = {}): Phrase {
  return { pattern: new RegExp(`(?<![a-z0-9])(?:${pattern})(?![a-z0-9])`, 'g'), ...rest }
}

/** What one family finds, once in a sentence. */
export function spot(sentences: readonly Sentence[], family: Family, tier: ToneTier): Spotted[] {
  const severity = family.weight[tier]
  if (severity === null) return []
  return sentences.flatMap((sentence) => {
    for (const one of family.phrases) {
      const place = placeOf(sentence, one)
      if (place) return [{ ...place, rule: family.rule, severity, advice: family.advice }]
    }
    return []
  })
}

/** Whether and where a phrase is meant in the sentence. */
export function placeOf(sentence: Sentence, { pattern, unless, innocent }: Phrase): Span | null {
  if (unless?.test(sentence.text)) return null
  for (const match of sentence.text.matchAll(pattern)) {
    const end = match.index + match[0].length
    const place: Place = {
      sentence,
      words: match[0],
      cased: sentence.cased.slice(match.index, end),
      before: sentence.text.slice(Math.max(0, match.index - 80), match.index),
      casedBefore: sentence.cased.slice(Math.max(0, match.index - 80), match.index),
      after: sentence.text.slice(end, end + 80),
    }
    if (match[0].trim() !== '' && !innocent?.(place))
      return { start: sentence.start + match.index, end: sentence.start + end }
  }
  return null
}
