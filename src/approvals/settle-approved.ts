import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { AFTER_APPROVAL } from './after-approval.ts'
import { standsUntil } from './deadlines.ts'
import { logApproval } from './log-approval.ts'
import { advance, saveState } from './save-state.ts'
import type { LoadedApproval } from './store.ts'
import { enqueueNews } from './tell-approvals.ts'

/** A request becomes a decision, in the transaction of whoever made it one. */
export async function settleApproved(
  context: Context,
  basis: QuestionBasis,
  loaded: LoadedApproval,
  verb: string,
  text: string,
  data: Record<string, unknown>,
  alone?: { brokenGlass: true; endedBy: string; endedWhy: string },
): Promise<LoadedApproval> {
  const { db: tx, organisationId, now } = context
  const { approval } = loaded
  const change = {
    state: 'approved' as const,
    decidedAt: now.toJSDate(),
    nextReminderAt: null,
    expiresAt: standsUntil(basis.organisation, approval.rule, approval.facts, now),
  }
  const after = unchanged(
    alone
      ? await saveState(tx, organisationId, approval, { ...change, ...alone })
      : await advance(tx, organisationId, loaded, change),
  )
  await logApproval(context, basis, after.approval, verb, text, data)
  const next = AFTER_APPROVAL[approval.kind]
  await next?.(context, basis, after.approval)
  await enqueueNews(context, after)
  return after
}

/** A request that is locked cannot have been changed by anybody else. */
export function unchanged(after: LoadedApproval | undefined): LoadedApproval {
  if (!after) throw new Error('a locked request changed under its own lock')
  return after
}
