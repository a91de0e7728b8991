import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readReply } from '../../src/reading/read-reply.ts'
import { minorFromDecimal } from '../../src/receivables/money.ts'
import { runCount } from '../support/run-count.ts'
import { factsNamed, labelledReplies } from './labelled-replies.ts'

const facts = factsNamed('acme')
const setting = { on: '2026-11-18', zone: 'America/Chicago', locale: 'en-US', facts }
const numbers = facts.invoices.map(({ number }) => number)
const words = labelledReplies('tuned').flatMap(({ text }) => text.split(' '))
const chatter = fc
  .array(fc.constantFrom(...words, ',', '.', '\n', '"', '-', '(', '31/12', '29.02.', '$'), { maxLength: 60 })
  .map((parts) => parts.join(' '))
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  chatter,
)
const anyDay = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

test('whatever is written, days are not over, sums fit their currency, invoices are known ones', () => {
  fc.assert(
    fc.property(anyText, anyDay, (text, on) => {
      for (const { date, until, amount, currency, invoices, kind, reason } of readReply(text, {
        ...setting,
        on,
      }).readings) {
        for (const day of [date, until])
          if (typeof day === 'string') expect(day >= on, `${day} in ${text}`).toBe(true)
        if (typeof amount === 'string' && typeof currency === 'string') {
          expect(minorFromDecimal(amount, currency)).toHaveProperty('minor')
        }
        for (const number of invoices ?? []) expect(numbers).toContain(number)
        if (kind === 'dispute') expect(reason).not.toBeNull()
      }
    }),
    { numRuns: runCount(1_500) },
  )
})

test('the same text is read the same way', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(JSON.stringify(readReply(text, setting))).toBe(JSON.stringify(readReply(text, setting)))
    }),
    { numRuns: runCount(250) },
  )
})

test('every field that is missing is asked about, and nothing is left without a word', () => {
  fc.assert(
    fc.property(chatter, (text) => {
      const { readings, questions } = readReply(text, setting)
      expect(readings.length + questions.length).toBeGreaterThan(0)
      const asked = questions.map(({ about }) => about)
      for (const reading of readings) {
        if (!('amount' in reading)) expect(asked).toContain('amount')
        if (!('invoices' in reading)) expect(asked).toContain('invoices')
        if (!('contact' in reading)) expect(asked).toContain('contact')
        if (reading.kind === 'promise' && !('date' in reading)) expect(asked).toContain('date')
      }
    }),
    { numRuns: runCount(750) },
  )
})

const LONG = [
  ['a pasted thread', 'They said they will pay 1042 on Friday, but not before. '.repeat(730)],
  ['one word', 'a'.repeat(40_000)],
  ['spaces', ' '.repeat(40_000)],
  ['digits', '1'.repeat(40_000)],
  ['marks', '>>"(~*'.repeat(6_600)],
  ['just short enough, of dates', 'Friday or '.repeat(590)],
  ['just short enough, of digits', '1 000,'.repeat(990)],
  ['just short enough, of one letter', 'x'.repeat(5_990)],
  ['just short enough, of addresses', 'a@b.'.repeat(1_490)],
  ['just short enough, of words', 'not the will be paid on '.repeat(245)],
  ['just short enough, of new lines', 'no,\n'.repeat(1_490)],
]
/** In milliseconds. */
function timed(text: string): number {
  const started = performance.now()
  readReply(text, setting)
  return performance.now() - started
}
test.each(LONG)('four times the text takes nowhere near sixteen times as long: %s', (_, text = '') => {
  // Side by side, so that a machine that grows slower meanwhile slows both; the quietest round counts.
  const ratios = Array.from({ length: 7 }, () => {
    const part = timed(text.slice(0, text.length / 4))
    // Below a few milliseconds nothing can be compared.
    return timed(text) / Math.max(part, 2)
  })
  expect(Math.min(...ratios)).toBeLessThan(8)
})
