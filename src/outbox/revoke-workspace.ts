import { and, eq, ne } from 'drizzle-orm'
import { workspaces } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Db, Workspace } from '../ports.ts'

/** Marks a workspace as out of reach, once; `problem` is what status shows, with the remedy. */
export async function revokeWorkspace(
  tx: Db,
  context: Pick<Context, 'organisationId' | 'now' | 'actor'>,
  workspace: Workspace,
  problem: string,
): Promise<void> {
  const changed = await tx
    .update(workspaces)
    .set({ status: 'revoked', problem })
    .where(
      and(
        eq(workspaces.organisationId, context.organisationId),
        eq(workspaces.id, workspace.id),
        ne(workspaces.status, 'revoked'),
      ),
    )
    .returning({ id: workspaces.id })
  if (changed.length === 0) return
  await record(tx, context, 'revoke-workspace', `workspace:${workspace.id}`, { problem })
}
