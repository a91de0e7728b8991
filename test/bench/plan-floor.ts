import { type Policy, reachesCustomer } from '../../src/policy/policy.ts'
import { minorFromDecimal } from '../../src/receivables/money.ts'
import type { Portfolio } from './portfolio.ts'

/**
 * What any planner must do for a fresh portfolio, in one statement: each account's oldest chaseable invoice,
 * its tier, its next step, the step that is due with the gate that withholds it, written to `cases` and
 * `steps`. No earlier state is looked at, and nothing is told or audited.
 */
export function planFloor({ company }: Portfolio, date: string): string {
  const { policy, id: version } = company.version
  const org = `'${company.organisation.id}'::uuid`
  const today = `'${date}'::date`
  return `
    with tiers (tier, from_day) as (${values(policy.tiers.map(({ tier, fromDay }) => [tier, fromDay]))}),
    step_defs (tier, key, day, kind, mode, clearance, opt_out, outside) as (${values(stepRows(policy))}),
    driver as (
      select distinct on (account_id) account_id, id as invoice_id, generation, due_on, ${today} - due_on as days
      from invoices
      where organisation_id = ${org} and not disputed and due_on < ${today} and open_minor > ${tolerance(policy)}
      order by account_id, due_on, id),
    opened as (
      insert into cases (id, organisation_id, account_id, tier, status, opened_at, oldest_due_on, policy_version_id,
        next_step_key, next_step_on, driver_invoice_id, driver_generation, next_evaluation_on)
      select gen_random_uuid(), ${org}, d.account_id, coalesce(t.tier, 0), 'open', now(), d.due_on, '${version}',
        n.key, d.due_on + n.day, d.invoice_id, d.generation, d.due_on + n.day
      from driver d
      left join lateral (select tier from tiers where from_day <= d.days order by from_day desc limit 1) t on true
      left join lateral (select key, day from step_defs where day > d.days order by tier, day limit 1) n on true
      returning id, account_id)
    insert into steps (id, organisation_id, case_id, account_id, step_key, tier, invoice_id, generation, due_on, state,
      reason, outside, policy_version_id, planned_at)
    select gen_random_uuid(), ${org}, case_id, account_id, key, tier, invoice_id, generation, ${today},
      case when reason is null then 'planned' else 'withheld' end, reason, outside, '${version}', now()
    from (
      select o.id as case_id, d.account_id, d.invoice_id, d.generation, s.key, t.tier, s.outside,
        case when s.kind = 'flag' then null
          when s.kind = 'review' then case when s.mode = 'approval' then 'needs-approval' end
          when a.do_not_contact then 'do-not-contact'
          when s.kind <> 'call' and not exists (select from contacts k where k.organisation_id = ${org}
            and k.account_id = d.account_id and k.billing and k.active and k.email is not null) then 'no-contact'
          when exists (select from payments p where p.organisation_id = ${org} and p.account_id = d.account_id
              and p.invoice_id is null)
            or exists (select from credits c where c.organisation_id = ${org} and c.account_id = d.account_id
              and c.invoice_id is null) then 'unplaced-money'
          when s.clearance then 'needs-clearance'
          when s.opt_out and ${policy.strategic.alwaysNeedsClearance}
            and (a.strategic or a.arr_minor >= ${strategic(policy)}) then 'needs-clearance'
          when s.opt_out and t.tier > 1 then 'needs-clearance'
          when s.opt_out then '${policy.clearance.tier1Silence === 'waits' ? 'needs-clearance' : 'not-announced'}'
          when s.mode = 'approval' then 'needs-approval' end as reason
      from driver d
      join opened o on o.account_id = d.account_id
      join accounts a on a.organisation_id = ${org} and a.id = d.account_id
      join lateral (select tier from tiers where from_day <= d.days order by from_day desc limit 1) t on true
      join lateral (select * from step_defs where tier = t.tier and day <= d.days order by day desc limit 1) s on true
    ) judged`
}

/** Alike after the floor and after the product when both planned the same; ids and times aside. */
export const PLAN_FINGERPRINT = `
  select
    (select count(*) || ' steps, ' || coalesce(sum(hashtextextended(concat_ws(',', account_id, step_key, tier, invoice_id,
      due_on, state, reason), 0)), 0) from steps) as steps,
    (select count(*) || ' cases, ' || coalesce(sum(hashtextextended(concat_ws(',', account_id, tier, oldest_due_on,
      next_step_key, next_step_on), 0)), 0) from cases where tier > 0) as cases`

function stepRows(policy: Policy): (string | number | boolean)[][] {
  return policy.tiers.flatMap(({ tier, steps }) =>
    steps
      .filter(({ mode }) => mode !== 'off')
      .map((step) => [
        tier,
        step.key,
        step.day,
        step.kind,
        step.mode,
        step.gates.includes('clearance'),
        step.gates.includes('csm-opt-out'),
        reachesCustomer(step),
      ]),
  )
}

function tolerance(policy: Policy): string {
  const whens = Object.entries(policy.tolerance).map(
    ([code, text]) => `when '${code}' then ${minor(text, code)}`,
  )
  return `case currency ${whens.join(' ')} else 0 end`
}

/** At the portfolio's rates of 1.10 and 1.30, in whole units like the product. */
function strategic(policy: Policy): string {
  const { amount, currency } = policy.strategic.arr
  const in_ = (rate: number) => Math.round(Number(amount) / rate).toFixed(0)
  return `case a.arr_currency when 'EUR' then ${minor(in_(1.1), 'EUR')} when 'GBP' then ${minor(in_(1.3), 'GBP')}
    else ${minor(amount, currency)} end`
}

function minor(text: string, currency: string): number {
  const read = minorFromDecimal(text, currency)
  if ('minor' in read) return read.minor
  throw new Error(`${text} is no amount in ${currency}`)
}

function values(rows: (string | number | boolean)[][]): string {
  const cell = (value: string | number | boolean) =>
    typeof value === 'string' ? `'${value}'` : String(value)
  return `values ${rows.map((row) => `(${row.map(cell).join(', ')})`).join(', ')}`
}
