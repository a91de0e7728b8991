import { sql } from 'drizzle-orm'
import type { Db } from '../ports.ts'
import { familyTables } from './families.ts'
import { openInvoices, UNDISPUTED, unplacedMoney } from './open-invoices.ts'
import type { PlanningInput } from './planning-input.ts'
import { onlyAccounts, toleranceColumn } from './policy-tables.ts'
import { hasOwnTolerances } from './profiles.ts'

/**
 * Recomputes what is open by age, per account and currency, from the invoices. Groups by age class first
 * and turns classes into columns after, so that the scan of the invoices stays narrow.
 */
export async function refreshRollups(tx: Db, input: PlanningInput): Promise<void> {
  const org = input.organisationId
  const today = sql`${input.today}::date`
  const family = familyTables(input)
  // Segments with their own tolerance need the account beside each invoice, the one in whose case it is;
  // without them the join is spared.
  const joined = hasOwnTolerances(input.policy)
    ? sql`${family.joinOn(sql`i.account_id`)} join accounts a on a.organisation_id = ${org}
        and a.id = ${family.head(sql`i.account_id`)}`
    : sql``
  const tolerance = toleranceColumn(input.policy, sql`a.segment`, sql`i.currency`)
  await tx.execute(sql`
    with recursive aged as (
      select account_id, currency, class, sum(open_minor) as minor, count(*) as invoices, min(due_on) as oldest,
        coalesce(sum(in_dispute) filter (where in_dispute <> 0), 0) as disputed,
        min(due_on) filter (where chaseable) as chaseable
      from (
        select i.account_id, i.currency, i.open_minor, i.due_on,
          case when i.disputed then i.open_minor else greatest(0, least(i.disputed_minor, i.open_minor)) end as in_dispute,
          ${UNDISPUTED} > ${tolerance} as chaseable,
          case when i.open_minor < 0 then 9 when i.due_on >= ${today} then 0 when i.due_on >= ${today} - 30 then 1
            when i.due_on >= ${today} - 60 then 2 when i.due_on >= ${today} - 90 then 3 else 4 end as class
        from ${openInvoices(input)} i ${joined}
        where true ${onlyAccounts(input, sql`i.account_id`)}) open
      group by account_id, currency, class
      union all
      select account_id, currency, 9, -minor, 0, null, 0, null
      from ${unplacedMoney(input, onlyAccounts(input, sql`account_id`))} loose)
    ${family.cte},
    fresh as materialized (
      select account_id, currency,
        coalesce(sum(minor) filter (where class = 0), 0) as m0, coalesce(sum(invoices) filter (where class = 0), 0) as n0,
        coalesce(sum(minor) filter (where class = 1), 0) as m1, coalesce(sum(invoices) filter (where class = 1), 0) as n1,
        coalesce(sum(minor) filter (where class = 2), 0) as m2, coalesce(sum(invoices) filter (where class = 2), 0) as n2,
        coalesce(sum(minor) filter (where class = 3), 0) as m3, coalesce(sum(invoices) filter (where class = 3), 0) as n3,
        coalesce(sum(minor) filter (where class = 4), 0) as m4, coalesce(sum(invoices) filter (where class = 4), 0) as n4,
        coalesce(sum(disputed) filter (where class between 1 and 4), 0) as disputed,
        coalesce(sum(minor) filter (where class between 1 and 4), 0) as overdue,
        min(oldest) filter (where class between 1 and 4) as oldest,
        min(chaseable) filter (where class between 1 and 4) as chaseable,
        min(oldest + case class when 0 then 1 when 1 then 31 when 2 then 61 when 3 then 91 end) as changes,
        -coalesce(sum(minor) filter (where class = 9), 0) as unplaced
      from aged group by account_id, currency),
    gone as (
      delete from rollups r where r.organisation_id = ${org} ${onlyAccounts(input, sql`r.account_id`)}
        and not exists (select from fresh f where f.account_id = r.account_id and f.currency = r.currency))
    insert into rollups as r (organisation_id, account_id, currency, current_minor, current_invoices, d1_minor,
      d1_invoices, d31_minor, d31_invoices, d61_minor, d61_invoices, d91_minor, d91_invoices, disputed_minor,
      overdue_minor, oldest_due_on, chaseable_due_on, changes_on, unplaced_minor)
    select ${org}, account_id, currency, m0, n0, m1, n1, m2, n2, m3, n3, m4, n4, disputed, overdue, oldest, chaseable,
      changes, unplaced from fresh
    on conflict (organisation_id, account_id, currency) do update set
      current_minor = excluded.current_minor, current_invoices = excluded.current_invoices,
      d1_minor = excluded.d1_minor, d1_invoices = excluded.d1_invoices, d31_minor = excluded.d31_minor,
      d31_invoices = excluded.d31_invoices, d61_minor = excluded.d61_minor, d61_invoices = excluded.d61_invoices,
      d91_minor = excluded.d91_minor, d91_invoices = excluded.d91_invoices, disputed_minor = excluded.disputed_minor,
      overdue_minor = excluded.overdue_minor, oldest_due_on = excluded.oldest_due_on,
      chaseable_due_on = excluded.chaseable_due_on, changes_on = excluded.changes_on,
      unplaced_minor = excluded.unplaced_minor
    where (r.current_minor, r.current_invoices, r.d1_minor, r.d1_invoices, r.d31_minor, r.d31_invoices, r.d61_minor,
        r.d61_invoices, r.d91_minor, r.d91_invoices, r.disputed_minor, r.oldest_due_on, r.chaseable_due_on, r.changes_on,
        r.unplaced_minor)
      is distinct from (excluded.current_minor, excluded.current_invoices, excluded.d1_minor, excluded.d1_invoices,
        excluded.d31_minor, excluded.d31_invoices, excluded.d61_minor, excluded.d61_invoices, excluded.d91_minor,
        excluded.d91_invoices, excluded.disputed_minor, excluded.oldest_due_on, excluded.chaseable_due_on,
        excluded.changes_on, excluded.unplaced_minor)`)
}
