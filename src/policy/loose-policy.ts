import * as z from 'zod'
import { APPROVAL_KINDS, gateSchema } from './approval-rules.ts'
import { stepSchema, VOICES } from './tier.ts'

/** A part that is wrong by itself counts as absent, so that the rest can still be held against the rules. */
function loose<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}

const { key, day, kind, mode, deadlineDays } = stepSchema.shape
const looseStep = z.object({
  key: loose(key),
  day: loose(day),
  kind: loose(kind),
  mode: loose(mode),
  gates: loose(z.array(loose(gateSchema))),
  deadlineDays: loose(deadlineDays),
})

const looseTier = z.object({
  tier: loose(z.int()),
  fromDay: loose(day),
  tone: loose(z.object({ voice: loose(z.enum(VOICES)) })),
  steps: loose(z.array(looseStep.catch({}))),
})

const texts = loose(z.array(loose(z.string())))
const looseRule = z.object({
  need: loose(z.int()),
  of: texts,
  always: texts,
  notAccountOwner: loose(z.boolean()),
  onlyAbove: loose(z.object({ amount: loose(z.string()), currency: loose(z.string()) })),
  expiresAfterWorkingDays: loose(z.int()),
  remindAfterWorkingDays: loose(z.array(loose(z.int()))),
})

const settings = {
  strategic: loose(
    z.object({ arr: loose(z.object({ amount: loose(z.string()), currency: loose(z.string()) })) }),
  ),
  tolerance: loose(z.record(z.string(), loose(z.string()))),
  minimumGapDays: loose(z.int()),
  clearance: loose(
    z.object({
      unanswered: loose(
        z.array(z.object({ afterWorkingDays: loose(z.int()), ask: loose(z.string()) }).catch({})),
      ),
    }),
  ),
  approvals: loose(z.object(Object.fromEntries(APPROVAL_KINDS.map((name) => [name, loose(looseRule)])))),
  tiers: loose(z.array(looseTier.catch({}))),
}

/** A policy as far as it can be read. */
export const loosePolicy = z
  .object({
    ...settings,
    staleAfterHours: loose(z.int()),
    segments: loose(z.record(z.string(), z.object(settings).catch({}))),
  })
  .catch({})

export type LoosePolicy = z.infer<typeof loosePolicy>
export type LooseSettings = Omit<LoosePolicy, 'staleAfterHours' | 'segments'>
export type LooseTier = z.infer<typeof looseTier>
export type LooseStep = z.infer<typeof looseStep>
export type LooseRule = z.infer<typeof looseRule>
