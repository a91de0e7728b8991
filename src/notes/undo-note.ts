import { and, eq, isNull } from 'drizzle-orm'
import { notes, timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { derivedId } from '../derived-id.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { refuseUndo } from './note.ts'
import { lockNote } from './store.ts'

export type UndoNoteVerdict = { kind: 'undone'; accountId: string } | { kind: 'refused'; why: string }

/** Takes a note back for its author, for a day. It stays on record, and is shown no more. */
export async function undoNote(
  context: Context,
  organisation: Organisation,
  person: Person,
  noteId: string,
): Promise<UndoNoteVerdict> {
  const { organisationId, now } = context
  return context.db.transaction(async (tx) => {
    const note = await lockNote(tx, organisationId, noteId)
    if (!note) return { kind: 'refused', why: 'That note does not exist (any more).' }
    const why = refuseUndo(note, person.id, now)
    if (why !== null) return { kind: 'refused', why }
    await tx
      .update(notes)
      .set({ undoneAt: now.toJSDate() })
      .where(and(eq(notes.organisationId, organisationId), eq(notes.id, noteId), isNull(notes.undoneAt)))
    await tx.insert(timeline).values({
      id: derivedId(organisationId, 'note-undone', noteId),
      organisationId,
      accountId: note.accountId,
      at: now.toJSDate(),
      onDate: localDate(organisation, now),
      kind: 'note-undone',
      actorId: person.id,
      text: `${person.name} took a note back`,
      data: { noteId },
    })
    await record(tx, context, 'undo-note', `account:${note.accountId}`, { noteId })
    return { kind: 'undone', accountId: note.accountId }
  })
}
