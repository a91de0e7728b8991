import { sql } from 'drizzle-orm'
import type { ApprovalKind } from '../policy/approval-rules.ts'
import type { Db } from '../ports.ts'
import type { ApprovalState } from './approval.ts'
import { type LoadedApproval, loadApprovals } from './store.ts'

const LIVE = sql`q.state in ('pending', 'changes', 'approved', 'executing')`

/** The request of that kind that stands for an account. */
export async function liveApproval(
  db: Db,
  organisationId: string,
  accountId: string,
  kind: ApprovalKind,
): Promise<LoadedApproval | undefined> {
  const condition = sql`q.account_id = ${accountId} and q.kind = ${kind} and ${LIVE}`
  return (await loadApprovals(db, organisationId, condition, { limit: 1 })).found[0]
}

export interface StandingApproval {
  id: string
  state: ApprovalState
  revision: number
  requestedBy: string
  decidedAt: Date | null
  executedAt: Date | null
  endedWhy: string | null
  expiresAt: Date
}

/** The latest request about a message, suspension or closure, whatever became of it; null when there was none. */
export async function standingApproval(
  db: Db,
  organisationId: string,
  subjectId: string,
): Promise<StandingApproval | null> {
  const { found } = await loadApprovals(db, organisationId, sql`q.subject_id = ${subjectId}`, { limit: 1 })
  const [latest] = found
  if (!latest) return null
  const { id, state, revision, requestedBy, decidedAt, executedAt, endedWhy, expiresAt } = latest.approval
  return { id, state, revision, requestedBy, decidedAt, executedAt, endedWhy, expiresAt }
}
