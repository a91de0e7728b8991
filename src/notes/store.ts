import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { notes, people } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { Note } from './note.ts'

const columns = {
  id: notes.id,
  accountId: notes.accountId,
  at: notes.at,
  authorId: notes.authorId,
  authorName: sql<string>`coalesce(${people.name}, 'somebody')`,
  text: notes.text,
  undoneAt: notes.undoneAt,
}

export interface NotePage {
  notes: Note[]
  total: number
}

/** Notes that stand, newest first. */
export async function loadNotes(
  db: Db,
  organisationId: string,
  accountId: string,
  limit: number,
  offset: number,
): Promise<NotePage> {
  const standing = and(
    eq(notes.organisationId, organisationId),
    eq(notes.accountId, accountId),
    isNull(notes.undoneAt),
  )
  const rows = await db
    .select({ ...columns, total: sql<number>`(count(*) over ())::int` })
    .from(notes)
    .leftJoin(people, and(eq(people.organisationId, organisationId), eq(people.id, notes.authorId)))
    .where(standing)
    .orderBy(desc(notes.at), desc(notes.id))
    .limit(limit)
    .offset(offset)
  return { notes: rows.map(({ total: _total, ...note }) => note), total: rows[0]?.total ?? 0 }
}

/** Locked, so that two clicks decide one after the other. */
export async function lockNote(tx: Db, organisationId: string, noteId: string): Promise<Note | undefined> {
  const [row] = await tx
    .select(columns)
    .from(notes)
    .leftJoin(people, and(eq(people.organisationId, organisationId), eq(people.id, notes.authorId)))
    .where(and(eq(notes.organisationId, organisationId), eq(notes.id, noteId)))
    .for('update', { of: notes })
  return row
}
