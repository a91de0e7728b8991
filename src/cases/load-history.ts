import { and, desc, eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { timeline } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

/** One line of an account's timeline. */
export interface Event {
  at: Date
  text: string
  /** What the note says, while it is not taken back. */
  note: string | null
}

export interface HistoryPage {
  events: Event[]
  total: number
}

const row = z.object({
  at: z.coerce.date(),
  text: z.string(),
  note: z.string().nullable(),
  total: z.coerce.number(),
})

/** What happened to an account, newest first. */
export async function loadHistory(
  db: Db,
  organisationId: string,
  accountId: string,
  limit: number,
  offset: number,
): Promise<HistoryPage> {
  const rows = await selectRows(
    db,
    sql`select t.at, t.text, n.text as note, count(*) over () as total from timeline t
      left join notes n on t.kind = 'note' and n.organisation_id = ${organisationId}
        and n.id::text = t.data->>'noteId' and n.undone_at is null
      where t.organisation_id = ${organisationId} and t.account_id = ${accountId}
      order by t.at desc, t.id desc limit ${limit} offset ${offset}`,
    row,
  )
  return { events: rows.map(({ at, text, note }) => ({ at, text, note })), total: rows[0]?.total ?? 0 }
}

/** The date on which the account came into the tier it is in now; null when that was never told. */
export async function inTierSince(db: Db, organisationId: string, accountId: string): Promise<string | null> {
  const [last] = await db
    .select({ onDate: timeline.onDate })
    .from(timeline)
    .where(
      and(
        eq(timeline.organisationId, organisationId),
        eq(timeline.accountId, accountId),
        eq(timeline.kind, 'tier-changed'),
      ),
    )
    .orderBy(desc(timeline.at), desc(timeline.id))
    .limit(1)
  return last?.onDate ?? null
}
