import { and, eq } from 'drizzle-orm'
import { approvals } from '../../db/schema.ts'
import type { Context } from '../ports.ts'

/** The approval on which the service is being stopped, while it is. */
export async function claimedApproval(
  { db, organisationId }: Pick<Context, 'db' | 'organisationId'>,
  suspensionId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ id: approvals.id })
    .from(approvals)
    .where(
      and(
        eq(approvals.organisationId, organisationId),
        eq(approvals.subjectId, suspensionId),
        eq(approvals.kind, 'suspension'),
        eq(approvals.state, 'executing'),
      ),
    )
  return row?.id
}
