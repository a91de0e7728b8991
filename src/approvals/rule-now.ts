import type { ApprovalKind } from '../policy/approval-rules.ts'
import type { Policy } from '../policy/policy.ts'
import { type Money, minorFromDecimal } from '../receivables/money.ts'
import { type Rates, totalIn } from '../receivables/rates.ts'
import type { ApprovalRuleNow } from './approval.ts'

export type RuleNow =
  | { kind: 'rule'; rule: ApprovalRuleNow }
  /** The policy leaves the kind out. */
  | { kind: 'not-done' }
  /** So small a sum needs nobody's yes. */
  | { kind: 'free' }

/**
 * Who decides a kind under the policy as it holds for the account's segment. A sum that cannot be compared
 * for want of a rate needs approval.
 */
export function ruleNow(
  policy: Pick<Policy, 'approvals' | 'strategic'>,
  kind: ApprovalKind,
  strategic: boolean,
  sums: Money[] | null,
  rates: Rates,
  reportingCurrency: string,
): RuleNow {
  const rule = policy.approvals[kind]
  if (!rule) return { kind: 'not-done' }
  const { onlyAbove, ...rest } = rule
  if (onlyAbove && sums) {
    const limit = minorFromDecimal(onlyAbove.amount, onlyAbove.currency)
    const known = { ...rates, [reportingCurrency]: '1' }
    const most =
      'minor' in limit
        ? totalIn(reportingCurrency, [{ amountMinor: limit.minor, currency: onlyAbove.currency }], known)
        : null
    const asked = totalIn(reportingCurrency, sums, known)
    if (most && asked && asked.amountMinor <= most.amountMinor) return { kind: 'free' }
  }
  return { kind: 'rule', rule: { ...rest, sponsor: strategic ? policy.strategic.sponsor : null } }
}

/** Working days after the request on which those who have not decided are asked again; the last also goes further. */
export function reminderDays({ remindAfterWorkingDays, expiresAfterWorkingDays }: ApprovalRuleNow): number[] {
  const before = remindAfterWorkingDays.filter((day) => day < expiresAfterWorkingDays)
  return before.length > 0 || expiresAfterWorkingDays < 2 ? before : [expiresAfterWorkingDays - 1]
}
