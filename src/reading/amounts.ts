import { decimalsOf, decimalText, isCurrency, minorFromDecimal } from '../receivables/money.ts'
import { overlaps } from './invoices.ts'
import type { ReplyFacts } from './reading.ts'
import type { Span } from './span.ts'

export type FoundAmount = Span &
  (
    | { kind: 'sum'; minor: number; currency: string; text: string }
    /** A figure, and no way to tell the currency. */
    | { kind: 'bare'; figure: string }
    | { kind: 'half' }
    | { kind: 'rest' }
    /** About, some, a range: to be asked. */
    | { kind: 'vague' }
  )

const NUMBER = "\\d{1,3}(?:[ ,.']\\d{3})+(?:[.,]\\d{1,2})?(?!\\d)|\\d{1,12}(?:[.,]\\d{1,2})?(?!\\d)"
/** Codes people also write small; those that are English words as well, such as "all" and "try", are not among them. */
const CODES = 'usd|eur|gbp|chf|aud|cad|nzd|sgd|hkd|jpy|cny|inr|sek|nok|dkk|pln|czk|huf|zar|brl|mxn'
/** Names that several currencies share. */
const OTHERS = 'francs?|kroner?|kron[ao]r?|rupees?|pesos?|z[lł]oty|forints?'
const SUM = new RegExp(
  `(?<![\\p{L}\\p{N}.,/#@-])(US\\$|A\\$|C\\$|CA\\$|AU\\$|[$€£¥]|[A-Z]{3}(?=\\s?\\d))?\\s?(${NUMBER})\\s?([kK]|[mM]|[mM]io|[tT]housand|[mM]illion|[gG]rand)?(?![\\p{L}\\p{N}]*@)(?:\\s?([$€£¥](?!\\d)|[A-Z]{3}\\b|dollars|bucks|euros?|pounds|quid|yen|${CODES}|${OTHERS}))?(?![\\p{L}\\d/%])`,
  'gu',
)
const VAGUE_BEFORE =
  /\b(?:about|around|roughly|approx\.?|approximately|some|circa|ca\.?|almost|nearly|up to|at least|at most|maybe|more than|less than|over|under|or so|somewhere)\s*$|~\s?$/iu
const VAGUE_AFTER = /^\s?(?:-?ish\b|or so\b|or thereabouts|\+|(?:-|to|or)\s?[$€£]?\s?\d[\d.,]*k?\b)/iu
const NO_SUM_AFTER =
  /^\s?(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|am\b|pm\b|seats?|users?|licen[cs]es?|percent|pct|units?|pieces|times|people|x\b|invoices|instal|payments|parts|chunks|tranches|business|working|:\d)/iu
const FRACTIONS =
  /\b(?:the\s+)?(?:(half|50\s?%)|(rest|remainder|remaining(?:\s+(?:amount|balance|sum|half))?|other half|second half)|((?:a|one|two)?\s?(?:thirds?|quarter of|part of|portion|chunk of|bit of|some of)|part\s?-?\s?payment|partial(?:ly)?|something on account|most of))(?![\p{L}\p{N}-])/giu

/** The sums in a clause that are neither dates nor invoices. */
export function findAmounts(
  text: string,
  facts: ReplyFacts | undefined,
  locale: string,
  taken: readonly Span[],
  aboutMoney: boolean,
): FoundAmount[] {
  const sums = [...text.matchAll(SUM)].flatMap((match): FoundAmount[] => {
    const [whole, before, number = '', scale, after] = match
    const lead = /^\s*/.exec(whole)?.[0].length ?? 0
    const span = { start: match.index + lead, end: match.index + whole.length }
    if (overlaps(span, taken)) return []
    const sign = before ?? after
    const plain = sign === undefined && scale === undefined
    const rest = text.slice(span.end)
    if (sign !== undefined && /^[A-Z]{3}$/.test(sign) && !isCurrency(sign)) return []
    if (plain && (!aboutMoney || NO_SUM_AFTER.test(rest) || !looksLikeMoney(number))) return []
    if (NO_SUM_AFTER.test(rest) && sign === undefined) return []
    if (VAGUE_BEFORE.test(text.slice(Math.max(0, span.start - 16), span.start)) || VAGUE_AFTER.test(rest))
      return [{ ...span, kind: 'vague' }]
    const currency = currencyOf(sign, facts, locale)
    const figure = scaled(plainFigure(number, scale !== undefined), scale)
    if (currency === null) return [{ ...span, kind: 'bare', figure }]
    const read = minorFromDecimal(figure, currency)
    return 'minor' in read && read.minor > 0
      ? [
          {
            ...span,
            kind: 'sum',
            minor: read.minor,
            currency,
            text: decimalText({ amountMinor: read.minor, currency }),
          },
        ]
      : [{ ...span, kind: 'vague' }]
  })
  const fractions = [...text.matchAll(FRACTIONS)].map((match): FoundAmount => {
    const span = { start: match.index, end: match.index + match[0].length }
    return { ...span, kind: match[2] ? 'rest' : match[1] ? 'half' : 'vague' }
  })
  return [...sums, ...fractions.filter((span) => !overlaps(span, sums))].sort((a, b) => a.start - b.start)
}

/** Three digits and more, or decimals; a year is none. */
const looksLikeMoney = (number: string): boolean =>
  (/^\d{3,}$/.test(number) && !/^20[2-4]\d$/.test(number)) || /\d[.,' ]\d{2,3}/.test(number)

/** Plain digits with a point: a lone separator before three digits groups thousands. */
function plainFigure(number: string, isScaled: boolean): string {
  const tight = number.replace(/[ ']/g, '')
  const last = Math.max(tight.lastIndexOf(','), tight.lastIndexOf('.'))
  if (last < 0) return tight
  const fraction = tight.slice(last + 1)
  const decimal = fraction.length <= 2 || (isScaled && tight.indexOf(tight[last] ?? '') === last)
  const whole = tight.slice(0, decimal ? last : undefined).replace(/[.,]/g, '')
  return decimal ? `${whole}.${fraction}` : whole
}

function scaled(figure: string, scale: string | undefined): string {
  if (scale === undefined) return figure
  const zeros = /^m/i.test(scale) ? 6 : 3
  const [whole = '0', fraction = ''] = figure.split('.')
  const digits = `${whole}${fraction.padEnd(zeros, '0').slice(0, zeros)}`
  return fraction.length > zeros ? `${digits}.${fraction.slice(zeros)}` : digits
}

const WORDS: Record<string, string> = {
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  pounds: 'GBP',
  quid: 'GBP',
  usd: 'USD',
  us$: 'USD',
  a$: 'AUD',
  au$: 'AUD',
  c$: 'CAD',
  ca$: 'CAD',
  yen: 'JPY',
}
const SHARED_NAME = new RegExp(`^(?:${OTHERS})$`, 'iu')
const DOLLARS: Record<string, string> = { CA: 'CAD', AU: 'AUD', NZ: 'NZD', SG: 'SGD', HK: 'HKD' }
const DOLLAR_CODES = new Set(['USD', ...Object.values(DOLLARS)])

/** The account's currencies decide what a sign that several share means. */
function currencyOf(sign: string | undefined, facts: ReplyFacts | undefined, locale: string): string | null {
  const own = [...new Set((facts?.invoices ?? []).map(({ currency }) => currency))]
  if (sign === undefined) return own.length === 1 ? (own[0] ?? null) : null
  const known = WORDS[sign.toLowerCase()]
  if (known !== undefined) return known
  const code = sign.toUpperCase()
  if (isCurrency(code)) return code
  if (SHARED_NAME.test(sign)) return null
  const fits = own.filter((one) => (sign === '¥' ? /^(JPY|CNY)$/.test(one) : DOLLAR_CODES.has(one)))
  if (fits.length > 0) return fits.length === 1 ? (fits[0] ?? null) : null
  if (sign === '¥') return /^zh/i.test(locale) ? 'CNY' : 'JPY'
  return DOLLARS[new Intl.Locale(locale).region ?? ''] ?? 'USD'
}

/** Half of it to the smallest unit; the odd unit goes to the first half. */
export function halves(amount: string, currency: string): { first: string; second: string } | null {
  const read = minorFromDecimal(amount, currency)
  if (!('minor' in read) || decimalsOf(currency) < 0) return null
  const first = Math.ceil(read.minor / 2)
  return {
    first: decimalText({ amountMinor: first, currency }),
    second: decimalText({ amountMinor: read.minor - first, currency }),
  }
}
