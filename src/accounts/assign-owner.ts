import { and, eq } from 'drizzle-orm'
import { people, timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { OwnerRole } from '../command-calls.ts'
import { derivedId } from '../derived-id.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import type { Context, Db } from '../ports.ts'
import { type Assignment, ownerRoleName } from './assignment.ts'
import { lockAccount, saveOwner } from './store.ts'

export type AssignVerdict =
  | { kind: 'assigned'; assignmentId: string; from: string | null; said: string }
  | { kind: 'unchanged'; said: string }
  | { kind: 'refused'; why: string }

/**
 * Makes somebody, or nobody, the account's CSM, account executive or collector.
 * @param occurrence names the form or command; a second delivery changes nothing, even when the owner has
 * changed again in between.
 */
export async function assignOwner(
  context: Context,
  organisation: Organisation,
  actor: Person,
  wanted: { accountId: string; role: OwnerRole; personId: string | null },
  occurrence: string,
): Promise<AssignVerdict> {
  const { organisationId, now } = context
  const { accountId, role, personId } = wanted
  return context.db.transaction(async (tx) => {
    const account = await lockAccount(tx, organisationId, accountId)
    if (!account) return { kind: 'refused', why: 'That account is not in the ledger (any more).' }
    const names = await namesOf(tx, organisationId, [personId, account.owners[role]])
    const owner = personId === null ? undefined : names.get(personId)
    if (personId !== null && !owner?.active) {
      const who = owner?.name ?? 'That person'
      return { kind: 'refused', why: `${who} is not active in Dunwell. Choose somebody who is.` }
    }
    const name = owner?.name ?? 'nobody'
    const from = account.owners[role]
    if (from === personId)
      return { kind: 'unchanged', said: `${account.name} has ${name} as ${ownerRoleName(role)} already.` }
    const assignmentId = derivedId(organisationId, 'assignment', actor.id, accountId, occurrence)
    const before = from === null ? 'nobody' : (names.get(from)?.name ?? 'somebody')
    const data: Assignment = { role, from, to: personId }
    const told = await tx
      .insert(timeline)
      .values({
        id: assignmentId,
        organisationId,
        accountId,
        at: now.toJSDate(),
        onDate: localDate(organisation, now),
        kind: 'assigned',
        actorId: actor.id,
        text: `${actor.name} changed the ${ownerRoleName(role)} from ${before} to ${name}`,
        data,
      })
      .onConflictDoNothing()
      .returning({ id: timeline.id })
    if (told.length === 0)
      return { kind: 'unchanged', said: 'That was done already, and changed again since.' }
    await saveOwner(tx, organisationId, accountId, role, personId)
    await record(tx, context, 'assign-owner', `account:${accountId}`, { ...data, assignmentId })
    return {
      kind: 'assigned',
      assignmentId,
      from,
      said: `${account.name}: ${ownerRoleName(role)} is now ${name}, before ${before}.`,
    }
  })
}

async function namesOf(tx: Db, organisationId: string, ids: (string | null)[]) {
  const found = new Map<string, { name: string; active: boolean }>()
  for (const id of ids) {
    if (id === null) continue
    const [row] = await tx
      .select({ name: people.name, active: people.active })
      .from(people)
      .where(and(eq(people.organisationId, organisationId), eq(people.id, id)))
    if (row) found.set(id, row)
  }
  return found
}
