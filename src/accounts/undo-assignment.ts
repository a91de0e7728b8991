import { and, eq, sql } from 'drizzle-orm'
import { timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { derivedId } from '../derived-id.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import type { Context, Db } from '../ports.ts'
import { type Assignment, assignmentData, ownerRoleName, refuseUndo } from './assignment.ts'
import { lockAccount, saveOwner } from './store.ts'

export type UndoAssignmentVerdict = { kind: 'undone'; said: string } | { kind: 'refused'; why: string }

/** Brings back the owner an assignment replaced, unless anything changed since. */
export async function undoAssignment(
  context: Context,
  organisation: Organisation,
  actor: Person,
  assignmentId: string,
): Promise<UndoAssignmentVerdict> {
  const { organisationId, now } = context
  return context.db.transaction(async (tx) => {
    const made = await loadAssignment(tx, organisationId, assignmentId)
    const account = made && (await lockAccount(tx, organisationId, made.accountId))
    if (!made || !account) return { kind: 'refused', why: 'That change is not on record (any more).' }
    const { assignment } = made
    const changedSince = await isChangedSince(tx, organisationId, assignmentId, made.accountId, assignment)
    const why = refuseUndo(assignment, { owner: account.owners[assignment.role], changedSince })
    if (why !== null) return { kind: 'refused', why }
    await saveOwner(tx, organisationId, account.id, assignment.role, assignment.from)
    const role = ownerRoleName(assignment.role)
    await tx.insert(timeline).values({
      id: derivedId(organisationId, 'assignment-undone', assignmentId),
      organisationId,
      accountId: account.id,
      at: now.toJSDate(),
      onDate: localDate(organisation, now),
      kind: 'assignment-undone',
      actorId: actor.id,
      text: `${actor.name} took back the change of ${role}`,
      data: { assignmentId, role: assignment.role },
    })
    await record(tx, context, 'undo-assignment', `account:${account.id}`, { assignmentId, ...assignment })
    return { kind: 'undone', said: `${account.name}: the change of ${role} is taken back.` }
  })
}

async function loadAssignment(
  tx: Db,
  organisationId: string,
  assignmentId: string,
): Promise<{ accountId: string; assignment: Assignment } | undefined> {
  const [row] = await tx
    .select({ accountId: timeline.accountId, data: timeline.data })
    .from(timeline)
    .where(
      and(
        eq(timeline.organisationId, organisationId),
        eq(timeline.id, assignmentId),
        eq(timeline.kind, 'assigned'),
      ),
    )
  return row && { accountId: row.accountId, assignment: assignmentData.parse(row.data) }
}

/** Whether the same role was given out again, or this change taken back, later. */
async function isChangedSince(
  tx: Db,
  organisationId: string,
  assignmentId: string,
  accountId: string,
  { role }: Assignment,
): Promise<boolean> {
  const later = sql`${timeline.at} >= (select at from timeline where organisation_id = ${organisationId} and id = ${assignmentId})`
  const rows = await tx
    .select({ id: timeline.id })
    .from(timeline)
    .where(
      and(
        eq(timeline.organisationId, organisationId),
        eq(timeline.accountId, accountId),
        sql`${timeline.kind} in ('assigned', 'assignment-undone')`,
        sql`${timeline.data}->>'role' = ${role}`,
        sql`${timeline.id} <> ${assignmentId}`,
        later,
      ),
    )
    .limit(1)
  return rows.length > 0
}
