import type { QuestionBasis } from '../clearances/load-questions.ts'
import { approveClosure, reopenClosure } from '../closures/after-decision.ts'
import { showEnded, tellApproved } from '../outreach/after-decision.ts'
import { approvePlan, dropPlan } from '../plans/after-decision.ts'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import type { Context } from '../ports.ts'
import { scheduleSuspension, unscheduleSuspension } from '../suspensions/after-decision.ts'
import type { Approval } from './approval.ts'

/** Runs in the transaction of the change; `approval` is as it stands after it. */
export type AfterApproval = (context: Context, basis: QuestionBasis, approval: Approval) => Promise<void>

/** What changes when the last yes has come, or an administrator broke the glass. */
export const AFTER_APPROVAL: Partial<Record<ApprovalKind, AfterApproval>> = {
  suspension: scheduleSuspension,
  plan: approvePlan,
  discount: approvePlan,
  'write-off': approveClosure,
  referral: approveClosure,
}

/** Who hears of it where nothing else changes, a moment later and in a transaction of its own; otherwise those involved. */
export const TELL_APPROVED: Partial<Record<ApprovalKind, AfterApproval>> = {
  'tier-3': tellApproved,
  'tier-4': tellApproved,
}

/** What follows when a request ends without being carried out: denied, expired, withdrawn or invalidated. */
export const AFTER_END: Partial<Record<ApprovalKind, AfterApproval>> = {
  'tier-3': showEnded,
  'tier-4': showEnded,
  suspension: unscheduleSuspension,
  plan: dropPlan,
  discount: dropPlan,
  'write-off': reopenClosure,
  referral: reopenClosure,
}
