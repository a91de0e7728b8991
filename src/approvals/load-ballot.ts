import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Organisation } from '../organisations/organisation.ts'
import type { Seen } from '../people/find-asker.ts'
import type { Db, Platform } from '../ports.ts'
import type { Voter } from './approval.ts'
import { approvalColumns, approvalRow, type LoadedApproval, loadedOf, voterOf, voterRow } from './store.ts'

/** All that counting a vote needs, as it stood at one moment. */
export interface Ballot {
  loaded: LoadedApproval
  organisation: Organisation
  /** The organisation's date. */
  today: string
  voter: { person: Voter; principals: Voter[] }
  /** The request's: who counts a vote over this finds out whether another was faster. */
  version: number
  voteIds: Set<string>
}

/** Somebody's account on a platform, in a workspace that is connected. */
export interface Clicker {
  workspaceId: string
  seen: Seen
}

const organisation = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  workingDays: z.array(z.number()),
  holidayRegion: z.string().nullable(),
  digestHour: z.number(),
  reportingCurrency: z.string(),
})

const ballotRow = approvalRow.extend({
  organisation,
  today: z.string(),
  voter: voterRow,
  principals: z.array(voterRow).nullable(),
  version: z.number(),
})

const clickRow = ballotRow.extend({
  workspace_id: z.string(),
  seen_at: z.coerce.date().nullable(),
  unreachable: z.boolean(),
})

/** Of a person who is known already. */
export async function ballotOf(
  db: Db,
  of: { organisationId: string; personId: string; approvalId: string; now: string },
): Promise<Ballot | undefined> {
  const [found] = await statementsOn(db).ballot.execute(of)
  return found && ballotFrom(ballotRow.parse(found.one))
}

/** Of whoever has that account, with the same query; undefined for anybody but an active person of a connected workspace. */
export async function ballotOfClick(
  db: Db,
  of: { platform: Platform; teamId: string; userId: string; approvalId: string; now: string },
): Promise<{ ballot: Ballot; clicker: Clicker } | undefined> {
  const [found] = await statementsOn(db).click.execute(of)
  if (!found) return undefined
  const row = clickRow.parse(found.one)
  const { workspace_id: workspaceId, seen_at: at, unreachable } = row
  return { ballot: ballotFrom(row), clicker: { workspaceId, seen: { at, unreachable } } }
}

function ballotFrom(row: z.infer<typeof ballotRow>): Ballot {
  return {
    loaded: loadedOf(row),
    organisation: row.organisation,
    today: row.today,
    voter: { person: row.voter, principals: row.principals ?? [] },
    version: row.version,
    voteIds: new Set((row.votes ?? []).map(({ id }) => id)),
  }
}

/** Statements stay with the database they were prepared on: somebody waits for each of them. */
const prepared = new WeakMap<Db, ReturnType<typeof prepareOn>>()

function statementsOn(db: Db): ReturnType<typeof prepareOn> {
  const statements = prepared.get(db) ?? prepareOn(db)
  prepared.set(db, statements)
  return statements
}

function prepareOn(db: Db) {
  const { placeholder } = sql
  return {
    ballot: selectOne(
      db,
      sql`select ${BALLOT} from (select * from people where organisation_id = ${placeholder('organisationId')}
          and id = ${placeholder('personId')} offset 0) me ${REQUEST}`,
    ).prepare('ballot'),
    click: selectOne(
      db,
      sql`select ${BALLOT}, me.workspace_id, me.seen_at, me.unreachable
        from (select p.*, w.id as workspace_id, i.last_seen_at as seen_at, i.unreachable_since is not null as unreachable
          from workspaces w
          join identities i on i.workspace_id = w.id and i.external_user_id = ${placeholder('userId')}
          join people p on p.organisation_id = w.organisation_id and p.id = i.person_id and p.active
          where w.platform = ${placeholder('platform')} and w.external_id = ${placeholder('teamId')}
            and w.status = 'active' offset 0) me ${REQUEST}`,
    ).prepare('ballot_of_click'),
  }
}

function selectOne(db: Db, query: SQL) {
  return db.select({ one: sql<unknown>`row_to_json(x)` }).from(sql`(${query}) x`)
}

const TODAY = sql`(${sql.placeholder('now')}::timestamptz at time zone g.time_zone)::date`

const BALLOT = sql`${approvalColumns}, ${voterOf(sql`me`)} as voter, ${TODAY} as today,
  jsonb_build_object('id', g.id, 'name', g.name, 'timeZone', g.time_zone, 'workingDays', g.working_days, 'holidayRegion',
    g.holiday_region, 'digestHour', g.digest_hour, 'reportingCurrency', g.reporting_currency) as organisation,
  (select jsonb_agg(${voterOf(sql`b`)} order by b.name, b.id) from absences n
    join people b on b.organisation_id = n.organisation_id and b.id = n.person_id
    where n.organisation_id = me.organisation_id and n.delegate_id = me.id and n.person_id <> me.id and n.ended_at is null
      and ${TODAY} between n.from_on and n.until_on) as principals`

/**
 * The tables that `approvalColumns` reads, and the organisation. Each `offset 0` keeps the order of the look-ups, one row
 * by its key after the other: whatever the tables' statistics say, no plan walks through a portfolio.
 */
const REQUEST = sql`
  cross join lateral (select * from approvals where organisation_id = me.organisation_id
    and id = ${sql.placeholder('approvalId')} offset 0) q
  cross join lateral (select * from organisations where id = q.organisation_id offset 0) g
  cross join lateral (select csm_id, ae_id from accounts where organisation_id = q.organisation_id and id = q.account_id offset 0) a
  left join lateral (select name from people where organisation_id = q.organisation_id and id = q.requested_by offset 0) r on true
  left join lateral (select name from people where organisation_id = q.organisation_id and id = q.ended_by offset 0) e on true`
