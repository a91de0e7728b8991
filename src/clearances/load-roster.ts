import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { type Db, isPlatform } from '../ports.ts'
import { selectRows } from '../rows.ts'
import type { Askable, Roster } from './choose-asked.ts'

const row = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  active: z.boolean(),
  time_zone: z.string().nullable(),
  manager_id: z.string().nullable(),
  away: z.boolean(),
  delegate_id: z.string().nullable(),
  places: z
    .array(
      z.object({
        platform: z.string(),
        workspaceId: z.string(),
        userId: z.string(),
        lastSeenAt: z.coerce.date().nullable(),
      }),
    )
    .nullable(),
})

/** Everybody with the places where they can be written to, the one they last used first. */
export async function loadRoster(db: Db, organisationId: string, today: string): Promise<Roster> {
  const rows = await selectRows(
    db,
    sql`select p.id, p.name, p.roles, p.active, p.time_zone, p.manager_id,
        gone.person_id is not null as away, gone.delegate_id,
        (select jsonb_agg(jsonb_build_object('platform', i.platform, 'workspaceId', i.workspace_id,
            'userId', i.external_user_id, 'lastSeenAt', i.last_seen_at) order by i.last_seen_at desc nulls last)
          from identities i join workspaces w on w.id = i.workspace_id and w.status = 'active'
          where i.organisation_id = ${organisationId} and i.person_id = p.id and i.unreachable_since is null) as places
      from people p
      left join lateral (select person_id, delegate_id from absences b
        where b.organisation_id = ${organisationId} and b.person_id = p.id and b.ended_at is null
          and ${today}::date between b.from_on and b.until_on order by b.from_on limit 1) gone on true
      where p.organisation_id = ${organisationId}`,
    row,
  )
  return new Map(rows.map((one): [string, Askable] => [one.id, askableOf(one)]))
}

function askableOf(found: z.infer<typeof row>): Askable {
  const { id, name, roles, active, places } = found
  return {
    id,
    name,
    roles,
    active,
    timeZone: found.time_zone,
    managerId: found.manager_id,
    away: found.away ? { delegateId: found.delegate_id } : null,
    places: (places ?? []).flatMap(({ platform, ...place }) =>
      isPlatform(platform) ? [{ ...place, platform, unreachableWhy: null }] : [],
    ),
  }
}
