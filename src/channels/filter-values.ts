import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

/** What the organisation's own accounts can be told apart by. */
export interface FilterValues {
  segments: string[]
  regions: string[]
  currencies: string[]
  collectors: { id: string; name: string }[]
}

const row = z.object({
  segments: z.array(z.string()),
  regions: z.array(z.string()),
  currencies: z.array(z.string()),
  collectors: z.array(z.object({ id: z.string(), name: z.string() })),
})

export async function loadFilterValues(db: Db, organisationId: string): Promise<FilterValues> {
  const [found] = await selectRows(
    db,
    sql`select
      (select coalesce(jsonb_agg(distinct segment), '[]') from accounts
        where organisation_id = ${organisationId} and segment <> '') as segments,
      (select coalesce(jsonb_agg(distinct region), '[]') from accounts
        where organisation_id = ${organisationId} and region <> '') as regions,
      (select coalesce(jsonb_agg(distinct currency), '[]') from rollups
        where organisation_id = ${organisationId}) as currencies,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name), '[]') from people p
        where p.organisation_id = ${organisationId} and (p.active and 'collector' = any (p.roles)
          or exists (select from accounts a where a.organisation_id = ${organisationId} and a.collector_id = p.id))
      ) as collectors`,
    row,
  )
  return found ?? { segments: [], regions: [], currencies: [], collectors: [] }
}
