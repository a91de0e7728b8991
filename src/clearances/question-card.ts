import { DateTime } from 'luxon'
import { type Card, lines, type Part, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { counted, dayText, farDayText } from '../overdue/parts.ts'
import { formatMoney } from '../receivables/money.ts'
import { answerButtons } from './own-list.ts'
import { answerLabel, MORE_KINDS, promiseText, type Question } from './question.ts'

/** A phone shows no more without scrolling far. */
const INVOICES = 3
const LONGEST_NOTE = 140

/** One client, one question: what is owed, what would be sent, and what somebody can say to that. */
export function questionCard(question: Question, organisation: Organisation, today: string): Card {
  return question.state === 'open'
    ? openCard(question, today)
    : closedCard(question, closedText(question, organisation), today)
}

function openCard(question: Question, today: string): Card {
  const { accountName, days, tier, sums } = question
  const headline = `${sumsText(sums)} overdue · ${counted(days, 'day')} · tier ${tier}`
  return {
    title: `May we contact ${accountName}?`,
    summary: `May we contact ${accountName}? ${headline}`,
    parts: [
      { kind: 'text', text: lines([[{ bold: headline }], planLine(question), ...urgeLines(question)]) },
      { kind: 'text', text: lines(invoiceLines(question)) },
      { kind: 'context', text: lines(backgroundLines(question, today)) },
      { kind: 'buttons', buttons: answerButtons(question.accountId, question.id) },
      {
        kind: 'choice',
        prompt: 'Something else',
        placeholder: 'More answers',
        options: MORE_KINDS.map((kind) => ({
          label: answerLabel(kind),
          call: { name: 'open-answer', input: { clearanceId: question.id, kind } },
        })),
      },
      { kind: 'context', text: 'Or write it in your own words. You see what I understood before it counts.' },
    ],
  }
}

/** `Personal e-mail to Jo Park (ap@client.example), not before Tue 3 Mar and not without your yes.` */
export function planLine({ stepTitle, stepKind, recipient, sendOn }: Question): string {
  const when = `not before ${dayText(sendOn)} and not without your yes.`
  if (stepKind === 'suspension') return `${stepTitle} of the service, ${when}`
  const to = recipient
    ? `${recipient.name}${recipient.email && stepKind !== 'call' ? ` (${recipient.email})` : ''}`
    : 'nobody yet: there is no billing contact'
  return `${stepTitle} to ${to}, ${when}`
}

function urgeLines({ rung, csmName, nextRungAt }: Question): Text[] {
  if (rung === 0) return []
  const who = csmName ?? 'The CSM'
  return [nextRungAt === null ? `${who} did not answer, so you decide.` : `${who} has not answered yet.`]
}

function invoiceLines({ invoices }: Question): Text[] {
  const rest = invoices.slice(INVOICES)
  return [
    ...invoices
      .slice(0, INVOICES)
      .map(({ number, money, days }) => `${number} · ${formatMoney(money)} · ${counted(days, 'day')} late`),
    ...(rest.length > 0
      ? [
          `and ${counted(rest.length, 'more invoice')} of ${sumsText(addSums(rest.map(({ money }) => money)))}`,
        ]
      : []),
  ]
}

function backgroundLines(question: Question, today: string): string[] {
  const { strategic, arr, renewalOn, lastContact, promises, lastNote } = question
  const worth = [
    strategic ? 'Strategic account' : '',
    arr ? `ARR ${formatMoney(arr)}` : '',
    renewalOn ? `renews ${farDayText(renewalOn, today)}` : '',
  ].filter((part) => part !== '')
  const said = [
    worth.join(' · '),
    lastContact
      ? `Last contact: ${lastContact.title}, ${farDayText(lastContact.on, today)}`
      : 'Not contacted about this yet',
    ...promises.map((promise) => `The client ${promiseText(promise, (date) => farDayText(date, today))}`),
    lastNote ? `${lastNote.author}, ${farDayText(lastNote.on, today)}: “${short(lastNote.text)}”` : '',
  ]
  return said.filter((line) => line !== '')
}

function short(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim()
  return one.length > LONGEST_NOTE ? `${one.slice(0, LONGEST_NOTE).trimEnd()}…` : one
}

function closedCard(question: Question, said: string, today: string): Card {
  const { accountId, accountName, sums, days } = question
  const parts: Part[] = [
    { kind: 'text', text: said },
    {
      kind: 'context',
      text:
        sums.length === 0
          ? 'Nothing is overdue.'
          : `${sumsText(sums)} overdue · ${counted(days, 'day')} · asked ${farDayText(question.askedOn, today)}`,
    },
    {
      kind: 'buttons',
      buttons: [{ label: 'Open account', call: { name: 'show-account', input: { accountId } } }],
    },
  ]
  return { title: `${accountName}: ${closedTitle(question)}`, summary: `${accountName}: ${said}`, parts }
}

function closedTitle({ state, answer }: Question): string {
  if (state === 'answered' || state === 'decided') return answer === 'clear' ? 'cleared' : 'answered'
  const titles: Record<string, string> = {
    withdrawn: 'no longer needed',
    superseded: 'overtaken',
    void: 'things have changed',
    expired: 'no longer asked',
  }
  return titles[state] ?? state
}

/** What became of a question, as a sentence for whoever looks at it or clicks in it late. */
export function closedText(question: Question, organisation: Organisation): string {
  const { state, answer, answeredBy, answeredAt, accountName } = question
  const when = answeredAt
    ? DateTime.fromJSDate(answeredAt).setZone(organisation.timeZone).toFormat('ccc d LLL, HH:mm')
    : ''
  const who = answeredBy ?? 'Somebody'
  switch (state) {
    case 'answered':
    case 'decided':
      return `${who} answered on ${when}: ${answer ? outcomeText(answer) : 'answered'}.`
    case 'withdrawn':
      return `Good news: ${accountName} has paid in the meantime. Nobody is contacted, and nothing is left to answer.`
    case 'superseded':
      return 'This question was overtaken by a newer one about the same client.'
    case 'void':
      return 'What was asked about has changed since: the balance, the tier, the contact or a dispute. You are asked anew if it is still needed.'
    case 'expired':
      return 'This question is no longer open. You are asked anew if it is still needed.'
    default:
      return 'This question is still open.'
  }
}

const OUTCOMES: Record<string, string> = {
  clear: 'clear to contact',
  hold: 'hold for now',
  promise: 'the client will pay',
  dispute: 'the client disputes it',
  plan: 'the client needs a payment plan',
  contact: 'there is another contact',
  not_received: 'the invoice never arrived',
  process: 'it is in the client’s process',
  paid: 'the client says it has paid',
  reassign: 'somebody else looks after it',
  handling: 'the CSM handles it',
  note: 'a note',
}

export function outcomeText(answer: string): string {
  return OUTCOMES[answer] ?? answer
}
