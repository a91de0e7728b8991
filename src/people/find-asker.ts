import { and, eq, sql } from 'drizzle-orm'
import { identities, people, workspaces } from '../../db/schema.ts'
import type { Db, Platform, Workspace } from '../ports.ts'
import { isRole, type Person } from './person.ts'

/** A workspace as a request names it, with the asker as far as we know them. */
export interface KnownWorkspace extends Workspace {
  name: string
  botUserId: string
  status: string
}

/** What is remembered of an account besides whose it is. */
export interface Seen {
  at: Date | null
  /** The platform refused messages to it. */
  unreachable: boolean
}

export interface FoundAsker {
  workspace: KnownWorkspace
  /** Null until their account is matched to a person. */
  person: Person | null
  seen: Seen | null
}

export const workspaceColumns = {
  id: workspaces.id,
  externalId: workspaces.externalId,
  organisationId: workspaces.organisationId,
  name: workspaces.name,
  botUserId: workspaces.botUserId,
  status: workspaces.status,
}

export const personColumns = {
  id: people.id,
  organisationId: people.organisationId,
  name: people.name,
  email: people.email,
  roles: people.roles,
  active: people.active,
}

/** The workspace and, in the same query, the person behind an account there. */
export async function findAsker(
  db: Db,
  platform: Platform,
  workspaceExternalId: string,
  userId: string,
): Promise<FoundAsker | null> {
  const [row] = await db
    .select({
      workspace: workspaceColumns,
      person: personColumns,
      seen: { at: identities.lastSeenAt, since: identities.unreachableSince },
    })
    .from(workspaces)
    .leftJoin(
      identities,
      and(eq(identities.workspaceId, workspaces.id), eq(identities.externalUserId, userId)),
    )
    .leftJoin(
      people,
      and(eq(people.id, identities.personId), eq(people.organisationId, workspaces.organisationId)),
    )
    .where(and(eq(workspaces.platform, platform), eq(workspaces.externalId, workspaceExternalId)))
    .limit(1)
  return row ? foundAsker(platform, row) : null
}

/** What a query over these columns found. */
export function foundAsker(
  platform: Platform,
  found: {
    workspace: Omit<KnownWorkspace, 'platform'>
    person: PersonRow | null
    seen: { at: Date | null; since: Date | null } | null
  },
): FoundAsker {
  const { workspace, person, seen } = found
  return {
    workspace: { ...workspace, platform },
    person: person && personOf(person),
    seen: person && { at: seen?.at ?? null, unreachable: seen?.since != null },
  }
}

type PersonRow = Omit<Person, 'roles'> & { roles: string[] }

/** A person by the e-mail address their company knows them by, whatever its case. */
export async function findPersonByEmail(
  db: Db,
  organisationId: string,
  email: string,
): Promise<Person | null> {
  const [row] = await db
    .select(personColumns)
    .from(people)
    .where(
      and(eq(people.organisationId, organisationId), eq(sql`lower(${people.email})`, email.toLowerCase())),
    )
    .limit(1)
  return row ? personOf(row) : null
}

/** A role the product no longer knows grants nothing. */
export function personOf(row: PersonRow): Person {
  return { ...row, roles: row.roles.filter(isRole) }
}
