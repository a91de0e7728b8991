import { and, eq, sql } from 'drizzle-orm'
import { audit, identities, organisations, people, workspaces } from '../../db/schema.ts'
import type { Card } from '../chat/card.ts'
import { viewKey } from '../memory.ts'
import { localDate } from '../organisations/organisation.ts'
import type { Db, Deps, Platform } from '../ports.ts'

type Latest = ReturnType<typeof prepareLatest>

/** Statements stay with the database they were prepared on. */
const prepared = new WeakMap<Db, Latest>()

/**
 * The summary as somebody of the workspace was answered it before, if nothing was recorded since; the
 * same for everybody who may ask. Undefined when it has to be worked out, or the asker be looked at.
 */
export async function rememberedSummary(
  deps: Deps,
  platform: Platform,
  workspaceExternalId: string,
  userId: string,
): Promise<Card | undefined> {
  const { db, memory } = deps
  if (!memory) return undefined
  const statement = prepared.get(db) ?? prepareLatest(db)
  prepared.set(db, statement)
  const [found] = await statement.execute({ platform, workspaceExternalId, userId })
  if (!found) return undefined
  const today = localDate(found, deps.now())
  return memory.known<Card>(viewKey(found.organisationId, today, found.asOfRecord, 'summary'))
}

/** Of an active person in a connected workspace: the organisation, its zone and its latest audit record. */
function prepareLatest(db: Db) {
  return db
    .select({
      organisationId: workspaces.organisationId,
      timeZone: organisations.timeZone,
      asOfRecord: sql`coalesce((select max(${audit.sequence}) from ${audit}
        where ${audit.organisationId} = ${workspaces.organisationId}), 0)`.mapWith(Number),
    })
    .from(workspaces)
    .innerJoin(
      identities,
      and(
        eq(identities.workspaceId, workspaces.id),
        eq(identities.externalUserId, sql.placeholder('userId')),
      ),
    )
    .innerJoin(
      people,
      and(
        eq(people.id, identities.personId),
        eq(people.organisationId, workspaces.organisationId),
        eq(people.active, true),
      ),
    )
    .innerJoin(organisations, eq(organisations.id, workspaces.organisationId))
    .where(
      and(
        eq(workspaces.platform, sql.placeholder('platform')),
        eq(workspaces.externalId, sql.placeholder('workspaceExternalId')),
        eq(workspaces.status, 'active'),
      ),
    )
    .limit(1)
    .prepare('remembered_summary')
}
