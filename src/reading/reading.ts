import * as z from 'zod'
import { isCurrency } from '../receivables/money.ts'

/** What a reply can say; the order is the one in which a person is told. */
export const KINDS = [
  'clear',
  'hold',
  'promise',
  'dispute',
  'plan',
  'contact',
  'not_received',
  'process',
  'paid',
  'reassign',
  'handling',
  'note',
] as const
export type ReadingKind = (typeof KINDS)[number]

export const DISPUTE_REASONS = [
  'amount',
  'pricing',
  'delivery',
  'quality',
  'missing_po',
  'duplicate',
  'other',
] as const
export type DisputeReason = (typeof DISPUTE_REASONS)[number]

/**
 * One thing that was said. Null is "nothing was said of it"; a field that is missing is asked about in a
 * question. No amount means in full, no invoice the whole account.
 */
export interface Reading {
  kind: ReadingKind
  /** The day of payment, for promise, plan and process. */
  date?: string | null
  /** The day a hold ends or the CSM reports back; null on a hold that ends with an event, told in `reason`. */
  until?: string | null
  /** Plain digits with the currency's decimals. */
  amount?: string | null
  currency?: string | null
  invoices?: string[]
  contact?: { name: string | null; email: string } | null
  /** A dispute's code, else the words themselves. */
  reason: string | null
  /** Who owns the account instead, by name as in the facts. */
  person?: string | null
}

/** What is asked instead of guessed; `kind` means the whole reply. */
export type Asked = 'kind' | 'date' | 'amount' | 'currency' | 'invoices' | 'contact' | 'person'

export interface Question {
  about: Asked
  text: string
}

export interface Understanding {
  readings: Reading[]
  questions: Question[]
}

const label = z.string().max(400)

/** What is known of the account, to match numbers, names and addresses against. */
export const factsSchema = z.object({
  account: label.default(''),
  invoices: z
    .array(
      z.object({
        number: z.string().min(1).max(100),
        amount: z
          .union([z.string(), z.number().transform(String)])
          .refine((text) => /^\d+(\.\d+)?$/.test(text), 'write an amount such as "1200.00"'),
        currency: z.string().refine(isCurrency, 'write an ISO 4217 code such as "USD"'),
        dueOn: z.iso.date().nullish(),
      }),
    )
    .max(5_000)
    .default([]),
  people: z
    .array(z.object({ name: label, role: label.nullish(), email: label.nullish() }))
    .max(5_000)
    .default([]),
  contacts: z
    .array(z.object({ name: label.nullish(), email: label.nullish() }))
    .max(5_000)
    .default([]),
})
export type ReplyFacts = z.infer<typeof factsSchema>

/** When and where the reply was written. */
export interface ReplySetting {
  /** The day in the writer's zone, `2026-12-01`. */
  on: string
  zone: string
  locale: string
  facts?: ReplyFacts
}
