import { and, eq, sql } from 'drizzle-orm'
import { approvals } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { Approval, Vote } from './approval.ts'
import { type LoadedApproval, loadApproval } from './store.ts'

type RowChange = Partial<typeof approvals.$inferInsert> & Pick<Approval, 'state'>

/**
 * Changes a request that is still as it was read: in that state, at that revision.
 * @returns it as it is then, read again; undefined when somebody else was faster.
 */
export async function saveState(
  tx: Db,
  organisationId: string,
  approval: Approval,
  change: RowChange,
): Promise<LoadedApproval | undefined> {
  const saved = await update(tx, organisationId, approval, change)
  return saved ? loadApproval(tx, organisationId, approval.id) : undefined
}

/** The same where the caller knows all its votes: nothing is read again while somebody waits. */
export async function advance(
  tx: Db,
  organisationId: string,
  { approval, votes }: LoadedApproval,
  change: Pick<Approval, 'state'> & Partial<Pick<Approval, 'nextReminderAt' | 'decidedAt' | 'expiresAt'>>,
): Promise<{ approval: Approval; votes: Vote[] } | undefined> {
  const saved = await update(tx, organisationId, approval, change)
  return saved ? { approval: { ...approval, ...change }, votes } : undefined
}

async function update(
  tx: Db,
  organisationId: string,
  { id, state, revision }: Approval,
  change: RowChange,
): Promise<boolean> {
  const saved = await tx
    .update(approvals)
    .set({ ...change, version: sql`${approvals.version} + 1` })
    .where(
      and(
        eq(approvals.organisationId, organisationId),
        eq(approvals.id, id),
        eq(approvals.state, state),
        eq(approvals.revision, revision),
      ),
    )
    .returning({ id: approvals.id })
  return saved.length > 0
}
