import { and, eq, sql } from 'drizzle-orm'
import { identities, organisations, people, workspaces } from '../../db/schema.ts'
import { latestRecord } from '../audit/latest-record.ts'
import type { Card } from '../chat/card.ts'
import { viewKey } from '../memory.ts'
import { localDate } from '../organisations/organisation.ts'
import type { Db, Deps, Platform } from '../ports.ts'

type Statement = ReturnType<typeof prepareLatest>

/** Statements stay with the database they were prepared on. */
const prepared = new WeakMap<Db, Statement>()

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
  const { db } = deps
  if (!deps.memory) return undefined
  const statement = prepared.get(db) ?? prepareLatest(db)
  prepared.set(db, statement)
  const [found] = await statement.execute({ platform, workspaceExternalId, userId })
  return found && knownSummary(deps, found)
}

/** What the summary follows from, as a query of one's own may have found it. */
export interface Latest {
  organisationId: string
  timeZone: string
  asOfRecord: number
}

/** The same for somebody who was found to be an active person of a connected workspace. */
export function knownSummary(
  { memory, now }: Deps,
  { organisationId, timeZone, asOfRecord }: Latest,
): Promise<Card> | undefined {
  const today = localDate({ timeZone }, now())
  return memory?.known<Card>(viewKey(organisationId, today, asOfRecord, 'summary'))
}

/** Of an active person in a connected workspace: the organisation, its zone and its latest audit record. */
function prepareLatest(db: Db) {
  return db
    .select({
      organisationId: workspaces.organisationId,
      timeZone: organisations.timeZone,
      asOfRecord: latestRecord(workspaces.organisationId),
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
