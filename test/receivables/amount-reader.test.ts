import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DecimalSign, readAmount, signProvenBy } from '../../src/receivables/csv/amount-reader.ts'
import { decimalsOf } from '../../src/receivables/money.ts'

const GROUPS: Record<DecimalSign, readonly string[]> = {
  dot: [',', ' ', '\u00a0', '\u202f', "'", '’', ''],
  comma: ['.', ' ', '\u00a0', '\u202f', ''],
}
const MARKS: Record<string, readonly string[]> = {
  USD: ['$', 'US$', 'USD', ''],
  EUR: ['€', 'EUR', ''],
  JPY: ['¥', 'JPY', ''],
  KWD: ['KWD', ''],
}

const written = fc
  .record({
    minor: fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
    currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
    sign: fc.constantFrom<DecimalSign>('dot', 'comma'),
    group: fc.nat(),
    mark: fc.nat(),
    markAfter: fc.boolean(),
    negative: fc.constantFrom('before', 'after', 'parentheses', 'minus', 'inside'),
    spaced: fc.boolean(),
  })
  .map((style) => ({ ...style, text: write(style) }))

function write(style: {
  minor: number
  currency: string
  sign: DecimalSign
  group: number
  mark: number
  markAfter: boolean
  negative: string
  spaced: boolean
}): string {
  const decimals = decimalsOf(style.currency)
  const digits = String(Math.abs(style.minor)).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const group = GROUPS[style.sign][style.group % GROUPS[style.sign].length] ?? ''
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
  const body =
    decimals === 0 ? grouped : `${grouped}${style.sign === 'dot' ? '.' : ','}${digits.slice(-decimals)}`
  const marks = MARKS[style.currency] ?? ['']
  const mark = marks[style.mark % marks.length] ?? ''
  const gap = style.spaced && mark !== '' ? ' ' : ''
  const withMark = (text: string): string =>
    style.markAfter ? `${text}${gap}${mark}` : `${mark}${gap}${text}`
  if (style.minor >= 0) return withMark(body)
  if (style.negative === 'before') return `-${withMark(body)}`
  if (style.negative === 'minus') return `−${withMark(body)}`
  if (style.negative === 'parentheses') return `(${withMark(body)})`
  if (style.negative === 'after') return style.markAfter ? withMark(`${body}-`) : `${withMark(body)}-`
  return withMark(`-${body}`)
}

test('however an amount is written, the same minor units are read', () => {
  fc.assert(
    fc.property(written, ({ text, sign, currency, minor }) => {
      expect(readAmount(text, sign, currency), text).toEqual({
        kind: 'amount',
        minor: minor === 0 ? 0 : minor,
      })
    }),
    { numRuns: 5_000 },
  )
})

test('a cell never proves the wrong decimal sign', () => {
  fc.assert(
    fc.property(written, ({ text, sign, currency }) => {
      const proof = signProvenBy(text)
      // A currency without decimals may be grouped either way; it then proves the sign it does not use.
      if (decimalsOf(currency) > 0 && (proof === 'dot' || proof === 'comma')) expect(proof, text).toBe(sign)
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  ['1.2E+05', 'dot', 'USD'],
  ['12,34.00', 'dot', 'USD'],
  ['1.234,56', 'dot', 'USD'],
  ['10.005', 'dot', 'USD'],
  ['€5', 'dot', 'USD'],
  ['NaN', 'dot', 'USD'],
  ['-', 'dot', 'USD'],
  ['', 'dot', 'USD'],
  ['1 2', 'dot', 'USD'],
  ['99999999999999999', 'dot', 'JPY'],
] as const)('%s with a decimal %s in %s is refused', (text, sign, currency) => {
  expect(readAmount(text, sign, currency)).toMatchObject({ kind: 'refused' })
})
