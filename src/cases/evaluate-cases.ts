import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { familyTables } from './families.ts'
import { openInvoices, UNDISPUTED } from './open-invoices.ts'
import type { PlanningInput } from './planning-input.ts'
import { onlyAccounts, policyTables, profileColumn, toleranceColumn } from './policy-tables.ts'

const moved = z.object({ account_id: z.string(), from_tier: z.number(), to_tier: z.number() })
export type Move = z.infer<typeof moved>

/**
 * Sets each account's tier, oldest due date and next step from the roll-ups, opens and closes cases, and
 * writes tier changes to the timeline. `assess` in `case.ts` is the reference.
 * @param lookAgain when the case wants its next look: when something about it changes by the calendar, or
 * at the very next daily run, because the ledger changed outside one.
 */
export async function evaluateCases(
  tx: Db,
  input: PlanningInput,
  lookAgain: 'when-it-changes' | 'next-run',
): Promise<Move[]> {
  const org = input.organisationId
  const family = familyTables(input)
  const next =
    lookAgain === 'next-run'
      ? sql`${input.today}::date`
      : sql`least(d.changes_on, d.due_on + n.day, d.due_on + (select min(t.from_day) from tiers t
          where t.profile = d.profile and t.from_day > d.days))`
  return selectRows(
    tx,
    sql`with recursive ${policyTables(input)} ${family.cte},
    heads as (
      select ${family.head(sql`r.account_id`)} as account_id, min(r.chaseable_due_on) as due_on,
        min(r.changes_on) as changes_on
      from rollups r ${family.joinOn(sql`r.account_id`)}
      where r.organisation_id = ${org} ${onlyAccounts(input, family.head(sql`r.account_id`))}
      group by 1),
    driver as (
      select h.account_id, oldest.id as invoice_id, oldest.generation, h.due_on, h.changes_on,
        ${input.today}::date - h.due_on as days, ${profileColumn(input.policy, sql`a.segment`)} as profile
      from heads h
      join accounts a on a.organisation_id = ${org} and a.id = h.account_id
      cross join lateral (
        select i.id, i.generation from ${openInvoices(input)} i ${family.joinOn(sql`i.account_id`)}
        where ${family.head(sql`i.account_id`)} = h.account_id and i.due_on = h.due_on
          and ${UNDISPUTED} > ${toleranceColumn(input.policy, sql`a.segment`, sql`i.currency`)}
        order by i.id limit 1) oldest
      where h.due_on is not null),
    wanted as (
      select d.account_id, coalesce(t.tier, 0) as tier, d.due_on, d.invoice_id, d.generation, n.key as next_key,
        d.due_on + n.day as next_on, ${next} as look_on
      from driver d
      left join lateral (select tier from tiers where profile = d.profile and from_day <= d.days
        order by from_day desc limit 1) t on true
      left join lateral (select key, day from step_defs where profile = d.profile and day > d.days
        order by tier, day limit 1) n on true
      union all
      select c.account_id, 0, null, null, null, null, null, ${lookAgain === 'next-run' ? sql`${input.today}::date` : sql`null`}
      from cases c
      where c.organisation_id = ${org} and (c.driver_invoice_id is not null or c.next_evaluation_on is not null)
        ${onlyAccounts(input, sql`c.account_id`)}
        and not exists (select from driver d where d.account_id = c.account_id)),
    before as (select account_id, tier from cases where organisation_id = ${org}),
    saved as (
      insert into cases (id, organisation_id, account_id, tier, status, opened_at, oldest_due_on, driver_invoice_id,
        driver_generation, policy_version_id, next_step_key, next_step_on, next_evaluation_on)
      select gen_random_uuid(), ${org}, account_id, tier, case when tier > 0 then 'open' else 'closed' end,
        ${input.at.toISOString()}::timestamptz, due_on, invoice_id, generation, ${input.policyVersionId}, next_key,
        next_on, look_on
      from wanted
      on conflict (organisation_id, account_id) do update set
        tier = excluded.tier, status = excluded.status, oldest_due_on = excluded.oldest_due_on,
        driver_invoice_id = excluded.driver_invoice_id, driver_generation = excluded.driver_generation,
        policy_version_id = excluded.policy_version_id, next_step_key = excluded.next_step_key,
        next_step_on = excluded.next_step_on, next_evaluation_on = excluded.next_evaluation_on,
        opened_at = case when cases.tier = 0 and excluded.tier > 0 then excluded.opened_at else cases.opened_at end
      where (cases.tier, cases.oldest_due_on, cases.driver_invoice_id, cases.driver_generation, cases.next_step_key,
          cases.next_step_on, cases.next_evaluation_on, cases.policy_version_id)
        is distinct from (excluded.tier, excluded.oldest_due_on, excluded.driver_invoice_id, excluded.driver_generation,
          excluded.next_step_key, excluded.next_step_on, excluded.next_evaluation_on, excluded.policy_version_id)
      returning account_id, tier),
    moved as (
      select s.account_id, coalesce(b.tier, 0) as from_tier, s.tier as to_tier
      from saved s left join before b on b.account_id = s.account_id
      where coalesce(b.tier, 0) <> s.tier),
    told as (
      insert into timeline (id, organisation_id, account_id, at, on_date, kind, text, data)
      select gen_random_uuid(), ${org}, account_id, ${input.at.toISOString()}::timestamptz, ${input.today}::date,
        'tier-changed',
        case when from_tier = 0 then 'Case opened in tier ' || to_tier
          when to_tier = 0 then 'Nothing chaseable is overdue any more; case closed'
          else 'Moved from tier ' || from_tier || ' to tier ' || to_tier end,
        jsonb_build_object('from', from_tier, 'to', to_tier)
      from moved)
    select account_id, from_tier, to_tier from moved`,
    moved,
  )
}
