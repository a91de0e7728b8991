import type { Span } from '../../reading/span.ts'
import { isCurrency } from '../../receivables/money.ts'

/** A sum as it is written. */
export interface Sum extends Span {
  /** In thousandths of the currency's unit, exact up to 9 · 10¹². */
  value: number
  /** The currencies the sign may stand for; none where no currency is written. */
  currencies: string[]
  /** "About", "4k": not the sum itself. */
  rounded: boolean
}

const NUMBER = "\\d{1,3}(?:[ ,.'’]\\d{3})+(?:[.,]\\d{1,3})?(?!\\d)|\\d{1,12}(?:[.,]\\d{1,3})?(?!\\d)"
const WORDS =
  'dollars?|bucks|euros?|pounds?(?: sterling)?|sterling|francs?|yen|rupees?|kron[ae]r?|kroner|zloty|pesos?'
const BEFORE = '(?:us|ca?|au?|nz|s|hk|mx)\\$|[$€£¥₹]|fr\\.|[a-z]{3}(?=[ ]?\\d)'
const SUM = new RegExp(
  `(?<![a-z0-9.,/#@-])(?:(${BEFORE})[ ]?)?(?<![a-z0-9]-)(${NUMBER})[ ]?(k|m|mio|thousand|grand|million)?(?![a-z0-9]*@)(?:[ ]?([$€£¥₹](?!\\d)|(?:usd|eur|gbp|[a-z]{3}|${WORDS})(?![a-z])))?(?![a-z0-9/%])`,
  'gi',
)
const ROUGH_BEFORE =
  /(?:\b(?:about|around|roughly|rounded|approx\.?|approximately|some|circa|ca\.?|c\.|almost|nearly|close to|just (?:over|under|short of|above|below|shy of)|(?:a (?:little|bit)|slightly|somewhat|well) (?:over|under|above|below|more than|less than)|in the (?:region|area|order) of|(?:north|south) of|in excess of|upwards of|more than|less than|at least|up to|give or take|an estimated|estimated|say)|[~≈±])\s*(?:(?:the|a)\s+)?$/i
const ROUGH_AFTER =
  /^\s?(?:-?ish\b|or so\b|or thereabouts|or more\b|give or take|approximately\b|\+(?!\d)|(?:-|to|or)\s?[$€£]?\s?\d[\d.,]*k?\b)/i
const NO_MONEY_AFTER =
  /^\s?(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|am\b|pm\b|seats?|users?|licen[cs]es?|percent|pct|%|units?|pieces|times|people|x\b|invoices|items|instal|payments?\b|parts|business|working|calendar|(?:st|nd|rd|th)\b|:\d|\/\d)/i
const MONEY_BEFORE =
  /\b(?:amounts?|balance|total|sum|owe[sd]?|price|worth|figure|value|bill of|invoice of|over|for|of|outstanding|due)(?: (?:is|was|of|to|for|comes|stands|at|in|now|still|the))*\s*:?\s*\(?\s*$/i

const SIGNS: Record<string, string[]> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN'],
  '€': ['EUR'],
  '£': ['GBP'],
  '¥': ['JPY', 'CNY'],
  '₹': ['INR'],
  us$: ['USD'],
  c$: ['CAD'],
  ca$: ['CAD'],
  a$: ['AUD'],
  au$: ['AUD'],
  nz$: ['NZD'],
  s$: ['SGD'],
  hk$: ['HKD'],
  mx$: ['MXN'],
  'fr.': ['CHF'],
}
const NAMES: [RegExp, string[]][] = [
  [/^(?:dollars?|bucks)$/, ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD']],
  [/^euros?$/, ['EUR']],
  [/^(?:pounds?(?: sterling)?|sterling)$/, ['GBP']],
  [/^francs?$/, ['CHF']],
  [/^yen$/, ['JPY']],
  [/^rupees?$/, ['INR']],
  [/^kr/, ['SEK', 'NOK', 'DKK']],
  [/^zloty$/, ['PLN']],
  [/^pesos?$/, ['MXN', 'CLP', 'COP']],
]

/** The sums in a text, but for what stands in dates, numbers of invoices and addresses. */
export function findSums(text: string, taken: readonly Span[]): Sum[] {
  const sums: Sum[] = []
  let place = 0
  for (const match of text.matchAll(SUM)) {
    const [whole, before, number = '', scale, after] = match
    const start = match.index
    const written =
      [before, after].map((sign) => currenciesOf(sign ?? '')).find((found) => found.length > 0) ?? []
    // Letters that are no currency belong to the words after the number.
    const strange = after !== undefined && currenciesOf(after).length === 0
    const end = start + whole.length - (strange ? whole.length - whole.lastIndexOf(after ?? '') : 0)
    while (place < taken.length && (taken[place]?.end ?? 0) <= start) place += 1
    const next = taken[place]
    if (next && next.start < end) continue
    const rest = text.slice(end, end + 40)
    const lead = text.slice(Math.max(0, start - 40), start)
    if (written.length === 0 && !isBareSum(number, scale, lead, rest)) continue
    if (
      written.length > 0 &&
      before === undefined &&
      scale === undefined &&
      NO_MONEY_AFTER.test(rest) &&
      strange
    )
      continue
    sums.push({
      start,
      end: start + text.slice(start, end).trimEnd().length,
      value: Math.round(Number(plainFigure(number, scale !== undefined)) * 1_000 * scaleOf(scale)),
      currencies: written,
      rounded: scale !== undefined || ROUGH_BEFORE.test(lead) || ROUGH_AFTER.test(rest),
    })
  }
  return sums
}

const isBareSum = (number: string, scale: string | undefined, lead: string, rest: string): boolean => {
  if (NO_MONEY_AFTER.test(rest)) return false
  if (/\d[.,]\d{2}$/.test(number) || /\d[.,']\d{3}(?:[.,]\d{2})?$/.test(number))
    return !/\b(?:version|v|section|no)\.? ?$/i.test(lead)
  return (
    MONEY_BEFORE.test(lead) &&
    (scale !== undefined || (/^\d{3,}$/.test(number) && !/^20[2-4]\d$/.test(number)))
  )
}

function currenciesOf(sign: string): string[] {
  const small = sign.toLowerCase()
  const known = SIGNS[small] ?? NAMES.find(([pattern]) => pattern.test(small))?.[1]
  if (known) return known
  const code = small.toUpperCase()
  // "All" and "try" are words; a code that is one must be written as a code.
  return code.length === 3 &&
    isCurrency(code) &&
    (sign === code || /^(?:usd|eur|gbp|chf|aud|cad|nzd|jpy|sek|nok|dkk|pln)$/.test(small))
    ? [code]
    : []
}

const scaleOf = (scale: string | undefined): number =>
  scale === undefined ? 1 : /^m/i.test(scale) ? 1_000_000 : 1_000

/** Plain digits with a point: a lone separator before three digits groups thousands. */
function plainFigure(number: string, isScaled: boolean): string {
  const tight = number.replace(/[ '’]/g, '')
  const last = Math.max(tight.lastIndexOf(','), tight.lastIndexOf('.'))
  if (last < 0) return tight
  const fraction = tight.slice(last + 1)
  const decimal = fraction.length <= 2 || isScaled
  const whole = tight.slice(0, decimal ? last : undefined).replace(/[.,]/g, '')
  return decimal ? `${whole}.${fraction}` : whole
}
