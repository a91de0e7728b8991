import * as z from 'zod'
import { ROLES } from '../people/person.ts'

/** Whom a question about an account can go to; the CSM's manager is a person, not a role. */
const asked = z.enum([...ROLES, 'csm_manager'])

const unanswered = z.strictObject({ afterWorkingDays: z.int().min(1).max(30), ask: asked })

/** How the CSM's yes is asked for. Past Tier 1 silence never counts as one. */
export const clearanceSchema = z.strictObject({
  expiresAfterDays: z.int().min(1).max(90).default(7),
  /** Whether a friendly reminder goes or waits when the CSM says nothing. */
  tier1Silence: z.enum(['goes', 'waits']).default('goes'),
  /** Who is asked (again) after how long without an answer; the last one decides. */
  unanswered: z
    .array(unanswered)
    .min(1)
    .max(8)
    .default([
      { afterWorkingDays: 1, ask: 'csm' },
      { afterWorkingDays: 2, ask: 'csm_manager' },
      { afterWorkingDays: 3, ask: 'head_of_cs' },
      { afterWorkingDays: 4, ask: 'finance_lead' },
    ]),
  /** Who is asked in turn when an account has no CSM who can be reached. */
  withoutCsm: z.array(asked).min(1).max(8).default(['ae', 'csm_manager', 'collector']),
})
