import * as z from 'zod'
import { ROLES } from '../people/person.ts'
import { sumSchema } from './amount.ts'

/** What can need a decision of several people; a kind the policy leaves out is not done at all. */
export const APPROVAL_KINDS = [
  'tier-3',
  'tier-4',
  'suspension',
  'reinstatement',
  'plan',
  'discount',
  'write-off',
  'referral',
  'policy-change',
] as const
export type ApprovalKind = (typeof APPROVAL_KINDS)[number]

/** What must be true first: the CSM had a day to object, the CSM said yes, or named roles decided. */
export const gateSchema = z.enum([
  'csm-opt-out',
  'clearance',
  'approval-tier-3',
  'approval-tier-4',
  'approval-suspension',
  'approval-write-off',
  'approval-referral',
])
type Gate = z.infer<typeof gateSchema>

/** Kinds about a sum; only these may be free below one. */
export const KINDS_WITH_A_SUM: readonly ApprovalKind[] = ['plan', 'discount', 'write-off', 'referral']

const roles = z.array(z.enum(ROLES))

const approvalRule = z.strictObject({
  /** How many different people must say yes. */
  need: z.int().min(1).max(5),
  of: roles.min(1),
  /** Roles that must be among those who say yes. */
  always: roles.default([]),
  /** Whether the account's CSM and AE are kept from deciding. */
  notAccountOwner: z.boolean().default(false),
  /** Smaller sums need no approval. */
  onlyAbove: sumSchema.optional(),
  expiresAfterWorkingDays: z.int().min(1).max(30).default(3),
  /** When those who have not decided are asked again, in working days since the request. */
  remindAfterWorkingDays: z.array(z.int().min(1).max(30)).max(5).default([1, 2]),
})
export type ApprovalRule = z.infer<typeof approvalRule>

export const approvalsSchema = z.partialRecord(z.enum(APPROVAL_KINDS), approvalRule)

/** Who decides when the policy file does not say (playbook §5). */
export const USUAL_APPROVALS: z.input<typeof approvalsSchema> = {
  'tier-3': { need: 1, of: ['finance_lead', 'vp_finance'] },
  'tier-4': { need: 2, of: ['vp_finance', 'cfo', 'head_of_cs'] },
  suspension: { need: 2, of: ['cfo', 'head_of_cs', 'vp_finance'], always: ['cfo'], notAccountOwner: true },
  reinstatement: { need: 1, of: ['vp_finance', 'cfo', 'head_of_cs'] },
  plan: {
    need: 1,
    of: ['finance_lead', 'vp_finance', 'cfo'],
    onlyAbove: { amount: '25000.00', currency: 'USD' },
  },
  discount: { need: 1, of: ['vp_finance', 'cfo'] },
  'write-off': { need: 2, of: ['finance_lead', 'vp_finance', 'cfo'], always: ['cfo'], notAccountOwner: true },
  referral: { need: 2, of: ['vp_finance', 'cfo', 'head_of_cs'], always: ['cfo'] },
  'policy-change': { need: 1, of: ['vp_finance', 'cfo'] },
}

/** Every approval that a step's gates wait for. */
export function approvalsOfGates(gates: readonly Gate[]): ApprovalKind[] {
  return gates.flatMap((gate) => approvalOfGate(gate) ?? [])
}

/** The approval a gate waits for; null when it waits for the CSM. */
export function approvalOfGate(gate: Gate): ApprovalKind | null {
  return APPROVAL_KINDS.find((kind) => gate === `approval-${kind}`) ?? null
}
