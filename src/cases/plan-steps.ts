import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { GATES, WITHHELD } from './case.ts'
import { familyTables } from './families.ts'
import type { PlanningInput } from './planning-input.ts'
import { onlyAccounts, policyTables, profileColumn } from './policy-tables.ts'

const planned = z.object({
  step_key: z.string(),
  tier: z.number(),
  state: z.enum(['planned', 'withheld']),
  reason: z.string().nullable(),
  count: z.coerce.number(),
})
export type PlannedCount = z.infer<typeof planned>

/**
 * Reasons that end by somebody's act, which makes the account due again, or on a date of their own; all
 * others are looked at daily.
 */
const ENDED_BY_EVENT = sql`('needs-clearance', 'not-announced', 'needs-approval', 'do-not-contact', 'no-contact',
  'unplaced-money', 'on-hold', 'payment-claimed', 'promised', 'plan-wanted', 'handled-by-csm', 'waiting-for-resend',
  'waiting-for-process', 'waiting-for-contact')`

/** What withholds even a step that is planned and has not gone out. */
const RECALLING = sql`('do-not-contact', 'needs-clearance', 'needs-approval', ${sql.join(
  GATES.map(({ reason }) => sql`${reason}`),
  sql`, `,
)})`

/** The step `d` waits for an approval that does not stand. */
const LACKS_APPROVAL = sql`(d.mode = 'approval' and (cardinality(d.approvals) = 0
  or exists (select from unnest(d.approvals) k where not exists (select from approved q where q.kind = k
    and q.invoice_id = d.invoice_id and q.generation = d.generation and q.step_key = d.key))))`

/** Nobody's silence lets the step `d` go, and no yes to it counts. */
const LACKS_YES = sql`(y.cleared_until is null and (d.clearance or d.opt_out
  and (d.tier > 1 or p.silence_waits or p.always_clear and (d.strategic or d.arr_minor >= g.minor))))`

/**
 * Plans the one step that falls due per case, or records why it is withheld; a withheld step is looked at
 * again until it can go, and one that is planned and has not gone out is withheld when somebody says so. Steps that time or payment overtook are marked superseded. Runs after
 * `evaluateCases`, in the same transaction. `assess` in `case.ts` is the reference.
 */
export async function planSteps(tx: Db, input: PlanningInput): Promise<void> {
  const at = sql`${input.at.toISOString()}::timestamptz`
  const org = input.organisationId
  const family = familyTables(input)
  await tx.execute(sql`
    with recursive ${policyTables(input)} ${family.cte},
    due as (
      select c.id as case_id, c.account_id, c.driver_invoice_id as invoice_id, c.driver_generation as generation,
        a.do_not_contact, a.strategic, a.arr_minor, a.arr_currency, s.*
      from cases c
      join accounts a on a.organisation_id = ${org} and a.id = c.account_id
      join lateral (
        select * from step_defs f where f.profile = ${profileColumn(input.policy, sql`a.segment`)} and f.tier = c.tier
          and f.day <= ${input.today}::date - c.oldest_due_on order by f.day desc limit 1) s on true
      where c.organisation_id = ${org} and c.tier > 0 ${onlyAccounts(input, sql`c.account_id`)}),
    overtaken as (
      update steps set state = 'superseded', reason = 'overtaken'
      where organisation_id = ${org} and state = 'withheld' ${onlyAccounts(input, sql`account_id`)}
        and not exists (select from due where due.invoice_id = steps.invoice_id
          and due.generation = steps.generation and due.key = steps.step_key)),
    unplaced as (
      select distinct ${family.head(sql`r.account_id`)} as account_id from rollups r ${family.joinOn(sql`r.account_id`)}
      where r.organisation_id = ${org} and r.unplaced_minor > 0
        ${onlyAccounts(input, family.head(sql`r.account_id`))}),
    reachable as (
      select distinct account_id from contacts where organisation_id = ${org} and billing and active
        and email is not null ${onlyAccounts(input, sql`account_id`)}),
    contacted as (
      select account_id, max(on_date) as last_on from (
        select o.account_id, o.due_on as on_date from steps o
        where o.organisation_id = ${org} and o.state = 'planned' and o.outside and o.due_on >= ${input.today}::date
          ${onlyAccounts(input, sql`o.account_id`)}
        union all
        select m.account_id, (m.sent_at at time zone z.time_zone)::date from outreach m
        join organisations z on z.id = m.organisation_id
        where m.organisation_id = ${org} and m.state in ('sent', 'done', 'uncertain')
          and m.sent_at > ${input.today}::date - 2 - (select max(gap) from profiles)
          ${onlyAccounts(input, sql`m.account_id`)}) made group by account_id),
    ${standingTables(input, family)},
    judged as (
      select d.*, o.id is not null as stands,
        least(w.ends_on, y.cleared_until + 1, y.announced_until + 1) as changes_on,
        case
          when o.id is not null then case when d.outside and d.do_not_contact then 'do-not-contact'
            when d.outside and w.reason is not null then w.reason
            when d.outside and ${LACKS_YES} then 'needs-clearance' when ${LACKS_APPROVAL} then 'needs-approval' end
          when d.kind = 'flag' then null
          when ${input.staleLedger} then 'stale-ledger'
          when d.kind = 'review' then case when ${LACKS_APPROVAL} then 'needs-approval' end
          when d.do_not_contact then 'do-not-contact'
          when w.reason is not null then w.reason
          when d.kind <> 'call' and not exists (select from reachable k where k.account_id = d.account_id)
            then 'no-contact'
          when exists (select from unplaced u where u.account_id = d.account_id) then 'unplaced-money'
          when ${LACKS_YES} then 'needs-clearance'
          when y.cleared_until is null and d.opt_out and y.announced_until is null then 'not-announced'
          when ${LACKS_APPROVAL} then 'needs-approval'
          when l.last_on > ${input.today}::date - p.gap then 'too-soon'
        end as reason
      from due d
      join profiles p on p.profile = d.profile
      left join strategic_from g on g.profile = d.profile and g.currency = d.arr_currency
      left join contacted l on l.account_id = d.account_id
      left join standing w on w.account_id = d.account_id
      left join yes y on y.invoice_id = d.invoice_id and y.generation = d.generation and y.step_key = d.key
      left join steps o on o.organisation_id = ${org} and o.invoice_id = d.invoice_id
        and o.generation = d.generation and o.step_key = d.key and o.state = 'planned'
      where o.id is null or (not exists (select from outreach m
          where m.organisation_id = ${org} and m.invoice_id = d.invoice_id and m.generation = d.generation
            and m.step_key = d.key and m.sent_at is not null and m.state in ('sent', 'done', 'uncertain'))
        and (${LACKS_APPROVAL} or d.outside and (d.mode <> 'auto' or o.due_on = ${input.today}::date)
          and (d.do_not_contact or w.reason is not null or ${LACKS_YES} or d.mode <> 'auto' and y.cleared_until is not null)))),
    saved as (
      insert into steps (id, organisation_id, case_id, account_id, step_key, tier, invoice_id, generation,
        due_on, state, reason, outside, policy_version_id, planned_at)
      select gen_random_uuid(), ${org}, case_id, account_id, key, tier, invoice_id, generation, ${input.today}::date,
        case when reason is null then 'planned' else 'withheld' end, reason, outside, ${input.policyVersionId}, ${at}
      from judged where reason is not null or not stands
      on conflict (organisation_id, invoice_id, generation, step_key) do update set
        state = excluded.state, reason = excluded.reason, outside = excluded.outside, due_on = excluded.due_on,
        policy_version_id = excluded.policy_version_id, planned_at = excluded.planned_at
      where (steps.state <> 'planned' or excluded.reason in ${RECALLING}) and (steps.state, steps.reason) is distinct from (excluded.state, excluded.reason)
      returning account_id, step_key, state, reason),
    told as (
      insert into timeline (id, organisation_id, account_id, at, on_date, kind, text, data)
      select gen_random_uuid(), ${org}, s.account_id, ${at}, ${input.today}::date, 'step-' || s.state,
        case when s.state = 'planned' then f.title || ' planned'
          else f.title || ' withheld: ' || (${JSON.stringify(WITHHELD)}::jsonb ->> s.reason) end,
        jsonb_build_object('step', s.step_key, 'reason', s.reason)
      from saved s join (select distinct on (key) key, title from step_defs order by key, profile) f on f.key = s.step_key)
    update cases set next_evaluation_on = least(next_evaluation_on, look.look_on)
    from (
      select account_id, least(changes_on, case when reason not in ${ENDED_BY_EVENT} then ${input.today}::date + 1 end) as look_on
      from judged where reason is not null or mode <> 'auto') look
    where organisation_id = ${org} and cases.account_id = look.account_id and look.look_on is not null`)
}

/**
 * What was said that withholds steps today, and what was cleared or announced: both read from partial
 * indexes that hold only what stands.
 */
function standingTables(input: PlanningInput, family: ReturnType<typeof familyTables>): SQL {
  const org = input.organisationId
  const head = family.head(sql`w.account_id`)
  return sql`
    standing as materialized (
      select ${head} as account_id, (array_agg(g.reason order by g.rank))[1] as reason, min(w.gate_ends_on) as ends_on
      from answers w ${family.joinOn(sql`w.account_id`)}
      join jsonb_to_recordset(${JSON.stringify(GATES.map((gate, rank) => ({ ...gate, rank })))}::jsonb)
        as g(kind text, reason text, rank int) on g.kind = w.kind
      where w.organisation_id = ${org} and w.state = 'active'
        and (w.gate_ends_on is null or w.gate_ends_on > ${input.today}::date) ${onlyAccounts(input, head)}
      group by 1),
    yes as materialized (
      select step_key, invoice_id, generation, max(valid_until) filter (where state in ('answered', 'decided')) as cleared_until,
        max(valid_until) filter (where state = 'open' and asked_on < ${input.today}::date) as announced_until
      from clearances
      where organisation_id = ${org} and valid_until >= ${input.today}::date
        and ((state in ('answered', 'decided') and answer = 'clear') or (state = 'open' and kind = 'announce'))
        ${onlyAccounts(input, sql`account_id`)}
      group by 1, 2, 3),
    approved as materialized (
      select kind, step_key, invoice_id, generation from approvals
      where organisation_id = ${org} and state in ('approved', 'executing', 'executed')
        and step_key is not null ${onlyAccounts(input, sql`account_id`)})`
}

/** Steps planned for the date and steps that wait, by step and reason. */
export async function countSteps(tx: Db, organisationId: string, today: string): Promise<PlannedCount[]> {
  return selectRows(
    tx,
    sql`select step_key, tier, state, reason, count(*) as count from steps
      where organisation_id = ${organisationId}
        and (state = 'withheld' or (state = 'planned' and due_on = ${today}::date))
      group by step_key, tier, state, reason order by tier, step_key, state, reason`,
    planned,
  )
}
