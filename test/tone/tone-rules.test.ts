import { expect, test } from 'vitest'
import { judgeTone } from '../../src/tone/judge-tone.ts'
import type { ToneTier } from '../../src/tone/tone.ts'
import { factsNamed } from './labelled-texts.ts'

const withFacts = (words: string): string =>
  `Hi Maria,\n\ninvoice INV-1042 for $1,200.00 was due on 2 October 2026. ${words}\n\nPay at https://pay.northlight.test/acme or reply to me.\n\nPriya`
const judged = (tier: ToneTier, words: string): string[] =>
  judgeTone({ tier, text: withFacts(words) }).findings.map(
    ({ rule, severity, quote }) => `${rule} ${severity}: ${quote}`,
  )

test.each<[ToneTier, string, string[]]>([
  [1, 'We may suspend your access.', ['threat block: suspend your access']],
  [3, 'We may suspend your access.', ['threat block: suspend your access']],
  [4, 'We will suspend your access on 18 December unless it is paid.', []],
  [4, 'We may suspend your access at any moment.', ['threat warn: at any moment']],
  [2, 'Our CFO has asked about it.', ['threat warn: CFO']],
  [3, 'Our CFO has asked about it.', []],
  [1, 'Could you pay it by 20 November?', ['false_urgency warn: by 20 November']],
  [3, 'Could you pay it by 20 November?', []],
  [1, 'Please pay promptly.', ['false_urgency block: promptly']],
  [1, 'We will answer promptly.', []],
  [4, 'You have two hours.', ['false_urgency block: have two hours']],
])('tier %i, "%s"', (tier, words, expected) => {
  expect(judged(tier, words)).toEqual(expected)
})

test.each([
  ['s u s p e n d your access', 's u s p e n d your access'],
  ['sus\u200bpend your access', 'sus\u200bpend your access'],
  ['ｓｕｓｐｅｎｄ your access', 'ｓｕｓｐｅｎｄ your access'],
  ['ѕuѕреnd your access', 'ѕuѕреnd your access'],
  ['5u5p3nd your access', '5u5p3nd your access'],
  ['sus-pend your access', 'sus-pend your access'],
  ['*sus*pend your access', 'sus*pend your access'],
  ['sus<b></b>pend your access', 'sus<b></b>pend your access'],
])('a disguise is undone and quoted as it stands: %s', (words, quote) => {
  expect(judged(2, `We may ${words}.`)).toEqual([`threat block: ${quote}`])
})

test('findings stand in the order of the text, what is missing last, each with an advice', () => {
  const { findings } = judgeTone({ tier: 1, text: 'Pay INV-1042 NOW!! Our lawyers wait.' })
  expect(findings.map(({ rule, quote }) => [rule, quote])).toEqual([
    ['false_urgency', 'Pay INV-1042 NOW'],
    ['shouting', 'NOW!!'],
    ['threat', 'lawyers'],
    ['missing_fact', ''],
    ['missing_fact', ''],
    ['missing_fact', ''],
  ])
  expect(findings.every(({ advice }) => /^[A-Z].*\.$/.test(advice))).toBe(true)
})

test.each([
  ['INV-1042', 'INV-1402', 'Write the number as the ledger has it: INV-1042, INV-1057.'],
  ['$1,200.00', '$1,200.50', 'Write what is open on INV-1042: $1,200.00.'],
  ['2 October', '3 October', 'Write the due date as the ledger has it'],
  [
    'northlight.test/acme',
    'northlight.test/acne',
    'Use the link of the account: https://pay.northlight.test/acme',
  ],
  ['pay.northlight', 'pay.nоrthlight', 'Use the link of the account: https://pay.northlight.test/acme'],
  ['Hi Maria', 'Hi Martha', 'Greet a contact of the account: Maria Silva.'],
  ['\n\nPriya', '\n\nDana Ortiz, CEO', 'Write the title as it is on file: Dana Ortiz, CFO.'],
])('with "%s" written as "%s" a fact is wrong', (right, wrong, advice) => {
  const facts = factsNamed('acme')
  const text = withFacts('Which date would suit you?')
  expect(judgeTone({ tier: 3, text, facts }).findings).toEqual([])
  const { verdict, findings } = judgeTone({ tier: 3, text: text.replace(right, wrong), facts })
  expect(verdict).toBe('block')
  expect(findings.map(({ rule }) => rule)).toEqual(['wrong_fact'])
  expect(findings[0]?.advice).toContain(advice)
})

test('the day that was decided is the day that is named', () => {
  const facts = { ...factsNamed('acme'), suspensionOn: '2026-12-18' }
  const text = (day: string) => withFacts(`We will suspend the service on ${day} unless it is paid.`)
  expect(judgeTone({ tier: 4, text: text('18 December'), facts }).verdict).toBe('ok')
  expect(judgeTone({ tier: 4, text: text('17 December'), facts }).findings).toMatchObject([
    { rule: 'wrong_fact', quote: '17 December' },
  ])
})
