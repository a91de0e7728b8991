import { sql } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import * as z from 'zod'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { addWorkingDays } from './working-time.ts'

/** Whether the minute has anything to look at: something asked, cleared, said, waiting to be asked or to be announced. */
export async function isAnythingAsked(db: Db, organisation: Organisation, now: DateTime): Promise<boolean> {
  const organisationId = organisation.id
  const today = localDate(organisation, now)
  const goesOn = addWorkingDays(organisation, today, 1)
  const [row] = await selectRows(
    db,
    sql`select exists (select from clearances where organisation_id = ${organisationId} and state = 'open')
      or exists (select from clearances where organisation_id = ${organisationId}
        and state in ('answered', 'decided') and answer = 'clear')
      or exists (select from answers where organisation_id = ${organisationId} and state = 'active')
      or exists (select from steps where organisation_id = ${organisationId} and state = 'withheld'
        and reason in ('needs-clearance', 'not-announced'))
      or exists (select from approvals where organisation_id = ${organisationId}
        and state in ('pending', 'changes', 'approved', 'executing'))
      or exists (select from cases where organisation_id = ${organisationId}
        and next_step_on > ${today}::date and next_step_on <= ${goesOn}::date) as found`,
    z.object({ found: z.boolean() }),
  )
  return row?.found ?? false
}
