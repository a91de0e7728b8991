import { DateTime } from 'luxon'
import { decimalText, formatMoney, type Money } from '../receivables/money.ts'
import type { OutreachFacts } from './outreach.ts'

/** Currencies whose sign means nothing else; all others are written with their code. */
const KNOWN_BY_SIGN = new Set(['USD', 'EUR', 'GBP'])
/** Longer lists end with a count and a sum. */
export const INVOICES_LISTED = 12

/** An outside text on one line: what it is put into has lines of its own. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** `$1,234.50`; `CAD 1,234.50` where the sign could mean another currency. */
export function askedMoney(money: Money): string {
  if (KNOWN_BY_SIGN.has(money.currency)) return formatMoney(money)
  const [whole = '', fraction] = decimalText(money).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${money.currency} ${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** `12 March 2026`. */
export function mailDate(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc', locale: 'en-GB' }).toFormat('d LLLL yyyy')
}

/** `$3,000.00 and €900.00`. */
export function totalsText(totals: OutreachFacts['totals']): string {
  const all = totals.map(({ currency, minor }) => askedMoney({ amountMinor: minor, currency }))
  const last = all.pop() ?? ''
  return all.length > 0 ? `${all.join(', ')} and ${last}` : last
}

export interface InvoiceLine {
  number: string
  /** What is asked for. */
  amount: string
  /** Only the rest of it: a part is paid or disputed. */
  isRest: boolean
  due: string
  payUrl: string | null
}

/** The invoices as they are listed, and what the list leaves out. */
export function invoiceLines({ invoices }: Pick<OutreachFacts, 'invoices'>): {
  lines: InvoiceLine[]
  rest: string | null
} {
  const lines = invoices
    .slice(0, INVOICES_LISTED)
    .map(({ number, currency, openMinor, totalMinor, ...one }) => ({
      number: oneLine(number),
      amount: askedMoney({ amountMinor: openMinor, currency }),
      isRest: openMinor < totalMinor,
      due: mailDate(one.dueOn),
      payUrl: one.payUrl,
    }))
  const left = invoices.slice(INVOICES_LISTED)
  if (left.length === 0) return { lines, rest: null }
  const sums = new Map<string, number>()
  for (const { currency, openMinor } of left) sums.set(currency, (sums.get(currency) ?? 0) + openMinor)
  const text = totalsText([...sums].map(([currency, minor]) => ({ currency, minor })))
  const what = left.length === 1 ? 'one more invoice' : `${left.length} more invoices`
  return { lines, rest: `and ${what}: ${text}. Reply to this message for the full list.` }
}

/** Wider than this, a number pushes the amounts off a phone rather than lining them up. */
const LINED_UP = 20

/** The list in plain text, amounts below each other; the HTML draws a table where a text still holds it to the letter. */
export function invoiceBlock(facts: Pick<OutreachFacts, 'invoices'>): string {
  const { lines, rest } = invoiceLines(facts)
  const width = Math.max(
    0,
    ...lines.map(({ number }) => number.length).filter((length) => length <= LINED_UP),
  )
  const amountWidth = Math.max(0, ...lines.map(({ amount }) => amount.length))
  const texts = lines.map(({ number, amount, isRest, due, payUrl }) => {
    const money = number.length > width ? amount : amount.padStart(width - number.length + amountWidth)
    const pay = payUrl ? `\n  Pay: ${payUrl}` : ''
    return `- Invoice ${number}: ${money}${isRest ? ' still open' : ''}, due ${due}${pay}`
  })
  return [...texts, ...(rest === null ? [] : [rest])].join('\n')
}

/** Only what a browser opens as a page of somebody else's, and nothing that could break out of an attribute. */
export function safeLink(url: string | null): string | null {
  if (url === null || /[\s"'<>\\]/.test(url) || url.length > 2_000) return null
  try {
    const { protocol, username, password } = new URL(url)
    return protocol === 'https:' && username === '' && password === '' ? url : null
  } catch {
    return null
  }
}
