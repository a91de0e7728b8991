import { eq } from 'drizzle-orm'
import { identities } from '../../db/schema.ts'
import { findPersonByEmail } from '../people/find-asker.ts'
import { linkIdentity } from '../people/link-identity.ts'
import type { Context, Workspace } from '../ports.ts'

/**
 * Everybody in the pretend company has used Dunwell in Slack before, so that it can write to them there from the
 * first morning on.
 */
export async function greetMembers(
  context: Context,
  workspace: Workspace,
  members: readonly { id: string; email: string }[],
): Promise<void> {
  for (const { id, email } of members) {
    const person = await findPersonByEmail(context.db, context.organisationId, email)
    if (person?.active) await linkIdentity(context, workspace, person, id)
  }
  await context.db
    .update(identities)
    .set({ lastSeenAt: context.now.toJSDate() })
    .where(eq(identities.workspaceId, workspace.id))
}
