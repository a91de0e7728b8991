import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeTone } from '../../src/tone/judge-tone.ts'
import type { ToneTier } from '../../src/tone/tone.ts'
import { runCount } from '../support/run-count.ts'
import { factsNamed, labelledTexts } from './labelled-texts.ts'

const facts = factsNamed('acme')
const texts = labelledTexts('tuned')
const words = [...new Set(texts.flatMap(({ text }) => text.split(/\s+/)))]
const chatter = fc
  .array(fc.constantFrom(...words, '\n', '"', '<b>', '&amp;', '$', '1/2', '31 November', '\u200b'), {
    maxLength: 60,
  })
  .map((parts) => parts.join(' '))
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  chatter,
)
const anyTier = fc.constantFrom<ToneTier>(1, 2, 3, 4)

test('whatever is written, quotes stand in the text, advice is a sentence and the verdict is that of the gravest finding', () => {
  fc.assert(
    fc.property(anyText, anyTier, fc.boolean(), (text, tier, known) => {
      const { verdict, findings } = judgeTone({ tier, text, facts: known ? facts : undefined })
      const flat = text.replace(/\s+/g, ' ')
      for (const { quote, advice } of findings) {
        expect(flat).toContain(quote)
        expect(advice.length).toBeGreaterThan(10)
      }
      const weights = findings.map(({ severity }) => severity)
      expect(verdict).toBe(weights.includes('block') ? 'block' : weights.length > 0 ? 'warn' : 'ok')
    }),
    { numRuns: runCount(300) },
  )
})

test('the same text gets the same verdict', () => {
  fc.assert(
    fc.property(anyText, anyTier, (text, tier) => {
      expect(judgeTone({ tier, text, facts })).toEqual(judgeTone({ tier, text, facts }))
    }),
    { numRuns: runCount(80) },
  )
})

/** Ways to write the same word. */
const DISGUISES: ((word: string) => string)[] = [
  (word) => [...word].join(' '),
  (word) => [...word].join('.'),
  (word) => [...word].join('-'),
  (word) => [...word].join('\u200b'),
  (word) => [...word].join('\u2060\u00ad'),
  (word) => word.replace(/[a-z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  (word) =>
    word.replace(/a/g, 'а').replace(/e/g, 'е').replace(/o/g, 'о').replace(/c/g, 'с').replace(/p/g, 'р'),
  (word) =>
    word.replace(/e/g, '3').replace(/o/g, '0').replace(/a/g, '4').replace(/i/g, '1').replace(/s/g, '5'),
  (word) => word.toUpperCase(),
  (word) => `${word.slice(0, 3)}**${word.slice(3)}`,
  (word) => [...word].join('\u0301'),
]

test('a hidden word weighs what the plain word weighs', () => {
  const hidden = fc.constantFrom(
    'lawyers',
    'suspended',
    'lawsuit',
    'litigation',
    'solicitors',
    'consequences',
    'deactivated',
  )
  fc.assert(
    fc.property(hidden, fc.constantFrom(...DISGUISES), (word, disguise) => {
      const { findings } = judgeTone({
        tier: 2,
        text: `Expect that your account will be about ${disguise(word)} soon.`,
      })
      expect(findings.filter(({ rule }) => rule === 'threat')).toHaveLength(1)
    }),
  )
})

test('in tiers 1 to 3 no threat gets lighter as the text gets longer around it', () => {
  const threats = texts.filter(
    ({ tier, findings }) =>
      tier < 4 && findings.some((one) => one.rule === 'threat' && one.severity === 'block'),
  )
  const calm = texts.filter(({ verdict }) => verdict === 'ok')
  fc.assert(
    fc.property(fc.constantFrom(...threats), fc.constantFrom(...calm), ({ tier, text }, { text: before }) => {
      expect(judgeTone({ tier, text: `${before}\n\n${text}` }).verdict).toBe('block')
    }),
    { numRuns: runCount(100) },
  )
})

const STUFF: [string, string][] = [
  ['mails', texts.map(({ text }) => text).join('\n\n')],
  ['one letter', 'a'],
  ['spaces', ' '],
  ['digits', '1'],
  ['letters apart', 'a b c '],
  ['letters with dots', 'a.b.'],
  ['halves of phrases', 'we will tell your '],
  ['services', 'your service '],
  ['capitals', 'PLEASE PAY '],
  ['a ledger', 'INV-1042 $1,200.00 due 2 Oct\n'],
  ['threats', 'We will sue you. '],
  ['tags', '<a <b '],
  ['addresses', 'a@b.'],
  ['names', 'Acme Robotics Dana Ortiz CFO '],
]

test.each(STUFF)('twice the text takes about twice the time: %s', (_, stuff) => {
  const take = (length: number): number => {
    const text = stuff.repeat(Math.ceil(length / stuff.length)).slice(0, length)
    const started = performance.now()
    judgeTone({ tier: 2, text, facts })
    return performance.now() - started
  }
  take(2_000)
  // Side by side, so that a machine that grows slower meanwhile slows both; the quietest round counts.
  let ratio = Number.POSITIVE_INFINITY
  for (let round = 0; round < 9 && ratio >= 9; round += 1) {
    const short = take(6_000)
    ratio = Math.min(ratio, (take(24_000) - 60) / short)
  }
  // Quadratic growth would be sixteenfold; a busy machine is forgiven the rest.
  expect(ratio).toBeLessThan(9)
})
