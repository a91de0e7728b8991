import * as z from 'zod'
import { ROLES } from '../people/person.ts'
import { gateSchema } from './approval-rules.ts'

/** A name for files and records. */
export const slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9-]+$/)
  .describe('a name of a–z, 0–9 and -')
const day = z.int().min(1).max(3650)

/** `flag` and `review` stay inside the company; the others reach the customer. */
const stepKind = z.enum(['email', 'call', 'notice', 'suspension', 'flag', 'review'])
/** Who lets a step happen: nobody (`auto`), the human who sends it (`draft`), approvers, or never (`off`). */
const stepMode = z.enum(['auto', 'draft', 'approval', 'off'])

export const stepSchema = z.strictObject({
  key: slug,
  title: z.string().min(1).max(60),
  /** Falls due when the oldest chaseable invoice is this many days overdue. */
  day,
  kind: stepKind,
  mode: stepMode,
  gates: z.array(gateSchema).max(6),
  /** The date the message names: pay, or be suspended, within so many days of it. */
  deadlineDays: z.int().min(1).max(90).optional(),
})

/** What the tone guard holds the tier's texts to; only `final` may speak of suspension. */
export const VOICES = ['friendly', 'curious', 'firm', 'final'] as const
const tone = z.strictObject({
  voice: z.enum(VOICES),
  /** Whether a clear breach stops the text or is only pointed out. */
  guard: z.enum(['block', 'warn']),
})

export const tierSchema = z
  .strictObject({
    tier: z.int().min(1).max(4),
    name: z.string().min(1).max(60),
    fromDay: day,
    goal: z.string().min(1).max(120),
    /** A few words for the digest's aging table. */
    whatHappens: z.string().min(1).max(40),
    tone: tone.optional(),
    /** In whose name a human sends. */
    sender: z.enum(ROLES).default('collector'),
    copy: z.array(z.enum(['csm', 'ae', 'all_contacts'])).default([]),
    steps: z.array(stepSchema).max(40),
  })
  .transform((tier) => ({ ...tier, tone: tier.tone ?? usualTone(tier.tier) }))

export type PolicyTier = z.infer<typeof tierSchema>
export type PolicyStep = z.infer<typeof stepSchema>

/** Whether the step, once done, is seen by the customer. */
export function reachesCustomer(step: { kind?: PolicyStep['kind'] }): boolean {
  return step.kind !== 'flag' && step.kind !== 'review'
}

function usualTone(tier: number): z.infer<typeof tone> {
  return { voice: VOICES[tier - 1] ?? 'final', guard: 'block' }
}
