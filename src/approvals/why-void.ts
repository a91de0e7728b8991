import { gatesOf, toleranceMinor, WITHHELD, type WithheldReason } from '../cases/case.ts'
import { loadAccount } from '../cases/load-account.ts'
import { materialChange } from '../clearances/clearance.ts'
import { type FactsNow, freezeFacts } from '../clearances/freeze-facts.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Db } from '../ports.ts'
import type { Approval, ApprovalFacts } from './approval.ts'
import { type SubjectNow, subjectNow } from './subject-now.ts'

/** What keeps a decision from being carried out, besides a change of its facts. */
const MONEY_GATES: readonly WithheldReason[] = [
  'payment-claimed',
  'promised',
  'plan-wanted',
  'unplaced-money',
]
const GATED: Record<ApprovalKind, 'all' | 'money' | 'none'> = {
  'tier-3': 'all',
  'tier-4': 'all',
  suspension: 'all',
  referral: 'all',
  'write-off': 'money',
  reinstatement: 'none',
  plan: 'none',
  discount: 'none',
  'policy-change': 'none',
}

/**
 * Why a request, or a decision, about these facts counts no more, as a clause: paid, held, promised, disputed,
 * or changed beyond the policy's tolerance. Null while it is the same thing. Reads the ledger and the gates as
 * they are now.
 */
export async function whyVoid(
  db: Db,
  basis: QuestionBasis,
  approval: Pick<Approval, 'accountId' | 'kind' | 'subjectId' | 'facts'>,
): Promise<string | null> {
  const { organisation, policy, today } = basis
  const { accountId, kind, facts } = approval
  if (kind === 'reinstatement' || kind === 'policy-change') return null
  const loaded = await loadAccount(db, organisation.id, accountId, policy.families)
  if (!loaded) return 'the account is not in the ledger any more'
  const now = (await freezeFacts(db, basis, [accountId])).get(accountId)
  if (!now) return 'the account is not in the ledger any more'
  const own = policyFor(policy, loaded.account.segment)
  const tolerance = (currency: string) => toleranceMinor(own, currency)
  if (!now.balances.some(({ minor, currency }) => minor > tolerance(currency))) return 'the client has paid'
  const standing: WithheldReason[] = [
    ...(loaded.account.doNotContact ? (['do-not-contact'] as const) : []),
    ...gatesOf(loaded.answers, today),
    ...(loaded.unplaced.length > 0 ? (['unplaced-money'] as const) : []),
  ]
  const gate = standing.find(
    (reason) => GATED[kind] === 'all' || (GATED[kind] === 'money' && MONEY_GATES.includes(reason)),
  )
  if (gate) return WITHHELD[gate]
  return whatChanged(facts, now, await subjectNow(db, organisation.id, approval), tolerance)
}

/** The change that makes it another decision, as a clause. */
export function whatChanged(
  frozen: ApprovalFacts,
  now: FactsNow,
  subject: SubjectNow,
  toleranceOf: (currency: string) => number,
): string | null {
  const asked = { ...frozen, stepKey: '', wouldSendOn: '' }
  const recipientEmail = subject.recipientEmail === undefined ? frozen.recipientEmail : subject.recipientEmail
  const ledger = materialChange(asked, { ...now, recipientEmail }, toleranceOf)
  if (ledger !== null) return ledger
  const { text } = frozen
  if (
    text &&
    subject.text &&
    (text.revision !== subject.text.revision ||
      text.body !== subject.text.body ||
      text.subject !== subject.text.subject)
  )
    return 'the text has been changed'
  for (const [what, was, is] of [
    ['the deadline', frozen.deadlineOn, subject.deadlineOn],
    ['the day of the suspension', frozen.suspendOn, subject.suspendOn],
  ] as const)
    if (is !== undefined && was !== is) return `${what} is ${is ?? 'open'} now, and was ${was ?? 'open'}`
  if (differ(frozen.services, subject.services) || differ(frozen.exemptServices, subject.exemptServices))
    return 'other services would be stopped now'
  if (
    frozen.sum !== null &&
    subject.sum &&
    JSON.stringify(bySign(frozen.sum)) !== JSON.stringify(bySign(subject.sum))
  )
    return 'the sum has changed'
  return null
}

function differ(was: readonly string[], is: readonly string[] | undefined): boolean {
  return is !== undefined && JSON.stringify([...was].sort()) !== JSON.stringify([...is].sort())
}

function bySign(sums: readonly { currency: string; minor: number }[]) {
  return sums.map(({ currency, minor }) => `${currency} ${minor}`).sort()
}
