import type { DateTime } from 'luxon'

/** What somebody wrote down about an account. */
export interface Note {
  id: string
  accountId: string
  at: Date
  authorId: string
  authorName: string
  text: string
  undoneAt: Date | null
}

export const LONGEST_NOTE = 3_000
const UNDO_HOURS = 24

export type TextVerdict = { kind: 'text'; text: string } | { kind: 'refused'; why: string }

/** The text as it is kept: without what a database or a screen cannot show, its line breaks its own. */
export function readNoteText(given: string): TextVerdict {
  const text = given
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
  if (text === '')
    return { kind: 'refused', why: 'The note is empty. Write what others should know, then send it again.' }
  if (text.length > LONGEST_NOTE) {
    const over = (text.length - LONGEST_NOTE).toLocaleString('en-US')
    return {
      kind: 'refused',
      why: `A note holds up to 3,000 characters; this one has ${over} too many. Shorten it, or write two.`,
    }
  }
  return { kind: 'text', text }
}

/** Null when this person may take the note back now. */
export function refuseUndo(
  note: Pick<Note, 'authorId' | 'authorName' | 'at' | 'undoneAt'>,
  personId: string | null,
  now: DateTime,
): string | null {
  if (note.authorId !== personId)
    return `Only ${note.authorName}, who wrote it, can take that note back. Write another note to correct it.`
  if (note.undoneAt !== null) return 'That note is taken back already.'
  if (now.toMillis() - note.at.getTime() > UNDO_HOURS * 3_600_000)
    return `A note can be taken back for ${UNDO_HOURS} hours. Write another one to correct it.`
  return null
}
