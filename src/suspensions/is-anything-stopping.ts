import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

/** Whether the minute has anything to look at: a suspension under way, or a final notice that one may follow. */
export async function isAnythingStopping(db: Db, organisationId: string): Promise<boolean> {
  const [row] = await selectRows(
    db,
    sql`select exists (select from suspensions where organisation_id = ${organisationId}
          and state not in ('restored', 'cancelled'))
        or exists (select from outreach o where o.organisation_id = ${organisationId} and o.kind = 'notice'
          and o.state in ('sent', 'done') and o.deadline_on is not null and o.facts->>'suspendOn' is not null
          and not exists (
            select from suspensions s where s.organisation_id = ${organisationId} and s.notice_id = o.id)) as found`,
    z.object({ found: z.boolean() }),
  )
  return row?.found ?? false
}
