import { decimalsOf, minorFromDecimal } from '../money.ts'

/** Which sign stands before the decimals. */
export type DecimalSign = 'dot' | 'comma'

export type AmountRead = { kind: 'amount'; minor: number } | { kind: 'refused'; why: string; remedy: string }

interface Bare {
  /** Digits with dots and commas only. */
  body: string
  negative: boolean
  /** A code or sign written in the cell, such as `EUR` or `€`. */
  mark: string
}

const PLAIN = /^-?\d+(?:\.\d{1,2})?$/
const MARK = String.raw`[A-Z]{0,3}[$€£¥₹₩₽฿₫₪₺]|[A-Z]{3}|kr\.?|zł|Kč|Fr\.?`
const LEADING_MARK = new RegExp(String.raw`^(${MARK})\s*`)
const TRAILING_MARK = new RegExp(String.raw`\s*(${MARK})$`)

const CURRENCY_OF_MARK: Record<string, string> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '฿': 'THB',
  '₫': 'VND',
  '₪': 'ILS',
  '₺': 'TRY',
  zł: 'PLN',
  Kč: 'CZK',
  US$: 'USD',
  C$: 'CAD',
  CA$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  R$: 'BRL',
}

/** The currency a cell names by code or by a sign that only one currency uses; null when it does not. */
export function currencyInCell(cell: string): string | null {
  if (PLAIN.test(cell)) return null
  const mark = strip(cell)?.mark ?? ''
  return CURRENCY_OF_MARK[mark] ?? (/^[A-Z]{3}$/.test(mark) ? mark : null)
}

/**
 * What one cell proves about its file's decimal sign. `either` means it can be read both ways:
 * `1.234` and `1,234`.
 */
export function signProvenBy(cell: string): DecimalSign | 'either-dot' | 'either-comma' | null {
  if (PLAIN.test(cell)) return cell.includes('.') ? 'dot' : null
  const body = strip(cell)?.body
  if (!body) return null
  const dots = body.split('.').length - 1
  const commas = body.split(',').length - 1
  if (dots > 0 && commas > 0) return body.lastIndexOf('.') > body.lastIndexOf(',') ? 'dot' : 'comma'
  if (dots > 1) return 'comma'
  if (commas > 1) return 'dot'
  if (dots + commas === 0) return null
  const [whole = '', fraction = ''] = body.split(/[.,]/)
  const groups = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole)
  if (dots === 1) return groups ? 'either-dot' : 'dot'
  return groups ? 'either-comma' : 'comma'
}

/** Reads an amount as people write it, exactly: currency signs, grouping, parentheses, trailing minus. */
export function readAmount(cell: string, sign: DecimalSign, currency: string): AmountRead {
  const plain = sign === 'dot' && PLAIN.test(cell) ? cell : plainDecimal(cell, sign, currency)
  if (typeof plain !== 'string') return plain
  const read = minorFromDecimal(plain, currency)
  if ('minor' in read) return { kind: 'amount', minor: read.minor }
  if (read.why === 'too-many-decimals') {
    const decimals = decimalsOf(currency)
    return refused(
      `${currency} has ${decimals === 0 ? 'no decimals' : `${decimals} decimals`}, and this amount has more.`,
      'Round it in the source, or correct the currency.',
    )
  }
  if (read.why === 'too-large')
    return refused('This amount is too large to be exact.', 'Check it in the source.')
  return refused('This is not an amount.', 'Write it in digits, such as 1234.50.')
}

function plainDecimal(cell: string, sign: DecimalSign, currency: string): string | AmountRead {
  if (/^[\d.,]+e[+-]?\d+$/i.test(cell.trim())) {
    return refused('A spreadsheet shortened this number.', 'Format the column as a number and export again.')
  }
  const bare = strip(cell)
  if (!bare) return refused('This is not an amount.', 'Write it in digits, such as 1234.50.')
  if (!marksAgree(bare.mark, currency)) {
    return refused(
      `The amount is marked ${bare.mark}, but its currency is ${currency}.`,
      'Correct one of the two.',
    )
  }
  const decimal = sign === 'dot' ? '.' : ','
  const group = sign === 'dot' ? ',' : '.'
  const parts = bare.body.split(decimal)
  const [whole = '', fraction = ''] = parts
  if (parts.length > 2 || fraction.includes(group) || !wellGrouped(whole, group) || whole + fraction === '') {
    return refused(
      `This is not an amount when "${decimal}" stands before the decimals.`,
      `Correct it, or say which sign it is with --decimal ${sign === 'dot' ? 'comma' : 'dot'}.`,
    )
  }
  return `${bare.negative ? '-' : ''}${whole.replaceAll(group, '') || '0'}${fraction ? `.${fraction}` : ''}`
}

/** Groups of three, or India's groups of two before the last three. */
function wellGrouped(whole: string, group: string): boolean {
  if (!whole.includes(group)) return true
  const sizes = whole.split(group).map((part) => part.length)
  const first = sizes.shift() ?? 0
  const last = sizes.pop()
  return (
    first >= 1 && first <= 3 && last === 3 && (sizes.every((n) => n === 3) || sizes.every((n) => n === 2))
  )
}

function marksAgree(mark: string, currency: string): boolean {
  if (mark === '') return true
  const meant = CURRENCY_OF_MARK[mark] ?? (/^[A-Z]{3}$/.test(mark) ? mark : null)
  if (meant) return meant === currency
  if (mark === '¥') return currency === 'JPY' || currency === 'CNY'
  if (mark.endsWith('$'))
    return !['EUR', 'GBP', 'JPY', 'CHF', 'INR', 'CNY', 'SEK', 'NOK', 'DKK'].includes(currency)
  return true
}

function strip(cell: string): Bare | null {
  let rest = cell
    .replace(/[\u00a0\u202f\u2007\u2009]/g, ' ')
    .replace(/[−–]/g, '-')
    .trim()
  let negative = false
  const negate = (pattern: RegExp): void => {
    const inner = pattern.exec(rest)?.[1]
    if (inner === undefined) return
    negative = !negative
    rest = inner.trim()
  }
  negate(/^\((.*)\)$/)
  let mark = ''
  const unmark = (pattern: RegExp): void => {
    const found = pattern.exec(rest)
    if (!found || mark !== '') return
    mark = found[1] ?? ''
    rest = rest.replace(pattern, '').trim()
  }
  negate(/^(.*\d.*)\s*CR$/)
  rest = rest.replace(/(\d)\s*DR$/, '$1')
  unmark(TRAILING_MARK)
  negate(/^-(.*)$/)
  unmark(LEADING_MARK)
  negate(/^-(.*)$/)
  negate(/^(.*)-$/)
  negate(/^\((.*)\)$/)
  unmark(TRAILING_MARK)
  const body = rest.replace(/^\+/, '').replace(/(?<=\d)[ '’](?=\d{3}(?!\d))/g, '')
  return /^[\d.,]+$/.test(body) && /\d/.test(body) ? { body, negative, mark } : null
}

function refused(why: string, remedy: string): AmountRead {
  return { kind: 'refused', why, remedy }
}
