import { sumsIn, WHICH_INVOICE } from './build-amount.ts'
import { dayIn, endIn } from './build-date.ts'
import { findDates } from './dates/find-dates.ts'
import type { DateSetting } from './dates/rule.ts'
import { findEmails, isSuspicious } from './emails.ts'
import { nameInvoices } from './invoices.ts'
import { disputeReason } from './kinds/trouble-words.ts'
import { contactNamed, contactOf, personNamed } from './people.ts'
import type { SaidPiece } from './pieces.ts'
import type { Question, Reading, ReadingKind, ReplyFacts } from './reading.ts'

export interface Built {
  reading: Reading
  questions: Question[]
}

const LONGEST_REASON = 500

/** The reading of one piece; `earlier` are the ones before it in the same reply. */
export function buildReading(
  piece: SaidPiece,
  facts: ReplyFacts | undefined,
  setting: DateSetting,
  earlier: readonly Reading[],
): Built {
  const { text, said } = piece
  const words = text.replace(/\s+/g, ' ').slice(0, LONGEST_REASON)
  const dates = findDates(text, setting)
  switch (said) {
    case 'promise': {
      const before = earlier.filter(({ kind }) => kind === 'promise')
      const sums = sumsIn(text, facts, setting.locale, dates, before, true)
      return dated(filled('promise', sums.fields), dayIn(text, setting), sums.questions)
    }
    case 'paid':
    case 'dispute': {
      const halfOfIt = /\bhalf\s+(?:of\s+)?(?:the\s+invoice|invoice|#?\d)/iu.test(text)
      const sums = sumsIn(text, facts, setting.locale, dates, [], said === 'paid' || halfOfIt)
      const reason = said === 'dispute' ? (disputeReason(text) ?? 'other') : null
      return { reading: { ...filled(said, sums.fields), date: null, reason }, questions: sums.questions }
    }
    case 'plan':
      return plan(text, facts, setting)
    case 'hold': {
      const end = endIn(text, setting)
      const { reading, questions } = onInvoices('hold', text, facts, dates, words)
      if ('event' in end) return { reading: { ...reading, until: null }, questions }
      if ('on' in end) return { reading: { ...reading, until: end.on }, questions }
      return { reading, questions: [{ about: 'date', text: end.why }, ...questions] }
    }
    case 'handling': {
      const day = dayIn(text, setting, 'When will you report back?')
      const reading: Reading = { ...blank('handling'), reason: words }
      if ('on' in day) return { reading: { ...reading, until: day.on }, questions: [] }
      return { reading, questions: [{ about: 'date', text: day.why }] }
    }
    case 'process': {
      const { reading, questions } = onInvoices('process', text, facts, dates, words)
      const ahead = dates.filter(({ when }) => when.kind === 'day')
      const day = ahead.length === 1 ? dayIn(text, setting) : null
      return { reading: { ...reading, date: day && 'on' in day ? day.on : null }, questions }
    }
    case 'not_received':
    case 'clear':
    case 'yes':
      return onInvoices(said === 'yes' ? 'clear' : said, text, facts, dates, null)
    case 'contact':
      return contact(text, facts)
    case 'reassign': {
      const person = personNamed(text, facts)
      const reading: Reading = blank('reassign')
      return person === null
        ? { reading, questions: [{ about: 'person', text: 'Who looks after this account now?' }] }
        : { reading: { ...reading, person }, questions: [] }
    }
    case 'hedged': {
      const asked = 'That is not certain yet. Is there a day they will pay?'
      return {
        reading: { ...blank('note'), reason: words },
        questions: [{ about: 'date', text: asked }],
      }
    }
    default:
      return { reading: { ...blank('note'), reason: words }, questions: [] }
  }
}

/** Every field there with nothing in it. */
function blank(kind: ReadingKind): Reading {
  return { kind, date: null, amount: null, currency: null, invoices: [], contact: null, reason: null }
}

/** What the sums say; a field of theirs that is missing is asked about. */
const filled = (kind: ReadingKind, sums: Pick<Reading, 'amount' | 'currency' | 'invoices'>): Reading => ({
  kind,
  ...sums,
  contact: null,
  reason: null,
})

function dated(reading: Reading, day: ReturnType<typeof dayIn>, questions: Question[]): Built {
  if ('on' in day) return { reading: { ...reading, date: day.on }, questions }
  return { reading, questions: [{ about: 'date', text: day.why }, ...questions] }
}

function onInvoices(
  kind: ReadingKind,
  text: string,
  facts: ReplyFacts | undefined,
  dates: ReturnType<typeof findDates>,
  reason: string | null,
): Built {
  const { invoices } = nameInvoices(text, facts, dates)
  const reading: Reading = { ...blank(kind), reason }
  if (invoices !== null) return { reading: { ...reading, invoices }, questions: [] }
  delete reading.invoices
  return { reading, questions: [WHICH_INVOICE] }
}

const VAGUE_TERMS =
  /\b(?:a\s+few|several|some|multiple|a\s+couple(?:\s+of)?|smaller|various)\s+(?:\p{L}+\s+)?(?:payments|instal\p{L}+|parts|chunks|tranches|months|weeks|pieces|amounts|rates|goes)\b|\bsmall\s+(?:instal\p{L}+|payments|amounts)\b/iu

function plan(text: string, facts: ReplyFacts | undefined, setting: DateSetting): Built {
  const dates = findDates(text, setting)
  const vague = VAGUE_TERMS.test(text)
  const sums = sumsIn(text, facts, setting.locale, dates, [], false)
  const reading: Reading = { ...filled('plan', sums.fields), reason: text.slice(0, LONGEST_REASON) }
  const questions = sums.questions
  if (vague) {
    delete reading.amount
    delete reading.currency
    const asked: Question = { about: 'amount', text: 'How many instalments, of how much, and when?' }
    return {
      reading: { ...reading, date: null },
      questions: [asked, ...questions.filter(({ about }) => about !== 'amount')],
    }
  }
  if (dates.length === 0) return { reading: { ...reading, date: null }, questions }
  return dated(reading, dayIn(text, setting, 'From which day?'), questions)
}

const ASK_ADDRESS = 'Who is the right contact, and at which address?'

function contact(text: string, facts: ReplyFacts | undefined): Built {
  const reading: Reading = blank('contact')
  const ask = (why: string): Built => {
    const { contact: _, ...rest } = reading
    return { reading: rest, questions: [{ about: 'contact', text: why }] }
  }
  const own = new Set((facts?.people ?? []).map(({ email }) => email?.toLowerCase()))
  const emails = findEmails(text).filter(({ email }) => !own.has(email))
  const [only] = emails
  if (new Set(emails.map(({ email }) => email)).size > 1)
    return ask('Two addresses are named. Which one is right?')
  if (only) {
    if (isSuspicious(only.email, facts)) {
      return ask(`${only.email} does not look like one of the client's own addresses. Is it right?`)
    }
    return {
      reading: {
        ...reading,
        contact: { name: only.name ?? contactOf(only.email, facts), email: only.email },
      },
      questions: [],
    }
  }
  const known = contactNamed(text, facts)
  return known ? { reading: { ...reading, contact: known }, questions: [] } : ask(ASK_ADDRESS)
}
