import * as z from 'zod'
import { type AnswerInput, type AnswerKind, answerInput } from '../answers/answer.ts'
import type { Answers } from '../chat/form.ts'
import { plusDays } from '../receivables/aging.ts'
import { formatMoney, minorFromDecimal } from '../receivables/money.ts'
import type { Subject } from './load-subject.ts'

export type ReadAnswer = { answer: AnswerInput } | { errors: Record<string, string> }

/** Nobody means a day further off than this; a typo in the year does. */
const FARTHEST_DAYS = 366

/** What a form said, checked field by field; every complaint names its field. */
export function readAnswer(kind: AnswerKind, answers: Answers, subject: Subject, today: string): ReadAnswer {
  const errors: Record<string, string> = {}
  const text = (key: string) => {
    const value = answers[key]
    return typeof value === 'string' ? value.trim() : ''
  }
  const reason = text('reason')
  const chosen = Array.isArray(answers.invoices) ? answers.invoices : []
  const invoiceIds = chosen.filter((id) => subject.invoices.some((invoice) => invoice.id === id))
  // Without invoices it would be about all that is open.
  if (invoiceIds.length < chosen.length)
    errors.invoices = 'One of those invoices is not open any more. Choose again.'
  const until = dateIn(kind, text('until'), today, errors)
  const sum = sumIn(kind, text('amount'), invoiceIds, subject, errors)
  const given: Record<AnswerKind, object> = {
    clear: {},
    hold: { until, reason },
    promise: { date: until, invoiceIds, reason, ...sum },
    dispute: { reason: text('about'), invoiceIds: sum.invoiceIds ?? invoiceIds, text: reason, until, ...sum },
    plan: { reason, until },
    contact: { name: text('name') || undefined, email: text('email') || undefined, reason },
    not_received: { invoiceIds, reason },
    process: { reason, until },
    paid: { on: until, reason, ...sum },
    reassign: { personId: text('person') },
    handling: { until, reason },
    note: { text: reason },
  }
  if (kind === 'hold' && reason === '') errors.reason = 'Say why: whoever reads it next was not there.'
  if (kind === 'note' && reason === '') errors.reason = 'Write what others should know.'
  if (kind === 'dispute' && text('about') === '') errors.about = 'Choose what they dispute.'
  if (kind === 'reassign' && !z.uuid().safeParse(text('person')).success) errors.person = 'Choose somebody.'
  if (kind === 'contact' && text('email') !== '' && !z.email().safeParse(text('email')).success)
    errors.email = 'That is no e-mail address. Write it like ap@client.example.'
  if (kind === 'contact' && text('name') === '' && text('email') === '' && reason === '')
    errors.name = 'Write a name, an address, or what happened.'
  if (Object.keys(errors).length > 0) return { errors }
  const read = answerInput.safeParse({ kind, ...defined(given[kind]) })
  if (read.success) return { answer: read.data }
  const [issue] = read.error.issues
  return { errors: { reason: issue?.message ?? 'That could not be read.' } }
}

const WANTS_DATE: readonly AnswerKind[] = ['hold', 'promise', 'handling']

function dateIn(
  kind: AnswerKind,
  given: string,
  today: string,
  errors: Record<string, string>,
): string | undefined {
  if (given === '') {
    if (WANTS_DATE.includes(kind)) errors.until = 'Choose the day.'
    return undefined
  }
  if (!z.iso.date().safeParse(given).success) errors.until = 'Write the day as YYYY-MM-DD.'
  else if (kind === 'paid') {
    if (given > today)
      errors.until = 'That day is still to come. If they will pay then, choose “Client will pay”.'
  } else if (given < today || (given === today && kind === 'hold'))
    errors.until = kind === 'hold' ? 'Choose a day after today.' : 'Choose today or a later day.'
  else if (given > plusDays(today, FARTHEST_DAYS)) errors.until = 'Choose a day within a year.'
  return given
}

function sumIn(
  kind: AnswerKind,
  given: string,
  invoiceIds: string[],
  subject: Subject,
  errors: Record<string, string>,
): { amountMinor?: number; currency?: string; invoiceIds?: string[] } {
  if (given === '' || !['promise', 'dispute', 'paid'].includes(kind)) return {}
  const among = subject.invoices.filter(({ id }) => invoiceIds.length === 0 || invoiceIds.includes(id))
  if (kind === 'dispute' && among.length !== 1) {
    errors.invoices = 'An amount is of one invoice: choose it.'
    return {}
  }
  const currency = currencyIn(given, among)
  if (!currency) {
    errors.amount = 'Write the currency too, such as USD 1200.00.'
    return {}
  }
  const digits = given
    .replace(/[^\d.,+-]/g, '')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(',', '.')
  const read = minorFromDecimal(digits, currency)
  if (!('minor' in read) || read.minor <= 0) {
    errors.amount = 'Write an amount such as 1200.00.'
    return {}
  }
  const open = among
    .filter((invoice) => invoice.currency === currency)
    .reduce((total, { openMinor }) => total + openMinor, 0)
  if (read.minor > open)
    errors.amount = `That is more than the ${formatMoney({ amountMinor: open, currency })} that is open.`
  return {
    amountMinor: read.minor,
    currency,
    ...(kind === 'dispute' ? { invoiceIds: among.map(({ id }) => id) } : {}),
  }
}

const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' }

function currencyIn(given: string, among: Subject['invoices']): string | undefined {
  const known = [...new Set(among.map(({ currency }) => currency))]
  const named = known.find((code) => given.toUpperCase().includes(code))
  if (named) return named
  const [sign] = Object.entries(SIGNS).filter(([mark]) => given.includes(mark))
  if (sign) return known.includes(sign[1]) ? sign[1] : undefined
  return known.length === 1 ? known[0] : undefined
}

function defined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
