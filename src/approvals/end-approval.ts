import { lookAgain } from '../cases/look-again.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { AFTER_END } from './after-approval.ts'
import type { Approval, ApprovalState } from './approval.ts'
import { kindPhrase } from './kind-words.ts'
import { logApproval } from './log-approval.ts'
import { saveState } from './save-state.ts'
import type { LoadedApproval } from './store.ts'
import { refreshApproval, tellInvolved } from './tell-approvals.ts'

export type EndState = Extract<ApprovalState, 'denied' | 'expired' | 'withdrawn' | 'invalidated'>

const VERBS: Record<EndState, string> = {
  denied: 'deny',
  expired: 'expire',
  withdrawn: 'withdraw',
  invalidated: 'invalidate',
}

/**
 * Ends a request that is not carried out: what hangs on it follows, every copy of its card changes, and whoever
 * asked for it or decided it is told. Inside the caller's transaction.
 * @param why as a clause, or in the words of whoever ended it.
 * @returns it as it is then; undefined when it was not as read any more.
 */
export async function endApproval(
  context: Context,
  basis: QuestionBasis,
  { approval }: LoadedApproval,
  end: { state: EndState; why: string; by: { id: string; name: string } | null },
): Promise<LoadedApproval | undefined> {
  const { db: tx, organisationId, now } = context
  const ended = await saveState(tx, organisationId, approval, {
    state: end.state,
    nextReminderAt: null,
    endedAt: now.toJSDate(),
    endedBy: end.by?.id ?? null,
    endedWhy: end.why,
    ...(end.state === 'denied' ? { decidedAt: now.toJSDate() } : {}),
  })
  if (!ended) return undefined
  await logApproval(context, basis, ended.approval, VERBS[end.state], endText(ended.approval, end), {
    why: end.why,
  })
  await AFTER_END[approval.kind]?.(context, basis, ended.approval)
  await lookAgain(context, basis.organisation, [approval.accountId])
  await refreshApproval(context, ended.approval.id)
  await tellInvolved(context, basis, ended, end.by?.id ?? null)
  return ended
}

function endText(
  { kind, facts }: Approval,
  { state, why, by }: { state: EndState; why: string; by: { name: string } | null },
): string {
  const what = kindPhrase(kind, facts.accountName)
  const who = by?.name ?? 'Dunwell'
  switch (state) {
    case 'denied':
      return `${who} denied ${what}: ${why}`
    case 'withdrawn':
      return `${who} withdrew the request for ${what}${why === '' ? '' : `: ${why}`}`
    case 'expired':
      return `The request for ${what} has run out: ${why}`
    case 'invalidated':
      return `The request for ${what} counts no more: ${why}`
  }
}
