import * as z from 'zod'
import { type AnswerInput, answerInput } from '../answers/answer.ts'
import type { Answers } from '../chat/form.ts'
import { KINDS, type Reading } from '../reading/reading.ts'
import { minorFromDecimal } from '../receivables/money.ts'
import type { Subject } from './load-subject.ts'

const text = z.string()
const reading = z.object({
  kind: z.enum(KINDS),
  date: text.nullish(),
  until: text.nullish(),
  amount: text.nullish(),
  currency: text.nullish(),
  invoices: z.array(text).optional(),
  contact: z.object({ name: text.nullable(), email: text }).nullish(),
  reason: text.nullable(),
  person: text.nullish(),
})

/** What was understood of a reply, as it waits for its author's word. */
export const understood = z.object({
  /** Questions the reply may have answered, while nobody has said which. */
  among: z.array(text).default([]),
  readings: z.array(reading).default([]),
  questions: z.array(z.object({ about: text, text })).default([]),
})
export type Understood = z.infer<typeof understood>
export type KeptReading = Understood['readings'][number]

/** A longer reply is a document that somebody pasted. */
export const LONGEST_REPLY = 4_000

/** The answer a reading amounts to; undefined while something about it must be asked. */
export function answerOf(one: KeptReading, subject: Subject): AnswerInput | undefined {
  const reason = one.reason?.slice(0, 500) ?? ''
  const sum = sumOf(one)
  if (sum === undefined) return undefined
  const invoiceIds = invoiceIdsOf(one, subject)
  if (invoiceIds === undefined) return undefined
  const given = { ...fieldsOf(one, subject, reason), ...sum }
  const withInvoices = ['promise', 'dispute', 'not_received', 'paid'].includes(one.kind)
  if (one.kind === 'dispute' && 'amountMinor' in sum && invoiceIds.length !== 1) return undefined
  if (one.kind === 'contact' && one.contact === undefined) return undefined
  if (one.kind === 'note' && reason === '') return undefined
  const defined = Object.entries(given).filter(([, value]) => value !== undefined && value !== null)
  const whole = { kind: one.kind, ...Object.fromEntries(defined), ...(withInvoices ? { invoiceIds } : {}) }
  return answerInput.safeParse(whole).data
}

function fieldsOf(one: KeptReading, subject: Subject, reason: string): Record<string, unknown> {
  switch (one.kind) {
    case 'clear':
      return {}
    case 'hold':
    case 'handling':
      return { until: one.until, reason }
    case 'promise':
      return { date: one.date, reason }
    case 'dispute':
      return { reason: one.reason, until: one.until }
    case 'plan':
    case 'process':
      return { reason, until: one.date ?? one.until }
    case 'contact':
      return { name: one.contact?.name, email: one.contact?.email, reason }
    case 'not_received':
      return { reason }
    case 'paid':
      return { on: one.date, reason }
    case 'reassign':
      return { personId: personOf(one, subject)?.id }
    case 'note':
      return { text: reason }
  }
}

/** Undefined while the amount or its currency must be asked. */
function sumOf({
  kind,
  amount,
  currency,
}: KeptReading): { amountMinor?: number; currency?: string } | undefined {
  if (!['promise', 'dispute', 'paid'].includes(kind)) return {}
  if (amount === null || amount === undefined) return {}
  if (!currency) return undefined
  const read = minorFromDecimal(amount, currency)
  return 'minor' in read && read.minor > 0 ? { amountMinor: read.minor, currency } : undefined
}

function invoiceIdsOf({ invoices = [] }: KeptReading, subject: Subject): string[] | undefined {
  const found = invoices.map((number) => subject.invoices.find((invoice) => invoice.number === number)?.id)
  return found.every((id) => id !== undefined) ? found.flatMap((id) => id ?? []) : undefined
}

function personOf({ person }: KeptReading, { people }: Subject) {
  return people.find(({ name }) => name === person)
}

/** What of a reading stands in its form already. */
export function prefilledFrom(one: KeptReading, subject: Subject): Partial<Answers> {
  return {
    until: one.until ?? one.date ?? null,
    amount: one.amount ? `${one.amount} ${one.currency ?? ''}`.trim() : null,
    invoices: invoiceIdsOf(one, subject) ?? [],
    reason: one.kind === 'dispute' ? null : one.reason,
    about: one.kind === 'dispute' ? one.reason : null,
    name: one.contact?.name ?? null,
    email: one.contact?.email ?? null,
    person: personOf(one, subject)?.id ?? null,
  }
}

export function keptOf({ readings, questions }: { readings: Reading[]; questions: Understood['questions'] }) {
  return understood.parse({ readings, questions })
}
