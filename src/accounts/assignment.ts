import * as z from 'zod'
import type { OwnerRole } from '../command-calls.ts'
import type { Role } from '../people/person.ts'
import { FINANCE_ROLES } from '../people/person.ts'

/** Who may say who looks after an account. */
export const ASSIGN_ROLES: readonly Role[] = [...FINANCE_ROLES, 'head_of_cs']

export const OWNER_ROLES: readonly OwnerRole[] = ['csm', 'ae', 'collector']

const NAMES: Record<OwnerRole, string> = { csm: 'CSM', ae: 'account executive', collector: 'collector' }

export function ownerRoleName(role: OwnerRole): string {
  return NAMES[role]
}

/** What one assignment changed, as its timeline entry keeps it. */
export const assignmentData = z.object({
  role: z.enum(['csm', 'ae', 'collector']),
  from: z.uuid().nullable(),
  to: z.uuid().nullable(),
})
export type Assignment = z.infer<typeof assignmentData>

/** Null when the assignment can be taken back: it is the latest of its role, and still holds. */
export function refuseUndo(
  assignment: Assignment,
  now: { owner: string | null; changedSince: boolean },
): string | null {
  if (now.owner === assignment.to && !now.changedSince) return null
  return now.owner === assignment.from
    ? 'That is taken back already.'
    : `Somebody else has been made ${ownerRoleName(assignment.role)} since, so nothing was taken back. Assign anew if it should change.`
}
