import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import { identities, people } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { type Context, type Db, isPlatform, type Platform } from '../ports.ts'

/** Somebody whom a platform does not let us write to, until they do what `why` says. */
export interface Unreachable {
  name: string
  platform: Platform
  why: string
}

/** Notes it on the account, once. @returns whose account it is; undefined when it is nobody's. */
export async function markUnreachable(
  tx: Db,
  context: Pick<Context, 'organisationId' | 'now' | 'actor'>,
  workspaceId: string,
  externalUserId: string,
  why: string,
): Promise<string | undefined> {
  const account = and(
    eq(identities.organisationId, context.organisationId),
    eq(identities.workspaceId, workspaceId),
    eq(identities.externalUserId, externalUserId),
  )
  const [changed] = await tx
    .update(identities)
    .set({ unreachableSince: context.now.toJSDate(), unreachableWhy: why })
    .where(and(account, isNull(identities.unreachableSince)))
    .returning({ personId: identities.personId, platform: identities.platform })
  if (changed) {
    const { personId, platform } = changed
    await record(tx, context, 'lose-reach', `person:${personId}`, { platform, why })
    return personId
  }
  const [known] = await tx.select({ personId: identities.personId }).from(identities).where(account)
  return known?.personId
}

export async function listUnreachable(db: Db, organisationId: string): Promise<Unreachable[]> {
  const rows = await db
    .select({ name: people.name, platform: identities.platform, why: identities.unreachableWhy })
    .from(identities)
    .innerJoin(people, eq(people.id, identities.personId))
    .where(
      and(
        eq(identities.organisationId, organisationId),
        isNotNull(identities.unreachableSince),
        eq(people.active, true),
      ),
    )
    .orderBy(asc(people.name))
  return rows.flatMap(({ name, platform, why }) =>
    isPlatform(platform) ? [{ name, platform, why: why ?? '' }] : [],
  )
}
