import * as z from 'zod'
import { factsSchema } from '../reading/reading.ts'

export const TONE_RULES = [
  'threat',
  'blame',
  'false_urgency',
  'shouting',
  'third_party',
  'missing_fact',
  'wrong_fact',
] as const
export type ToneRule = (typeof TONE_RULES)[number]

/** How old the account's debt is, which decides how firm a text may be. */
export const tierSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], {
  error: 'write 1, 2, 3 or 4',
})
export type ToneTier = z.infer<typeof tierSchema>

export type Severity = 'block' | 'warn'

export interface ToneFinding {
  rule: ToneRule
  severity: Severity
  /** The words as they stand in the text; empty where something is missing. */
  quote: string
  /** One sentence on what to write instead. */
  advice: string
}

export interface ToneVerdict {
  verdict: 'ok' | 'warn' | 'block'
  /** In the order of the text; what is missing comes last. */
  findings: ToneFinding[]
}

const day = z.iso.date()
const label = z.string().max(400)

/** The case a text speaks of. What is not given is not compared. */
export const toneFactsSchema = factsSchema.extend({
  /** Where the customer pays; another link in the text is wrong. */
  payLink: z.string().max(2_000).nullish(),
  /** The organisation's date, from which days overdue are counted. */
  today: day.nullish(),
  organisation: label.nullish(),
  sender: z
    .union([
      label.transform((name) => ({ name, role: null })),
      z.object({ name: label, role: label.nullish(), email: label.nullish() }),
    ])
    .nullish(),
  /** Dates of the mails that were sent. */
  mailed: z.array(day).max(5_000).nullish(),
  /** The day payment is asked for in tier 3. */
  deadlineOn: day.nullish(),
  /** The day service stops in tier 4. */
  suspensionOn: day.nullish(),
})
export type ToneFacts = z.infer<typeof toneFactsSchema>

export interface ToneText {
  tier: ToneTier
  /** The whole text; its subject in a first line "Subject: …". */
  text: string
  facts?: ToneFacts
}
