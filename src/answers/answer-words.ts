import { farDayText } from '../overdue/parts.ts'
import { formatMoney } from '../receivables/money.ts'
import { type Answer, DISPUTE_REASONS } from './answer.ts'

export type Spoken = Pick<
  Answer,
  'kind' | 'untilOn' | 'amountMinor' | 'currency' | 'reason' | 'contact' | 'data'
> & {
  /** The invoices that were named. */
  numbers: string[]
  /** Whom the account was given to. */
  personName: string | null
}

/** What was said, as a clause that can follow a name: `on hold until Thu 12 Mar: renewal call`. */
export function answerClause(answer: Spoken, today: string): string {
  const { kind, untilOn, reason, contact, data } = answer
  const day = untilOn === null ? '' : farDayText(untilOn, today)
  const why = reason ? `: ${reason}` : ''
  const money =
    answer.amountMinor !== null && answer.currency !== null
      ? formatMoney({ amountMinor: answer.amountMinor, currency: answer.currency })
      : null
  const invoices = answer.numbers.length > 0 ? ` of ${answer.numbers.join(', ')}` : ''
  switch (kind) {
    case 'clear':
      return 'clear to contact'
    case 'hold':
      return `on hold until ${day}${why}`
    case 'promise':
      return `the client will pay ${money ?? everything(data.promised)}${invoices} by ${day}${why}`
    case 'dispute': {
      const about = isDisputeReason(reason) ? DISPUTE_REASONS[reason] : DISPUTE_REASONS.other
      const more = data.text ? `: ${data.text}` : ''
      return `the client disputes ${money ?? 'all'}${invoices} over ${about}${day ? `, to be resolved by ${day}` : ''}${more}`
    }
    case 'plan':
      return `the client wants a payment plan${why}`
    case 'contact':
      return contact?.email
        ? `the billing contact is ${contact.name ? `${contact.name}, ` : ''}${contact.email} now${why}`
        : `the billing contact is wrong${contact?.name ? `; it may be ${contact.name}, address unknown` : ''}${why}`
    case 'not_received':
      return `the client never received ${answer.numbers.join(', ') || 'the invoice'}${why}`
    case 'process':
      return `it is in the client’s own process${day ? ` until ${day}` : ''}${why}`
    case 'paid':
      return `the client says it has paid${money ? ` ${money}` : ''}${invoices}${data.paidOn ? ` on ${farDayText(data.paidOn, today)}` : ''}${why}`
    case 'reassign':
      return `the account belongs to ${answer.personName ?? 'somebody else'}`
    case 'handling':
      return `handling it, and reporting back on ${day}${why}`
    case 'note':
      return 'a note'
  }
}

function isDisputeReason(text: string | null): text is keyof typeof DISPUTE_REASONS {
  return text !== null && Object.hasOwn(DISPUTE_REASONS, text)
}

function everything(promised: Answer['data']['promised']): string {
  const sums = (promised ?? []).map(({ currency, minor }) => formatMoney({ amountMinor: minor, currency }))
  return sums.length > 0 ? `in full, ${sums.join(' and ')},` : 'everything'
}
