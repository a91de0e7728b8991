import { decimalText, minorFromDecimal } from '../receivables/money.ts'
import { type FoundAmount, findAmounts, halves } from './amounts.ts'
import { invoiceOfSum, nameInvoices } from './invoices.ts'
import type { Question, Reading, ReplyFacts } from './reading.ts'
import type { Span } from './span.ts'

interface Sums {
  fields: Pick<Reading, 'amount' | 'currency' | 'invoices'>
  questions: Question[]
}

const ASK_AMOUNT = (what: string): Question => ({ about: 'amount', text: `How much exactly${what}?` })
export const WHICH_INVOICE: Question = { about: 'invoices', text: 'Which invoice is meant?' }

/** Which invoices and how much of them; `earlier` are the payments promised before in the same reply. */
export function sumsIn(
  text: string,
  facts: ReplyFacts | undefined,
  locale: string,
  dates: readonly Span[],
  earlier: readonly Reading[],
  fractions: boolean,
): Sums {
  const named = nameInvoices(text, facts, dates)
  const found = findAmounts(text, facts, locale, [...dates, ...named.spans], true).filter(
    ({ kind }) => fractions || (kind !== 'half' && kind !== 'rest'),
  )
  const [first, ...others] = found
  const withInvoices = (fields: Sums['fields'], questions: Question[]): Sums =>
    named.invoices === null
      ? {
          fields: { amount: fields.amount, currency: fields.currency },
          questions: [...questions, WHICH_INVOICE],
        }
      : { fields: { invoices: named.invoices, ...fields }, questions }
  if (!first) return withInvoices({ amount: null, currency: null }, [])
  const different = others.some((other) => !isSame(first, other))
  if (different || first.kind === 'vague') return withInvoices({}, [ASK_AMOUNT('')])
  if (first.kind === 'bare') {
    return withInvoices({ amount: first.figure }, [
      { about: 'currency', text: `${first.figure} in which currency?` },
    ])
  }
  if (first.kind === 'sum') {
    const one = named.invoices?.length === 0 ? invoiceOfSum(facts, first.minor, first.currency) : null
    const fields = { amount: first.text, currency: first.currency }
    return one === null ? withInvoices(fields, []) : { fields: { ...fields, invoices: [one] }, questions: [] }
  }
  const part = partOf(first.kind, named.invoices ?? [], facts, earlier)
  return part
    ? { fields: part, questions: [] }
    : withInvoices({}, [ASK_AMOUNT(first.kind === 'half' ? ' is half' : ' is the rest')])
}

/** Half or rest of one named invoice; the rest may be of the invoice named with the payment before. */
function partOf(
  kind: 'half' | 'rest',
  invoices: string[],
  facts: ReplyFacts | undefined,
  earlier: readonly Reading[],
): Sums['fields'] | null {
  const numbers = invoices.length > 0 || kind === 'half' ? invoices : (earlier.at(-1)?.invoices ?? [])
  const [number] = numbers
  const invoice = facts?.invoices.find((candidate) => candidate.number === number)
  if (numbers.length !== 1 || !invoice) return null
  const { currency } = invoice
  const total = minorFromDecimal(invoice.amount, currency)
  if (!('minor' in total)) return null
  const before = earlier.filter((reading) => reading.invoices?.includes(invoice.number))
  if (kind === 'half' && before.length === 0) {
    const amount = halves(invoice.amount, currency)?.first
    return amount === undefined ? null : { amount, currency, invoices: [invoice.number] }
  }
  if (
    before.some(
      (reading) =>
        typeof reading.amount !== 'string' || reading.currency !== currency || reading.invoices?.length !== 1,
    )
  )
    return null
  const gone = before.map((reading) => minorFromDecimal(reading.amount ?? '', currency))
  const left = gone.reduce((sum, read) => ('minor' in read ? sum - read.minor : Number.NaN), total.minor)
  if (!(left > 0) || before.length === 0) return null
  const second = kind === 'half' ? halves(invoice.amount, currency)?.second : undefined
  return {
    amount: second ?? decimalText({ amountMinor: left, currency }),
    currency,
    invoices: [invoice.number],
  }
}

function isSame(a: FoundAmount, b: FoundAmount): boolean {
  if (a.kind === 'sum' && b.kind === 'sum') return a.minor === b.minor && a.currency === b.currency
  return a.kind === b.kind && a.kind !== 'bare'
}
