import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandCall } from '../../src/command-calls.ts'
import {
  afterDiscount,
  instalmentLines,
  readInstalments,
  readPayBy,
  readPercent,
  shares,
} from '../../src/plans/plan.ts'
import { plusDays } from '../../src/receivables/aging.ts'
import { testId } from '../support/builders.ts'

const TODAY = '2026-03-02'
const terms = {
  currency: 'USD',
  balanceMinor: 5_000_000,
  today: TODAY,
  maxInstalments: 12,
  toleranceMinor: 0,
}
const read = (text: string) => readInstalments(text, terms)
const accountId = testId()

test('the instalments of the playbook are read as they are written', () => {
  const found = [
    { on: '2026-03-02', minor: 1_700_000 },
    { on: '2026-04-01', minor: 1_700_000 },
    { on: '2026-05-01', minor: 1_600_000 },
  ]
  for (const text of [
    '2026-03-02 17,000.00\n2026-04-01 17,000.00\n2026-05-01 16,000.00',
    '  2026-03-02: $17000\n\n2026-04-01; USD 17000.0\n2026-05-01, 16,000 USD  ',
  ])
    expect(read(text)).toEqual({ found })
})

test.each([
  ['', 'Write a date and an amount, such as 2026-03-02 1200.00.'],
  ['2026-03-01 50,000.00', 'That day has passed.'],
  ['2027-03-04 50,000.00', 'That day is more than a year away.'],
  ['02.03.2026 50000', 'Write the day as YYYY-MM-DD, then the amount.'],
  ['2026-03-02', 'Write the day as YYYY-MM-DD, then the amount.'],
  ['2026-03-02 50.000,00', 'Write the amount in USD, such as 1200.00.'],
  ['2026-03-02 EUR 50000', 'Write the amount in USD, such as 1200.00.'],
  ['2026-03-02 50000.001', 'USD has fewer decimals.'],
  ['2026-03-02 99999999999999999', 'That amount is too large.'],
  ['2026-03-02 60000\n2026-03-03 -10000', 'Line 2: an instalment is more than nothing.'],
  ['2026-03-02 50000\n2026-03-03 0', 'Line 2: an instalment is more than nothing.'],
  ['2026-04-02 25000\n2026-03-02 25000', 'Line 2: put the days in order, each once.'],
  ['2026-04-02 25000\n2026-04-02 25000', 'Line 2: put the days in order, each once.'],
  ['2026-03-02 25000\n2026-04-02 24999.99', 'Together they are $0.01 less than the $50,000.00 past due.'],
  ['2026-03-02 25000\n2026-04-02 25001', 'Together they are $1.00 more than the $50,000.00 past due.'],
  [
    Array.from({ length: 13 }, (_, day) => `${plusDays(TODAY, day)} 1`).join('\n'),
    'The policy allows 12 at most, and these are 13.',
  ],
])('%j is refused with what to change', (text, problem) => expect(read(text)).toEqual({ problem }))

test('an instalment that the policy would leave alone is none', () => {
  const withTolerance = (text: string) => readInstalments(text, { ...terms, toleranceMinor: 500 })
  const text = '2026-03-02 49995.00\n2026-04-02 5.00'
  expect(read(text)).toHaveProperty('found')
  expect(withTolerance(text)).toEqual({
    problem: 'Line 2: an instalment is more than the $5.00 that the policy leaves alone anyway.',
  })
  expect(withTolerance('2026-03-02 49994.99\n2026-04-02 5.01')).toHaveProperty('found')
})

test('a text that is too long is refused, and no text within the limit takes long to read', () => {
  expect(read(' '.repeat(1_001))).toEqual({
    problem: 'Write them in at most 1,000 characters; that was 1,001.',
  })
  const slow = `${','.repeat(990)}x\u2028x`
  const began = performance.now()
  for (let again = 0; again < 20; again += 1)
    expect(read(slow)).toEqual({ problem: 'Write the day as YYYY-MM-DD, then the amount.' })
  expect(performance.now() - began).toBeLessThan(500)
})

test('a currency that does not exist is refused before anything is worked out in it', () => {
  const calls = (currency: string) => [
    { name: 'open-plan', input: { accountId, currency } },
    {
      name: 'save-plan',
      input: { accountId, currency, kind: 'plan', balanceMinor: 1, form: accountId, answers: {} },
    },
  ]
  const isRead = (call: unknown) => commandCall.safeParse(call).success
  expect(calls('USD').map(isRead)).toEqual([true, true])
  expect(calls('ZZZ').map(isRead)).toEqual([false, false])
})

test('shares make up the whole and differ by a cent at most, and survive the form', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: 10 ** 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('USD', 'JPY', 'KWD'),
      (balanceMinor, parts, currency) => {
        const cut = shares(balanceMinor, parts)
        expect(cut.reduce((sum, one) => sum + one, 0)).toBe(balanceMinor)
        expect(Math.max(...cut) - Math.min(...cut)).toBeLessThanOrEqual(1)
        const found = cut.map((minor, index) => ({ on: plusDays(TODAY, 30 * index), minor }))
        const written = instalmentLines(found, currency)
        expect(readInstalments(written, { ...terms, currency, balanceMinor })).toEqual({ found })
      },
    ),
  )
})

test.each([
  ['5', { found: '5' }],
  [' 2.50 % ', { found: '2.5' }],
  ['2,5', { found: '2.5' }],
  ['10', { found: '10' }],
  ['10.01', { problem: 'The policy allows 10 % at most.' }],
  ['0', { problem: 'A discount is more than nothing.' }],
  ['-5', { problem: 'Write a percentage such as 5 or 2.5.' }],
  ['five', { problem: 'Write a percentage such as 5 or 2.5.' }],
])('as a percentage %j is %j', (text, verdict) => expect(readPercent(text, 10)).toEqual(verdict))

test.each([
  ['2026-03-02', { found: '2026-03-02' }],
  ['2026-03-01', { problem: 'That day has passed.' }],
  ['', { problem: 'Choose the day.' }],
])('as the day to pay by %j is %j', (text, verdict) => expect(readPayBy(text, TODAY)).toEqual(verdict))

test('what a discount takes off is the exact percentage, rounded down to the cent', () => {
  expect(afterDiscount(3_450_000, '5')).toBe(3_277_500)
  expect(afterDiscount(199, '2.5')).toBe(195)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 13 }), fc.integer({ min: 1, max: 5_000 }), (minor, share) => {
      const off = BigInt(minor - afterDiscount(minor, String(share / 100)))
      const exact = BigInt(minor) * BigInt(share)
      expect(off * 10_000n <= exact && exact < (off + 1n) * 10_000n).toBe(true)
    }),
  )
})
