import { and, eq, sql } from 'drizzle-orm'
import {
  identities,
  organisations,
  people,
  receivedEvents,
  teamsConversations,
  workspaces,
} from '../../db/schema.ts'
import { latestRecord } from '../audit/latest-record.ts'
import { type FoundAsker, foundAsker, personColumns, workspaceColumns } from '../people/find-asker.ts'
import type { Db, Deps } from '../ports.ts'
import { type IncomingActivity, occurrenceOf, tenantOf, withoutThread } from './activity.ts'
import type { Conversation } from './conversations.ts'

/** All that our own database tells about an activity. */
export interface Source extends FoundAsker {
  conversation: Conversation | null
  /** The organisation's time zone and latest audit record: what a remembered answer follows from. */
  timeZone: string
  asOfRecord: number
  /** False when the same was delivered before. */
  first: boolean
}

type Statement = ReturnType<typeof prepareSource>

/** Statements stay with the database they were prepared on. */
const prepared = new WeakMap<Db, Statement>()

/**
 * The workspace, the asker and the conversation, and in the same statement the note that this was received:
 * somebody is waiting. Null when the tenant is not connected.
 */
export async function findSource(deps: Deps, activity: IncomingActivity): Promise<Source | null> {
  const statement = prepared.get(deps.db) ?? prepareSource(deps.db)
  prepared.set(deps.db, statement)
  const [row] = await statement.execute({
    tenant: tenantOf(activity) ?? '',
    event: occurrenceOf(activity),
    at: deps.now().toJSDate(),
    user: activity.from.aadObjectId ?? '',
    conversation: withoutThread(activity.conversation.id),
  })
  if (!row) return null
  const { conversation, timeZone, asOfRecord, first } = row
  return { ...foundAsker('teams', row), conversation, timeZone, asOfRecord, first: first !== null }
}

function prepareSource(db: Db) {
  const place = db.$with('place').as(
    db
      .select(workspaceColumns)
      .from(workspaces)
      .where(and(eq(workspaces.platform, 'teams'), eq(workspaces.externalId, sql.placeholder('tenant')))),
  )
  const delivery = db.$with('delivery').as(
    db
      .insert(receivedEvents)
      .select((insert) =>
        insert
          .select({
            organisationId: place.organisationId,
            workspaceId: place.id,
            eventId: sql<string>`${sql.placeholder('event')}::text`.as('event_id'),
            receivedAt: sql<Date>`${sql.placeholder('at')}::timestamptz`.as('received_at'),
          })
          .from(place),
      )
      .onConflictDoNothing()
      .returning({ eventId: receivedEvents.eventId }),
  )
  return db
    .with(place, delivery)
    .select({
      workspace: {
        id: place.id,
        externalId: place.externalId,
        organisationId: place.organisationId,
        name: place.name,
        botUserId: place.botUserId,
        status: place.status,
      },
      person: personColumns,
      seen: { at: identities.lastSeenAt, since: identities.unreachableSince },
      conversation: {
        conversationId: teamsConversations.conversationId,
        kind: teamsConversations.kind,
        serviceUrl: teamsConversations.serviceUrl,
        teamId: teamsConversations.teamId,
        teamName: teamsConversations.teamName,
        name: teamsConversations.name,
        userExternalId: teamsConversations.userExternalId,
        state: teamsConversations.state,
      },
      timeZone: organisations.timeZone,
      asOfRecord: latestRecord(place.organisationId),
      first: delivery.eventId,
    })
    .from(place)
    .innerJoin(organisations, eq(organisations.id, place.organisationId))
    .leftJoin(delivery, sql`true`)
    .leftJoin(
      identities,
      and(eq(identities.workspaceId, place.id), eq(identities.externalUserId, sql.placeholder('user'))),
    )
    .leftJoin(
      people,
      and(eq(people.id, identities.personId), eq(people.organisationId, place.organisationId)),
    )
    .leftJoin(
      teamsConversations,
      and(
        eq(teamsConversations.workspaceId, place.id),
        eq(teamsConversations.conversationId, sql.placeholder('conversation')),
      ),
    )
    .prepare('teams_source')
}
