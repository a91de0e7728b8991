import { notes, timeline } from '../../db/schema.ts'
import { lockAccount } from '../accounts/store.ts'
import { record } from '../audit/record.ts'
import { derivedId } from '../derived-id.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { readNoteText } from './note.ts'

export type NoteVerdict =
  | { kind: 'written'; noteId: string; accountName: string; text: string }
  | { kind: 'refused'; why: string }

/**
 * Writes a note about an account, with its audit record and timeline entry.
 * @param occurrence names the form or command it was written in; a second delivery writes nothing more.
 */
export async function writeNote(
  context: Context,
  organisation: Organisation,
  author: Person,
  accountId: string,
  given: string,
  occurrence: string,
): Promise<NoteVerdict> {
  const reading = readNoteText(given)
  if (reading.kind === 'refused') return reading
  const { text } = reading
  const { organisationId, now } = context
  const noteId = derivedId(organisationId, 'note', author.id, occurrence)
  return context.db.transaction(async (tx) => {
    const account = await lockAccount(tx, organisationId, accountId)
    if (!account)
      return { kind: 'refused', why: 'That account is not in the ledger (any more). Nothing was noted.' }
    const added = await tx
      .insert(notes)
      .values({ id: noteId, organisationId, accountId, at: now.toJSDate(), authorId: author.id, text })
      .onConflictDoNothing()
      .returning({ id: notes.id })
    if (added.length > 0) {
      await tx.insert(timeline).values({
        id: derivedId(organisationId, 'note-written', noteId),
        organisationId,
        accountId,
        at: now.toJSDate(),
        onDate: localDate(organisation, now),
        kind: 'note',
        actorId: author.id,
        text: `${author.name} wrote a note`,
        data: { noteId },
      })
      await record(tx, context, 'write-note', `account:${accountId}`, { noteId, text })
    }
    return { kind: 'written', noteId, accountName: account.name, text }
  })
}
