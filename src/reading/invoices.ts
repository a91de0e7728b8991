import { minorFromDecimal } from '../receivables/money.ts'
import type { ReplyFacts } from './reading.ts'
import type { Span } from './span.ts'

/** Which invoices are meant; null where that must be asked, and an empty list for the whole account. */
export interface NamedInvoices {
  invoices: string[] | null
  /** Stretches of the text that were read as invoice numbers. */
  spans: Span[]
}

type Invoice = ReplyFacts['invoices'][number]

const TOKEN = /(?<![\p{L}\p{N}$€£.,@/-])#?((?:\p{L}{1,6}[-_ #]?)?\d[\d-]{0,18})(?![\p{L}\p{N}%/@]|[.,:]\d)/gu
const SAID =
  /\b(?:invoices?|bills?|inv)\s*(?:no\.?|number|#|nr\.?)?\s*#?((?:\p{Lu}{1,6}[-_]?)?\d[\d-]{2,18})(?![\p{L}\p{N}%])/giu
const PREFIXED = /(?<![\p{L}\p{N}@/])(?:\p{Lu}{2,6}-\d{2,10}|#\d{3,10})(?![\p{L}\p{N}])/gu
/** A number alone, where a sum would not stand; used only while no invoice is known. */
const ALONE =
  /(?<=^|(?:\bgot|\bget|\breceived?|\bdisput\p{L}*|\bcontest\p{L}*|\bfor|\bfind|\bseen?|\bhold|\breject\p{L}*|\brefus\p{L}*|\bon|\babout|\bregarding|\bchase|\bthat|\bsays?|\bonly)\s)(?!20[2-4]\d\b)\d{4,8}(?=\s|$|[,;)]|\.(?!\d))(?!\s?(?:[$€£]|k\b|usd|eur|gbp|dollars|euros|pounds))/giu
const BUT =
  /\b(?:all|everything|every\s+invoice|the\s+lot|all\s+of\s+(?:it|them))(?:\s+\p{L}+){0,3}?\s+(?:but|except|apart\s+from|other\s+than)\b(?!\s+(?:they|we|i|he|she|not)\b)/iu
const FIGURE_ONE =
  /\b(?:the|that|this)\s+([$€£]?\s?\d[\d.,]{0,12}\s?(?:k|m)?)\s?(?:usd|eur|gbp|dollars?|euros?)?\s+(?:one|invoice|bill)\b/giu
const SIZE_ONE =
  /\b(?:the|that|this)\s+(big|bigger|biggest|large|larger|largest|small|smaller|smallest|little|old|older|oldest|new|newer|newest|latest|first|last)\s+(?:one|invoice|bill)\b/iu

/** The invoices a clause speaks of; `dates` are stretches that are no numbers of invoices. */
export function nameInvoices(
  text: string,
  facts: ReplyFacts | undefined,
  dates: readonly Span[],
): NamedInvoices {
  const known = facts?.invoices ?? []
  const { numbers, spans, unknown } = known.length > 0 ? byNumber(text, known, dates) : said(text, dates)
  if (BUT.test(text)) {
    if (known.length === 0 || numbers.length === 0 || unknown) return { invoices: null, spans }
    return {
      invoices: known.map(({ number }) => number).filter((number) => !numbers.includes(number)),
      spans,
    }
  }
  const figures = byFigure(text, known)
  const all = [...new Set([...numbers, ...figures.numbers])]
  if (unknown || figures.unknown) return { invoices: null, spans: [...spans, ...figures.spans] }
  if (all.length > 0) return { invoices: all, spans: [...spans, ...figures.spans] }
  return { invoices: byWords(text, known), spans }
}

function byNumber(text: string, known: Invoice[], dates: readonly Span[]) {
  const found: { numbers: string[]; spans: Span[]; unknown: boolean } = {
    numbers: [],
    spans: [],
    unknown: false,
  }
  const index = new Map<string, string[]>()
  for (const { number } of known)
    for (const key of new Set([bare(number), digits(number)].filter((text) => text !== '')))
      index.set(key, [...new Set([...(index.get(key) ?? []), number])])
  for (const match of text.matchAll(TOKEN)) {
    const token = match[1] ?? ''
    const span = { start: match.index, end: match.index + match[0].length }
    if (
      overlaps(span, dates) ||
      /^\s?(?:[$€£]|k\b|usd|eur|gbp|dollars|euros|days|weeks|%)/i.test(text.slice(span.end))
    )
      continue
    const meant =
      index.get(bare(token)) ??
      (/^\p{L}+[ ]/u.test(token) ? index.get(digits(token)) : undefined) ??
      byDigits(token, index)
    if (meant === undefined) continue
    found.spans.push(span)
    if (meant.length === 1 && meant[0] !== undefined) found.numbers.push(meant[0])
    else found.unknown = true
  }
  for (const match of text.matchAll(SAID)) {
    const span = { start: match.index, end: match.index + match[0].length }
    if (!overlaps(span, found.spans) && !overlaps(span, dates)) {
      found.spans.push(span)
      found.unknown = true
    }
  }
  return found
}

/** Letters in front differ ("inv 1042" for 1042), the digits do not. */
function byDigits(token: string, index: Map<string, string[]>): string[] | undefined {
  const letters = token.replace(/[^\p{L}]/gu, '').toLowerCase()
  return /^(?:|inv|invoice|no|nr|bill|in|re|i)$/.test(letters) ? index.get(digits(token)) : undefined
}

function said(text: string, dates: readonly Span[]) {
  const found = [...text.matchAll(SAID), ...text.matchAll(PREFIXED), ...text.matchAll(ALONE)].map(
    (match) => ({
      number: (match[1] ?? match[0]).replace(/^#/, ''),
      span: { start: match.index, end: match.index + match[0].length },
    }),
  )
  const real = found.filter(({ span }) => !overlaps(span, dates))
  return {
    numbers: [...new Set(real.map(({ number }) => number))],
    spans: real.map(({ span }) => span),
    unknown: false,
  }
}

function byFigure(text: string, known: Invoice[]) {
  const found: { numbers: string[]; spans: Span[]; unknown: boolean } = {
    numbers: [],
    spans: [],
    unknown: false,
  }
  for (const match of text.matchAll(FIGURE_ONE)) {
    const figure = match[1] ?? ''
    const value =
      Number(figure.replace(/[^\d.]/g, '')) * (/k$/i.test(figure) ? 1_000 : /m$/i.test(figure) ? 1e6 : 1)
    const step = /k$/i.test(figure) ? (figure.includes('.') ? 50 : 500) : 0.5
    const near = known.filter(({ amount }) => Math.abs(Number(amount) - value) < step)
    found.spans.push({ start: match.index, end: match.index + match[0].length })
    if (near.length === 1 && near[0]) found.numbers.push(near[0].number)
    else if (known.length > 0) found.unknown = true
  }
  const size = SIZE_ONE.exec(text)
  if (size && known.length > 0) {
    const one = bySize(size[1]?.toLowerCase() ?? '', known)
    if (one) found.numbers.push(one)
    else found.unknown = true
  }
  return found
}

function bySize(word: string, known: Invoice[]): string | null {
  if (known.length === 1) return known[0]?.number ?? null
  const byDate = /old|new|latest|first|last/.test(word)
  if (byDate && known.some(({ dueOn }) => !dueOn)) return null
  if (!byDate && new Set(known.map(({ currency }) => currency)).size > 1) return null
  const value = ({ amount, dueOn }: Invoice) => (byDate ? Date.parse(dueOn ?? '') : Number(amount))
  const sorted = [...known].sort((a, b) => value(a) - value(b))
  if (/small|little|old|first/.test(word)) sorted.reverse()
  const [second, first] = sorted.slice(-2)
  return first && second && value(first) !== value(second) ? first.number : null
}

const ONE =
  /\b(?:the|that|this|their|our|which|said)\s+(?:open\s+|overdue\s+|outstanding\s+)?invoice\b(?!\s*(?:s\b|address|portal|number))|(?:^|[.,;]\s*)invoice\s+(?:is|was|has|gets|will|never|didn't|hasn't|not)\b|\b(?:received|got|get|find)\s+(?:an?\s+|any\s+)?invoice\b/iu
const BOTH = /\bboth\b(?!\s+(?:of\s+us|maria|sides))/iu

function byWords(text: string, known: Invoice[]): string[] | null {
  if (known.length === 0) return []
  if (BOTH.test(text)) return known.length === 2 ? known.map(({ number }) => number) : null
  if (!ONE.test(text)) return []
  return known.length === 1 ? known.map(({ number }) => number) : null
}

/** The one invoice of exactly this sum, if there is one. */
export function invoiceOfSum(facts: ReplyFacts | undefined, minor: number, currency: string): string | null {
  const equal = (facts?.invoices ?? []).filter((invoice) => {
    const total = minorFromDecimal(invoice.amount, invoice.currency)
    return invoice.currency === currency && 'minor' in total && total.minor === minor
  })
  return equal.length === 1 ? (equal[0]?.number ?? null) : null
}

const bare = (number: string): string =>
  number
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^0+(?=\d)/, '')
const digits = (number: string): string => number.replace(/\D/g, '').replace(/^0+(?=\d)/, '')

export function overlaps(span: Span, others: readonly Span[]): boolean {
  return others.some(({ start, end }) => span.start < end && start < span.end)
}
