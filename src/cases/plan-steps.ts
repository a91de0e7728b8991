import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { WITHHELD } from './case.ts'
import { onlyAccounts, type PlanningInput, policyTables } from './policy-tables.ts'

const planned = z.object({
  step_key: z.string(),
  tier: z.number(),
  state: z.enum(['planned', 'withheld']),
  reason: z.string().nullable(),
  count: z.coerce.number(),
})
export type PlannedCount = z.infer<typeof planned>

/**
 * Plans the one step that falls due per account, or records why it is withheld; a withheld step is looked
 * at again each day. Steps that time or payment overtook are marked superseded. Runs after
 * `evaluateCases`, in the same transaction. `assess` in `case.ts` is the reference.
 * @returns how many steps now stand planned or withheld for this day, by step and reason.
 */
export async function planSteps(tx: Db, input: PlanningInput): Promise<PlannedCount[]> {
  const at = sql`${input.at.toISOString()}::timestamptz`
  const org = input.organisationId
  await tx.execute(sql`
    with ${policyTables(input)},
    due as (
      select d.*, s.key, s.title, s.tier, s.kind, s.mode, s.clearance, s.opt_out, s.outside
      from driver d
      join lateral (select tier from tiers where from_day <= d.days order by from_day desc limit 1) t on true
      join lateral (
        select * from step_defs where tier = t.tier and day <= d.days order by day desc limit 1) s on true),
    overtaken as (
      update steps set state = 'superseded', reason = 'overtaken'
      where organisation_id = ${org} and state = 'withheld' ${onlyAccounts(input, sql`account_id`)}
        and not exists (select from due where due.invoice_id = steps.invoice_id
          and due.generation = steps.generation and due.key = steps.step_key)),
    judged as (
      select d.*, c.id as case_id,
        case
          when d.kind = 'flag' then null
          when ${input.staleLedger} then 'stale-ledger'
          when d.kind = 'review' then case when d.mode = 'approval' then 'needs-approval' end
          when a.do_not_contact then 'do-not-contact'
          when d.kind <> 'call' and not exists (select from contacts k where k.organisation_id = ${org}
            and k.account_id = d.account_id and k.billing and k.active and k.email is not null) then 'no-contact'
          when exists (select from payments p where p.organisation_id = ${org} and p.account_id = d.account_id
            and p.invoice_id is null) or exists (select from credits r where r.organisation_id = ${org}
            and r.account_id = d.account_id and r.invoice_id is null) then 'unplaced-money'
          when d.clearance then 'needs-clearance'
          when d.opt_out and ${input.policy.strategic.alwaysNeedsClearance}
            and (a.strategic or a.arr_minor >= g.minor) then 'needs-clearance'
          when d.mode = 'approval' then 'needs-approval'
          when exists (select from steps o join step_defs f on f.key = o.step_key
            where o.organisation_id = ${org} and o.account_id = d.account_id and o.state = 'planned' and f.outside
              and o.due_on > ${input.today}::date - ${input.policy.minimumGapDays}::int) then 'too-soon'
        end as reason
      from due d
      join cases c on c.organisation_id = ${org} and c.account_id = d.account_id
      join accounts a on a.organisation_id = ${org} and a.id = d.account_id
      left join strategic_from g on g.currency = a.arr_currency
      where not exists (select from steps o where o.organisation_id = ${org} and o.invoice_id = d.invoice_id
        and o.generation = d.generation and o.step_key = d.key and o.state = 'planned')),
    saved as (
      insert into steps (id, organisation_id, case_id, account_id, step_key, tier, invoice_id, generation,
        due_on, state, reason, policy_version_id, planned_at)
      select gen_random_uuid(), ${org}, case_id, account_id, key, tier, invoice_id, generation, ${input.today}::date,
        case when reason is null then 'planned' else 'withheld' end, reason, ${input.policyVersionId}, ${at}
      from judged
      on conflict (organisation_id, invoice_id, generation, step_key) do update set
        state = excluded.state, reason = excluded.reason, due_on = excluded.due_on,
        policy_version_id = excluded.policy_version_id, planned_at = excluded.planned_at
      where steps.state <> 'planned' and (steps.state, steps.reason) is distinct from (excluded.state, excluded.reason)
      returning account_id, step_key, state, reason)
    insert into timeline (id, organisation_id, account_id, at, on_date, kind, text, data)
    select gen_random_uuid(), ${org}, s.account_id, ${at}, ${input.today}::date, 'step-' || s.state,
      case when s.state = 'planned' then f.title || ' planned'
        else f.title || ' withheld: ' || (${JSON.stringify(WITHHELD)}::jsonb ->> s.reason) end,
      jsonb_build_object('step', s.step_key, 'reason', s.reason)
    from saved s join step_defs f on f.key = s.step_key`)
  return selectRows(
    tx,
    sql`select step_key, tier, state, reason, count(*) as count from steps
      where organisation_id = ${org} and (state = 'withheld' or (state = 'planned' and due_on = ${input.today}::date))
        ${onlyAccounts(input, sql`account_id`)}
      group by step_key, tier, state, reason order by tier, step_key, state, reason`,
    planned,
  )
}
