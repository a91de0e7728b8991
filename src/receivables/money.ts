import { type DineroCurrency, dinero, toDecimal } from 'dinero.js'
import * as iso4217 from 'dinero.js/currencies'

/** An exact sum: integer minor units of one ISO 4217 currency. */
export interface Money {
  amountMinor: number
  currency: string
}

const CURRENCIES = new Map<string, DineroCurrency<number>>()
for (const entry of Object.values(iso4217)) {
  if (entry && typeof entry === 'object' && 'exponent' in entry) CURRENCIES.set(entry.code, entry)
}

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code)
}

/** Decimals of the currency by ISO 4217: 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  return currencyOf(currency).exponent
}

/** `"1234.50"`: plain digits with the currency's own decimals, for files and JSON. */
export function decimalText(money: Money): string {
  return toDecimal(dinero({ amount: money.amountMinor, currency: currencyOf(money.currency) }))
}

/** The same of a sum, which may be more than a number can hold exactly. */
export function sumText(minor: bigint, currency: string): string {
  const decimals = decimalsOf(currency)
  const digits = String(minor < 0n ? -minor : minor).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = decimals > 0 ? `.${digits.slice(-decimals)}` : ''
  return `${minor < 0n ? '-' : ''}${whole}${fraction}`
}

/**
 * Reads a plain decimal such as `-1234.5` exactly.
 * @returns the minor units, or why not: `not-a-number`, `too-many-decimals` (after dropping trailing
 * zeros) or `too-large` for exact arithmetic.
 */
export function minorFromDecimal(
  text: string,
  currency: string,
): { minor: number } | { why: 'not-a-number' | 'too-many-decimals' | 'too-large' } {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text)
  if (!match) return { why: 'not-a-number' }
  const decimals = decimalsOf(currency)
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > decimals) return { why: 'too-many-decimals' }
  const minor = Number(`${match[2]}${fraction.padEnd(decimals, '0')}`)
  if (!Number.isSafeInteger(minor)) return { why: 'too-large' }
  return { minor: match[1] === '-' && minor !== 0 ? -minor : minor }
}

/** For people: `$1,234.50`, `¥1,235`, `KWD 1.250`. */
export function formatMoney(money: Money): string {
  return formatter(money.currency, 'full').format(Number(decimalText(money)))
}

/** For tables read in seconds: `$1.2M`, `€340K`, `$950`. */
export function shortMoney(money: Money): string {
  return formatter(money.currency, 'short').format(Number(decimalText(money)))
}

/** The same in another currency; `rate` is units of `to` per unit of `money.currency`, rounded half to even. */
export function convertMoney(money: Money, to: string, rate: string): Money {
  const [whole = '0', fraction = ''] = rate.split('.')
  const scale = 10n ** BigInt(fraction.length + decimalsOf(money.currency))
  const scaled = BigInt(money.amountMinor) * BigInt(whole + fraction) * 10n ** BigInt(decimalsOf(to))
  return { amountMinor: Number(divideHalfEven(scaled, scale)), currency: to }
}

function divideHalfEven(numerator: bigint, divisor: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n
  const size = numerator * sign
  const quotient = size / divisor
  const twice = (size % divisor) * 2n
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n)
  return sign * (up ? quotient + 1n : quotient)
}

const FORMATTERS = new Map<string, Intl.NumberFormat>()

function formatter(currency: string, style: 'full' | 'short'): Intl.NumberFormat {
  const key = `${style}:${currency}`
  const known = FORMATTERS.get(key)
  if (known) return known
  const decimals = decimalsOf(currency)
  const made = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(style === 'short'
      ? { notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  })
  FORMATTERS.set(key, made)
  return made
}

function currencyOf(code: string): DineroCurrency<number> {
  const found = CURRENCIES.get(code)
  if (!found) throw new Error(`${code} is not an ISO 4217 currency`)
  return found
}
