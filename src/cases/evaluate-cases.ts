import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { onlyAccounts, type PlanningInput, policyTables } from './policy-tables.ts'

const moved = z.object({ account_id: z.string(), from_tier: z.number(), to_tier: z.number() })
export type Move = z.infer<typeof moved>

/**
 * Sets each account's tier, oldest due date and next step from the ledger, opens and closes cases, and
 * writes tier changes to the timeline. `assess` in `case.ts` is the reference.
 */
export async function evaluateCases(tx: Db, input: PlanningInput): Promise<Move[]> {
  return selectRows(
    tx,
    sql`with ${policyTables(input)},
    wanted as (
      select d.account_id, coalesce(t.tier, 0) as tier, d.due_on, n.key as next_key, d.due_on + n.day as next_on
      from driver d
      left join lateral (select tier from tiers where from_day <= d.days order by from_day desc limit 1) t on true
      left join lateral (select key, day from step_defs where day > d.days order by tier, day limit 1) n on true
      union all
      select c.account_id, 0, null, null, null from cases c
      where c.organisation_id = ${input.organisationId} and c.tier > 0 ${onlyAccounts(input, sql`c.account_id`)}
        and not exists (select from driver d where d.account_id = c.account_id)),
    before as (select account_id, tier from cases where organisation_id = ${input.organisationId}),
    saved as (
      insert into cases (id, organisation_id, account_id, tier, status, opened_at, oldest_due_on,
        policy_version_id, next_step_key, next_step_on)
      select gen_random_uuid(), ${input.organisationId}, account_id, tier, case when tier > 0 then 'open' else 'closed' end,
        ${input.at.toISOString()}::timestamptz, due_on, ${input.policyVersionId}, next_key, next_on
      from wanted
      on conflict (organisation_id, account_id) do update set
        tier = excluded.tier, status = excluded.status, oldest_due_on = excluded.oldest_due_on,
        policy_version_id = excluded.policy_version_id,
        next_step_key = excluded.next_step_key, next_step_on = excluded.next_step_on,
        opened_at = case when cases.tier = 0 and excluded.tier > 0 then excluded.opened_at else cases.opened_at end
      where (cases.tier, cases.oldest_due_on, cases.next_step_key, cases.next_step_on, cases.policy_version_id)
        is distinct from
        (excluded.tier, excluded.oldest_due_on, excluded.next_step_key, excluded.next_step_on, excluded.policy_version_id)
      returning account_id, tier),
    moved as (
      select s.account_id, coalesce(b.tier, 0) as from_tier, s.tier as to_tier
      from saved s left join before b on b.account_id = s.account_id
      where coalesce(b.tier, 0) <> s.tier),
    told as (
      insert into timeline (id, organisation_id, account_id, at, on_date, kind, text, data)
      select gen_random_uuid(), ${input.organisationId}, account_id, ${input.at.toISOString()}::timestamptz,
        ${input.today}::date, 'tier-changed',
        case when from_tier = 0 then 'Case opened in tier ' || to_tier
          when to_tier = 0 then 'Nothing chaseable is overdue any more; case closed'
          else 'Moved from tier ' || from_tier || ' to tier ' || to_tier end,
        jsonb_build_object('from', from_tier, 'to', to_tier)
      from moved)
    select account_id, from_tier, to_tier from moved`,
    moved,
  )
}
