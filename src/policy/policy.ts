import { z } from 'zod'
import { isCurrency } from '../receivables/money.ts'

/** The last day on which a machine may write to a customer by itself (playbook §3). */
export const LAST_AUTOMATIC_DAY = 30

const currency = z.string().refine(isCurrency, 'is not an ISO 4217 currency code such as USD')
const amount = z.string().regex(/^\d+(\.\d+)?$/, 'must be an amount in quotes, such as "250.00"')
const slug = z.string().regex(/^[a-z0-9-]+$/, 'may hold only a–z, 0–9 and -')

/** `flag` and `review` stay inside the company; the others reach the customer. */
const stepKind = z.enum(['email', 'call', 'notice', 'suspension', 'flag', 'review'])
/** Who lets a step happen: nobody (`auto`), the human who sends it (`draft`), approvers, or never (`off`). */
const stepMode = z.enum(['auto', 'draft', 'approval', 'off'])
/** What must be true first: the CSM had a day to object, the CSM said yes, or named roles decided. */
const gate = z.enum([
  'csm-opt-out',
  'clearance',
  'approval-tier-3',
  'approval-tier-4',
  'approval-suspension',
  'approval-write-off',
])

const step = z.strictObject({
  key: slug,
  title: z.string().min(1).max(60),
  /** Falls due when the oldest chaseable invoice is this many days overdue. */
  day: z.int().min(1).max(3650),
  kind: stepKind,
  mode: stepMode,
  gates: z.array(gate),
})

const tier = z.strictObject({
  tier: z.int().min(1).max(4),
  name: z.string().min(1).max(60),
  fromDay: z.int().min(1).max(3650),
  goal: z.string().min(1).max(120),
  /** A few words for the digest's aging table. */
  whatHappens: z.string().min(1).max(40),
  steps: z.array(step),
})

export const policySchema = z.strictObject({
  name: slug,
  description: z.string().max(300).optional(),
  strategic: z.strictObject({
    arr: z.strictObject({ amount, currency }),
    alwaysNeedsClearance: z.boolean(),
  }),
  /** Per currency: open balances up to this much are not chased. */
  tolerance: z.record(currency, amount),
  staleAfterHours: z
    .int()
    .min(1)
    .max(24 * 31),
  minimumGapDays: z.int().min(0).max(60),
  tiers: z.array(tier).min(1),
})

export type Policy = z.infer<typeof policySchema>
export type PolicyTier = z.infer<typeof tier>
export type PolicyStep = z.infer<typeof step>

/** A policy as it was when applied; cases remember which. */
export interface PolicyVersion {
  id: string
  number: number
  appliedBy: string
  policy: Policy
}

/** Whether the step, once done, is seen by the customer. */
export function reachesCustomer(step: PolicyStep): boolean {
  return step.kind !== 'flag' && step.kind !== 'review'
}

/** The tier for so many days overdue; undefined when not overdue or before the first tier. */
export function tierFor(policy: Policy, days: number): PolicyTier | undefined {
  return policy.tiers.filter((tier) => tier.fromDay <= days).at(-1)
}

/** The latest step of the tier whose day has come: a missed day is caught up once, never in a burst. */
export function dueStep(tier: PolicyTier, days: number): PolicyStep | undefined {
  return tier.steps.filter((step) => step.mode !== 'off' && step.day <= days).at(-1)
}

/** The first step still to come. */
export function nextStep(policy: Policy, days: number): { step: PolicyStep; tier: PolicyTier } | undefined {
  for (const tier of policy.tiers) {
    const step = tier.steps.find((candidate) => candidate.mode !== 'off' && candidate.day > days)
    if (step) return { step, tier }
  }
  return undefined
}

export function stepByKey(policy: Policy, key: string): PolicyStep | undefined {
  return policy.tiers.flatMap((tier) => tier.steps).find((step) => step.key === key)
}
