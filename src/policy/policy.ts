import * as z from 'zod'
import { ROLES } from '../people/person.ts'
import { amountSchema, currencySchema, sumSchema } from './amount.ts'
import { approvalsSchema, USUAL_APPROVALS } from './approval-rules.ts'
import { clearanceSchema } from './clearance-rules.ts'
import { type PolicyStep, type PolicyTier, slug, tierSchema } from './tier.ts'

export { type PolicyStep, type PolicyTier, reachesCustomer } from './tier.ts'

/** The last day on which a machine may write to a customer by itself (playbook §3). */
export const LAST_AUTOMATIC_DAY = 30

const strategic = z.strictObject({
  arr: sumSchema,
  alwaysNeedsClearance: z.boolean(),
  /** One of these is always among those who approve anything about a strategic account. */
  sponsor: z.array(z.enum(ROLES)).min(1).default(['cfo', 'ceo']),
})
const tolerance = z.record(currencySchema, amountSchema)
const minimumGapDays = z.int().min(0).max(60)

/** What a segment may do differently: whole tiers by number, and these settings field by field. */
const segment = z.strictObject({
  strategic: strategic.extend({ sponsor: strategic.shape.sponsor.unwrap() }).partial().optional(),
  tolerance: tolerance.optional(),
  minimumGapDays: minimumGapDays.optional(),
  clearance: z
    .strictObject({
      expiresAfterDays: clearanceSchema.shape.expiresAfterDays.unwrap(),
      tier1Silence: clearanceSchema.shape.tier1Silence.unwrap(),
      unanswered: clearanceSchema.shape.unanswered.unwrap(),
      withoutCsm: clearanceSchema.shape.withoutCsm.unwrap(),
    })
    .partial()
    .optional(),
  approvals: approvalsSchema.optional(),
  tiers: z.array(tierSchema).min(1).optional(),
})

export const policySchema = z.strictObject({
  name: slug,
  description: z.string().max(300).optional(),
  strategic,
  /** Per currency: open balances up to this much are not chased. */
  tolerance,
  staleAfterHours: z
    .int()
    .min(1)
    .max(24 * 31),
  minimumGapDays,
  /** Whether parent and child accounts are chased each for itself or as one. */
  families: z.enum(['apart', 'together']).default('apart'),
  clearance: clearanceSchema.prefault({}),
  approvals: approvalsSchema.prefault(USUAL_APPROVALS),
  promises: z.strictObject({ graceWorkingDays: z.int().min(0).max(30).default(2) }).prefault({}),
  /** What may be offered to a client that cannot pay at once (playbook §6). */
  plans: z
    .strictObject({
      maxInstalments: z.int().min(1).max(36).default(12),
      maxDiscountPercent: z.int().min(1).max(50).default(10),
    })
    .prefault({}),
  /** When professional help is proposed (playbook §10). */
  referral: z
    .strictObject({
      signsNeeded: z.int().min(1).max(7).default(3),
      overdueDays: z.int().min(1).max(3650).default(45),
      highValue: sumSchema.default({ amount: '50000.00', currency: 'USD' }),
    })
    .prefault({}),
  tiers: z.array(tierSchema).min(1).max(4),
  /** By the account's segment, to the letter. */
  segments: z
    .record(
      z
        .string()
        .min(1)
        .max(60)
        .regex(/^\S(.*\S)?$/),
      segment,
    )
    .optional(),
})

export type Policy = z.infer<typeof policySchema>
export type PolicySegment = z.infer<typeof segment>

/** A policy as it was when applied; cases remember which. */
export interface PolicyVersion {
  id: string
  number: number
  appliedBy: string
  policy: Policy
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
  const own = Object.values(policy.segments ?? {}).flatMap((segment) => segment.tiers ?? [])
  return [...policy.tiers, ...own].flatMap((tier) => tier.steps).find((step) => step.key === key)
}
