import type { ApprovalKind } from '../policy/approval-rules.ts'

const TITLES: Record<ApprovalKind, string> = {
  'tier-3': 'Executive e-mail',
  'tier-4': 'Final notice',
  suspension: 'Suspension',
  reinstatement: 'Reinstatement',
  plan: 'Payment plan',
  discount: 'Discount',
  'write-off': 'Write-off',
  referral: 'Referral',
  'policy-change': 'Policy change',
}

export function kindTitle(kind: ApprovalKind): string {
  return TITLES[kind]
}

/** `the final notice to Acme`. */
export function kindPhrase(kind: ApprovalKind, accountName: string): string {
  const title = kindTitle(kind).toLowerCase()
  const joined =
    kind === 'tier-3' || kind === 'tier-4' ? 'to' : kind === 'plan' || kind === 'discount' ? 'for' : 'of'
  return `the ${title} ${joined} ${accountName}`
}

/** What stops service, or ends with a threat to, is confirmed a second time, on a form of its own. */
export function needsSecondLook(kind: ApprovalKind): boolean {
  return kind === 'tier-4' || kind === 'suspension'
}
