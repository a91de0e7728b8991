import { eq } from 'drizzle-orm'
import { identities } from '../../db/schema.ts'
import { findPersonByEmail } from '../people/find-asker.ts'
import { linkIdentity } from '../people/link-identity.ts'
import type { Context, Workspace } from '../ports.ts'

/** Later than the roll-out in Teams, which is still being taken in: people are asked where they last were. */
const AFTER_TEAMS_MINUTES = 2

/** Everybody in the pretend company has used Dunwell in Slack, so that it asks them there from the first morning on. */
export async function greetMembers(
  context: Context,
  workspace: Workspace,
  members: readonly { id: string; email: string }[],
): Promise<void> {
  for (const { id, email } of members) {
    const person = await findPersonByEmail(context.db, context.organisationId, email)
    if (person?.active) await linkIdentity(context, workspace, person, { userId: id })
  }
  await context.db
    .update(identities)
    .set({ lastSeenAt: context.now.plus({ minutes: AFTER_TEAMS_MINUTES }).toJSDate() })
    .where(eq(identities.workspaceId, workspace.id))
}
