import { identities } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Workspace } from '../ports.ts'
import type { Person } from './person.ts'
import type { Account } from './recognise.ts'

/** Remembers that an account on a platform is this person's; an account has one person. */
export async function linkIdentity(
  context: Context,
  workspace: Workspace,
  person: Person,
  { userId: externalUserId, locale }: Pick<Account, 'userId' | 'locale'>,
): Promise<void> {
  await context.db.transaction(async (tx) => {
    const added = await tx
      .insert(identities)
      .values({
        organisationId: context.organisationId,
        personId: person.id,
        platform: workspace.platform,
        workspaceId: workspace.id,
        externalUserId,
        locale: locale ?? null,
      })
      .onConflictDoNothing()
      .returning({ personId: identities.personId })
    if (added.length === 0) return
    await record(tx, context, 'link-identity', `person:${person.id}`, {
      platform: workspace.platform,
      workspaceId: workspace.id,
      externalUserId,
    })
  })
}
