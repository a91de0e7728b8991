import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

/** Whether the minute has anything to look at: a decision to carry out, a review that is due, a notice that went out. */
export async function isAnythingClosing(db: Db, organisationId: string): Promise<boolean> {
  const [row] = await selectRows(
    db,
    sql`select exists (select from closures where organisation_id = ${organisationId} and state = 'approved')
        or exists (select from steps s where s.organisation_id = ${organisationId} and s.state = 'withheld'
          and s.reason = 'needs-approval' and not s.outside and not exists (
            select from closures c where c.organisation_id = ${organisationId} and c.account_id = s.account_id
              and c.kind = 'write-off' and (c.state in ('proposed', 'approved') or c.proposed_at >= s.planned_at)))
        or exists (select from outreach where organisation_id = ${organisationId} and kind = 'notice'
          and state in ('sent', 'done')) as found`,
    z.object({ found: z.boolean() }),
  )
  return row?.found ?? false
}
