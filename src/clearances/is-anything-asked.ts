import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

/** Whether the minute has anything to look at: something asked, said, or waiting to be asked. */
export async function isAnythingAsked(db: Db, organisationId: string): Promise<boolean> {
  const [row] = await selectRows(
    db,
    sql`select exists (select from clearances where organisation_id = ${organisationId} and state = 'open')
      or exists (select from answers where organisation_id = ${organisationId} and state = 'active')
      or exists (select from steps where organisation_id = ${organisationId} and state = 'withheld'
        and reason in ('needs-clearance', 'not-announced')) as found`,
    z.object({ found: z.boolean() }),
  )
  return row?.found ?? false
}
