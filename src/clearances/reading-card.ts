import { DISPUTE_REASONS } from '../answers/answer.ts'
import { type Button, type Card, lines, type Part, type Text } from '../chat/card.ts'
import { farDayText } from '../overdue/parts.ts'
import { formatMoney, minorFromDecimal } from '../receivables/money.ts'
import type { Subject } from './load-subject.ts'
import { answerLabel, MORE_KINDS, type Question } from './question.ts'
import { answerOf, type KeptReading, type Understood } from './reply.ts'

/** What was understood, to be confirmed or corrected before anything of it counts. */
export function readingCard(
  readingId: string,
  subject: Subject,
  { readings, questions }: Understood,
  today: string,
): Card {
  const title = `About ${subject.accountName}`
  const asks = questions.map(({ text }): Text => [{ italic: text }])
  const cancel: Button = { label: 'Cancel', call: { name: 'cancel-reading', input: { readingId } } }
  const edit = (label: string): Button => ({ label, call: { name: 'edit-reading', input: { readingId } } })
  if (readings.length === 0) {
    const said = asks.length > 0 ? asks : ['I am not sure what that means for this client.']
    return {
      title,
      summary: 'What do you mean?',
      parts: [
        { kind: 'text', text: lines(said) },
        kindPicker(readingId),
        { kind: 'buttons', buttons: [cancel] },
      ],
    }
  }
  const complete = readings.every((one) => answerOf(one, subject) !== undefined)
  const whole = !questions.some(({ about }) => about === 'amount')
  const texts = readings.map((one) => readingText(one, today, whole))
  const sure = complete && questions.length === 0
  const buttons: Button[] = sure
    ? [
        { label: 'Yes', style: 'primary', call: { name: 'confirm-reading', input: { readingId } } },
        edit('Edit'),
        cancel,
      ]
    : [{ ...edit('Fill in'), style: 'primary' }, cancel]
  return {
    title,
    summary: `I understood: ${texts.join('; ')}. Right?`,
    parts: [
      {
        kind: 'text',
        text: lines([
          [{ bold: 'I understood:' }],
          ...texts.map((one) => `• ${one}`),
          ...(sure ? ['Right?'] : asks),
        ]),
      },
      { kind: 'buttons', buttons },
      ...(sure ? [] : [kindPicker(readingId)]),
    ],
  }
}

function kindPicker(readingId: string): Part {
  const kinds = ['clear', 'hold', 'promise', 'dispute', ...MORE_KINDS] as const
  return {
    kind: 'choice',
    prompt: 'What it means',
    placeholder: 'Choose an answer',
    options: kinds.map((kind) => ({
      label: answerLabel(kind),
      call: { name: 'edit-reading', input: { readingId, kind } },
    })),
  }
}

/** Which of several clients a reply is about. */
export function whichCard(readingId: string, among: Question[]): Card {
  return {
    title: 'Which client?',
    summary: 'Which client is that about?',
    parts: [
      { kind: 'text', text: 'Several clients wait for your answer. Which one is that about?' },
      {
        kind: 'choice',
        prompt: 'Client',
        placeholder: 'Choose a client',
        options: among.map(({ id, accountName }) => ({
          label: accountName,
          call: { name: 'read-about', input: { readingId, clearanceId: id } },
        })),
      },
      {
        kind: 'buttons',
        buttons: [{ label: 'Cancel', call: { name: 'cancel-reading', input: { readingId } } }],
      },
    ],
  }
}

/**
 * `The client will pay $1,200.00 on Tue 15 Dec (invoice 1042): pay run`.
 * @param whole no amount means all of it; otherwise the amount is still asked for.
 */
export function readingText(one: KeptReading, today: string, whole = true): string {
  const day = (date: string | null | undefined, word: string) =>
    date ? ` ${word} ${farDayText(date, today)}` : ''
  const numbers = one.invoices ?? []
  const invoices =
    numbers.length > 0 ? ` (${numbers.length === 1 ? 'invoice' : 'invoices'} ${numbers.join(', ')})` : ''
  const because = one.reason && one.kind !== 'dispute' ? `: ${one.reason}` : ''
  switch (one.kind) {
    case 'clear':
      return 'Clear to contact'
    case 'hold':
      return `Do not contact them${day(one.until, 'before')}${because}`
    case 'promise':
      return squeezed(
        `The client will pay ${sumText(one) ?? (whole ? 'in full' : '')}${day(one.date, 'on')}${invoices}${because}`,
      )
    case 'dispute':
      return `The client disputes ${sumText(one) ?? (whole ? 'the whole of it' : 'some of it')}${invoices}: ${disputeText(one.reason)}`
    case 'plan':
      return `The client needs a payment plan${day(one.date ?? one.until, 'by')}${because}`
    case 'contact':
      return `Write to ${[one.contact?.name, one.contact?.email].filter(Boolean).join(', ') || 'somebody else'}${because}`
    case 'not_received':
      return `The client never got the invoice${invoices}${because}`
    case 'process':
      return `It is in the client’s process${day(one.date ?? one.until, 'until')}${because}`
    case 'paid':
      return squeezed(
        `The client says it has paid ${sumText(one) ?? ''}${day(one.date, 'on')}${invoices}${because}`,
      )
    case 'reassign':
      return `${one.person ?? 'Somebody else'} looks after the account`
    case 'handling':
      return `You handle it and report back${day(one.until, 'on')}${because}`
    case 'note':
      return `A note for the others${because}`
  }
}

function squeezed(text: string): string {
  return text.replace(/ {2,}/g, ' ')
}

function sumText({ amount, currency }: KeptReading): string | undefined {
  if (!amount) return undefined
  if (!currency) return amount
  const read = minorFromDecimal(amount, currency)
  return 'minor' in read ? formatMoney({ amountMinor: read.minor, currency }) : `${amount} ${currency}`
}

function disputeText(reason: string | null): string {
  const known = Object.entries(DISPUTE_REASONS).find(([code]) => code === reason)
  return known ? known[1] : (reason ?? 'something')
}
