import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { type Bucket, daysOverdue } from '../receivables/aging.ts'
import { minorColumn } from '../rows.ts'
import { type AccountPage, type OverdueAccount, reportingFirst } from './overdue.ts'
import { type Basis, currencyCondition } from './scope-tables.ts'

/** Which of an account's money is meant: one age class, all that is overdue, or money not placed. */
export type Section = Bucket | 'overdue' | 'unplaced'

const AMOUNTS: Record<Section, string> = {
  current: 'current_minor',
  '1-30': 'd1_minor',
  '31-60': 'd31_minor',
  '61-90': 'd61_minor',
  '91+': 'd91_minor',
  overdue: 'overdue_minor',
  unplaced: 'unplaced_minor',
}

/** The column of a roll-up that holds the section's money. */
export function amountOf(section: Section, rollup: SQL): SQL {
  return sql`${rollup}.${sql.raw(AMOUNTS[section])}`
}

export const accountRow = z.object({
  section: z.string(),
  total: z.coerce.number(),
  account_id: z.string(),
  name: z.string(),
  segment: z.string().nullable(),
  sums: z.array(z.object({ currency: z.string(), minor: minorColumn })),
  oldest_due_on: z.string().nullable(),
  all_disputed: z.boolean(),
  tier: z.coerce.number(),
  collector: z.string().nullable(),
  csm: z.string().nullable(),
  next_step_key: z.string().nullable(),
  next_step_on: z.string().nullable(),
  waiting: z.object({ stepKey: z.string(), reason: z.string() }).nullable(),
})

export type AccountRow = z.infer<typeof accountRow>

/**
 * What a list says of each account, for the few that were picked, as a query over the common table
 * expression `ranked (section, account_id, total, rank)`.
 */
export function accountRows(basis: Basis, sections: Section[]): SQL {
  const org = basis.organisationId
  const amount = sql`case o.section ${sql.join(
    sections.map((section) => sql`when ${section} then ${amountOf(section, sql`r`)}`),
    sql` `,
  )} end`
  return sql`
    select o.section, o.total, o.rank, o.account_id, a.name, a.segment, s.sums,
      coalesce(c.oldest_due_on, s.oldest_due_on)::text as oldest_due_on, s.all_disputed, coalesce(c.tier, 0) as tier,
      col.name as collector, csm.name as csm, c.next_step_key, c.next_step_on::text as next_step_on, (
        select jsonb_build_object('stepKey', p.step_key, 'reason', p.reason) from steps p
        where p.organisation_id = ${org} and p.account_id = o.account_id and p.state = 'withheld'
        order by p.planned_at desc limit 1) as waiting
    from ranked o
    join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('currency', r.currency, 'minor', ${amount}) order by r.currency)
          filter (where ${amount} > 0), '[]') as sums,
        min(r.oldest_due_on) as oldest_due_on,
        coalesce(bool_and(r.disputed_minor >= r.overdue_minor) filter (where r.overdue_minor > 0), false) as all_disputed
      from rollups r where r.organisation_id = ${org} and r.account_id = o.account_id
        ${currencyCondition(basis.filters, sql`r.currency`)}) s on true
    join accounts a on a.organisation_id = ${org} and a.id = o.account_id
    left join cases c on c.organisation_id = ${org} and c.account_id = o.account_id
    left join people col on col.organisation_id = ${org} and col.id = a.collector_id
    left join people csm on csm.organisation_id = ${org} and csm.id = a.csm_id and csm.active
    order by o.section, o.rank`
}

/** The page of one section. */
export function pageOf(rows: AccountRow[], section: Section, basis: Basis): AccountPage {
  const mine = rows.filter((row) => row.section === section)
  return { accounts: mine.map((row) => accountOf(row, basis)), total: mine[0]?.total ?? 0 }
}

function accountOf(row: AccountRow, basis: Basis): OverdueAccount {
  return {
    accountId: row.account_id,
    name: row.name,
    segment: row.segment,
    sums: reportingFirst(
      row.sums.map(({ currency, minor }) => ({ currency, amountMinor: minor })),
      basis.reportingCurrency,
    ),
    days: row.oldest_due_on ? Math.max(0, daysOverdue(row.oldest_due_on, basis.today)) : 0,
    tier: row.tier,
    disputed: row.all_disputed,
    collector: row.collector,
    csm: row.csm,
    nextStepKey: row.next_step_key,
    nextStepOn: row.next_step_on,
    waiting: row.waiting,
  }
}
