import { and, desc, eq, ne, or, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { teamsConversations } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { type ConversationKind, type IncomingActivity, kindOf, withoutThread } from './activity.ts'

/** Whose conversations. */
export interface Owner {
  id: string
  organisationId: string
}

/** A place in Teams as an activity shows it; what it does not tell is undefined. */
export interface SeenConversation {
  conversationId: string
  kind: ConversationKind
  serviceUrl: string
  teamId?: string
  teamName?: string
  name?: string
  userExternalId?: string
}

export interface Conversation {
  conversationId: string
  kind: string
  serviceUrl: string
  teamId: string | null
  teamName: string | null
  name: string | null
  userExternalId: string | null
  state: string
}

export function conversationOf(activity: IncomingActivity): SeenConversation {
  const kind = kindOf(activity)
  const { team, channel } = activity.channelData ?? {}
  const conversationId = withoutThread(activity.conversation.id)
  const isGeneral = kind === 'channel' && conversationId === team?.id
  return {
    conversationId,
    kind,
    serviceUrl: activity.serviceUrl,
    ...(kind === 'channel' ? { teamId: team?.id, teamName: team?.name } : {}),
    // Teams never tells the name of the channel that every team begins with.
    name:
      kind === 'channel'
        ? (channel?.name ?? (isGeneral ? 'General' : undefined))
        : activity.conversation.name,
    ...(kind === 'personal' ? { userExternalId: activity.from.aadObjectId } : {}),
  }
}

/** Whether nothing about a known conversation has changed: then there is nothing to write. */
export function isAsKnown(known: Conversation | null, seen: SeenConversation): boolean {
  const same = (told: string | undefined, kept: string | null | undefined) =>
    told === undefined || told === kept
  return (
    known?.state === 'active' &&
    known.kind === seen.kind &&
    known.serviceUrl === seen.serviceUrl &&
    same(seen.teamId, known.teamId) &&
    same(seen.teamName, known.teamName) &&
    same(seen.name, known.name) &&
    same(seen.userExternalId, known.userExternalId)
  )
}

/** Keeps it as a place where the bot is now. @returns whether it was not one before. */
export async function keepConversation(
  db: Db,
  owner: Owner,
  seen: SeenConversation,
  now: Date,
): Promise<boolean> {
  const { kind, serviceUrl, teamId, teamName, name, userExternalId } = seen
  const told = { kind, serviceUrl, teamId, teamName, name, userExternalId, updatedAt: now }
  const here = at(owner, eq(teamsConversations.conversationId, seen.conversationId))
  const added = await db
    .insert(teamsConversations)
    .values({
      organisationId: owner.organisationId,
      workspaceId: owner.id,
      conversationId: seen.conversationId,
      state: 'active',
      ...told,
    })
    .onConflictDoUpdate({
      target: [teamsConversations.workspaceId, teamsConversations.conversationId],
      set: { ...told, state: 'active', problem: null },
      // Of two events about one installation, only the first finds it gone.
      setWhere: ne(teamsConversations.state, 'active'),
    })
    .returning({ id: teamsConversations.conversationId })
  if (added.length > 0) return true
  await db.update(teamsConversations).set(told).where(here)
  return false
}

/** Keeps many places at once, whether they were known before or not; what Teams does not tell of them stays as it was. */
export async function keepConversations(
  db: Db,
  owner: Owner,
  seen: SeenConversation[],
  now: Date,
): Promise<void> {
  // A row can be written only once in a statement, however often Teams lists it.
  const once = [...new Map(seen.map((one) => [one.conversationId, one])).values()]
  if (once.length === 0) return
  const told = ({ name }: PgColumn) => sql`excluded.${sql.identifier(name)}`
  const toldOrKnown = (column: PgColumn) => sql`coalesce(${told(column)}, ${column})`
  const { kind, serviceUrl, teamId, teamName, name } = teamsConversations
  await db
    .insert(teamsConversations)
    .values(
      once.map((one) => ({
        ...one,
        organisationId: owner.organisationId,
        workspaceId: owner.id,
        state: 'active',
        updatedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [teamsConversations.workspaceId, teamsConversations.conversationId],
      set: {
        kind: told(kind),
        serviceUrl: told(serviceUrl),
        teamId: toldOrKnown(teamId),
        teamName: toldOrKnown(teamName),
        name: toldOrKnown(name),
        state: 'active',
        problem: null,
        updatedAt: now,
      },
    })
}

const at = (owner: Owner, which: ReturnType<typeof eq> | undefined) =>
  and(
    eq(teamsConversations.organisationId, owner.organisationId),
    eq(teamsConversations.workspaceId, owner.id),
    which,
  )

export async function findConversation(
  db: Db,
  owner: Owner,
  conversationId: string,
): Promise<Conversation | undefined> {
  const [row] = await db
    .select()
    .from(teamsConversations)
    .where(at(owner, eq(teamsConversations.conversationId, withoutThread(conversationId))))
  return row
}

/** The chat with a person, if one was ever opened. */
export async function findPersonalChat(
  db: Db,
  owner: Owner,
  userExternalId: string,
): Promise<Conversation | undefined> {
  const [row] = await db
    .select()
    .from(teamsConversations)
    .where(
      at(
        owner,
        and(eq(teamsConversations.kind, 'personal'), eq(teamsConversations.userExternalId, userExternalId)),
      ),
    )
    .orderBy(desc(eq(teamsConversations.state, 'active')), desc(teamsConversations.updatedAt))
    .limit(1)
  return row
}

/** Where Teams was last heard from in this tenant: new chats are opened there. */
export async function latestServiceUrl(db: Db, owner: Owner): Promise<string | undefined> {
  const [row] = await db
    .select({ serviceUrl: teamsConversations.serviceUrl })
    .from(teamsConversations)
    .where(at(owner, undefined))
    .orderBy(desc(teamsConversations.updatedAt))
    .limit(1)
  return row?.serviceUrl
}

/** The teams the bot is in. */
export async function teamsWithBot(db: Db, owner: Owner): Promise<{ teamId: string; serviceUrl: string }[]> {
  const rows = await db
    .selectDistinct({ teamId: teamsConversations.teamId, serviceUrl: teamsConversations.serviceUrl })
    .from(teamsConversations)
    .where(at(owner, and(eq(teamsConversations.state, 'active'), eq(teamsConversations.kind, 'channel'))))
  const byTeam = new Map(rows.flatMap(({ teamId, serviceUrl }) => (teamId ? [[teamId, serviceUrl]] : [])))
  return [...byTeam].map(([teamId, serviceUrl]) => ({ teamId, serviceUrl }))
}

/** Which of them: one, or all of a team. */
export type Which = { conversationId: string } | { teamId: string }

const matching = (which: Which) =>
  'teamId' in which
    ? or(eq(teamsConversations.teamId, which.teamId), eq(teamsConversations.conversationId, which.teamId))
    : eq(teamsConversations.conversationId, withoutThread(which.conversationId))

/** Notes that the bot is there no longer. @returns the conversations that this ended. */
export async function endConversations(
  db: Db,
  owner: Owner,
  which: Which,
  problem: string,
  now: Date,
): Promise<string[]> {
  const ended = await db
    .update(teamsConversations)
    .set({ state: 'gone', problem, updatedAt: now })
    .where(at(owner, and(matching(which), eq(teamsConversations.state, 'active'))))
    .returning({ id: teamsConversations.conversationId })
  return ended.map(({ id }) => id)
}

export async function hasConversations(db: Db, owner: Owner): Promise<boolean> {
  const [row] = await db
    .select({ id: teamsConversations.conversationId })
    .from(teamsConversations)
    .where(at(owner, eq(teamsConversations.state, 'active')))
    .limit(1)
  return row !== undefined
}

export async function renameTeam(db: Db, owner: Owner, teamId: string, teamName: string): Promise<void> {
  await db
    .update(teamsConversations)
    .set({ teamName })
    .where(at(owner, matching({ teamId })))
}
