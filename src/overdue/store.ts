import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { OverdueFilter } from '../command-calls.ts'
import type { Db } from '../ports.ts'
import { BUCKETS, bucketStart, daysOverdue } from '../receivables/aging.ts'
import { decimalsOf, isCurrency } from '../receivables/money.ts'
import type { Rates } from '../receivables/rates.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { addSums, type BucketSum, type OverdueAccount, reportingFirst } from './overdue.ts'

const bucketRow = z.object({
  bucket: z.enum(BUCKETS),
  currency: z.string().nullable(),
  accounts: z.coerce.number(),
  invoices: z.coerce.number(),
  minor: minorColumn,
  disputed_minor: minorColumn,
})

const BUCKET_SQL = sql`case when days <= 0 then 'current' when days <= 30 then '1-30' when days <= 60 then '31-60'
  when days <= 90 then '61-90' else '91+' end`

/** Open invoices by age on that date; disputed ones stay in the reports. */
export async function sumBuckets(
  db: Db,
  organisationId: string,
  today: string,
  reportingCurrency: string,
): Promise<{ buckets: BucketSum[]; disputed: { currency: string; amountMinor: number }[] }> {
  const rows = await selectRows(
    db,
    sql`select bucket, currency, count(distinct account_id) as accounts, count(*) as invoices,
        sum(open_minor) as minor, coalesce(sum(open_minor) filter (where disputed and bucket <> 'current'), 0) as disputed_minor
      from (select *, ${BUCKET_SQL} as bucket from (
        select account_id, currency, open_minor, disputed, ${today}::date - due_on as days from invoices
        where organisation_id = ${organisationId} and open_minor > 0) aged) classed
      group by grouping sets ((bucket, currency), (bucket))`,
    bucketRow,
  )
  const buckets = BUCKETS.map((bucket) => {
    const mine = rows.filter((row) => row.bucket === bucket)
    const whole = mine.find((row) => row.currency === null)
    const sums = mine.flatMap(({ currency, minor }) => (currency ? [{ currency, amountMinor: minor }] : []))
    return {
      bucket,
      accounts: whole?.accounts ?? 0,
      invoices: whole?.invoices ?? 0,
      sums: reportingFirst(sums, reportingCurrency),
    }
  })
  const disputed = addSums(
    rows.flatMap(({ currency, disputed_minor }) =>
      currency ? [{ currency, amountMinor: disputed_minor }] : [],
    ),
  )
  return {
    buckets,
    disputed: reportingFirst(
      disputed.filter((sum) => sum.amountMinor > 0),
      reportingCurrency,
    ),
  }
}

const accountRow = z.object({
  account_id: z.string(),
  name: z.string(),
  sums: z.array(z.object({ currency: z.string(), minor: minorColumn })),
  invoices: z.coerce.number(),
  oldest_due_on: z.string(),
  all_disputed: z.boolean(),
  tier: z.coerce.number(),
  collector: z.string().nullable(),
  csm: z.string().nullable(),
  next_step_key: z.string().nullable(),
  next_step_on: z.string().nullable(),
  waiting: z.object({ stepKey: z.string(), reason: z.string() }).nullable(),
  total: z.coerce.number(),
})

export interface AccountQuery {
  filter: OverdueFilter
  /** Whose accounts `mine` means. */
  personId: string
  today: string
  rates: Rates
  reportingCurrency: string
  limit: number
  offset: number
}

/** Accounts with something overdue, largest first by value at the organisation's rates; unrated currencies come last. */
export async function listOverdue(
  db: Db,
  organisationId: string,
  query: AccountQuery,
): Promise<{ accounts: OverdueAccount[]; total: number }> {
  const { where, having, notYetDue } = conditions(query)
  const rates = { ...query.rates, [query.reportingCurrency]: '1' }
  const values = Object.entries(rates)
    .filter(([currency]) => isCurrency(currency))
    .map(([currency, rate]) => ({ currency, value: Number(rate) / 10 ** decimalsOf(currency) }))
  const rows = await selectRows(
    db,
    sql`with value_of as (select * from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as v(currency text, value float8)),
    sums as (
      select i.account_id, i.currency, sum(i.open_minor) as minor, count(*) as invoices, min(i.due_on) as oldest_due_on,
        bool_and(i.disputed) as all_disputed
      from invoices i
      where i.organisation_id = ${organisationId} and i.open_minor > 0
        and i.due_on ${notYetDue ? sql`>=` : sql`<`} ${query.today}::date ${having}
      group by i.account_id, i.currency),
    whole as (
      select s.account_id, jsonb_agg(jsonb_build_object('currency', s.currency, 'minor', s.minor) order by s.currency) as sums,
        sum(s.invoices) as invoices, min(s.oldest_due_on) as oldest_due_on, bool_and(s.all_disputed) as all_disputed,
        sum(s.minor * v.value) as worth
      from sums s left join value_of v on v.currency = s.currency group by s.account_id)
    select w.account_id, a.name, w.sums, w.invoices, coalesce(c.oldest_due_on, w.oldest_due_on)::text as oldest_due_on, w.all_disputed, coalesce(c.tier, 0) as tier,
      col.name as collector, csm.name as csm, c.next_step_key, c.next_step_on::text, (
        select jsonb_build_object('stepKey', p.step_key, 'reason', p.reason) from steps p
        where p.organisation_id = ${organisationId} and p.account_id = w.account_id and p.state = 'withheld'
        order by p.planned_at desc limit 1) as waiting, count(*) over () as total
    from whole w
    join accounts a on a.organisation_id = ${organisationId} and a.id = w.account_id
    left join cases c on c.organisation_id = ${organisationId} and c.account_id = w.account_id
    left join people col on col.id = a.collector_id
    left join people csm on csm.id = a.csm_id
    where true ${where}
    order by w.worth desc nulls last, a.name limit ${query.limit} offset ${query.offset}`,
    accountRow,
  )
  const accounts = rows.map((row) => ({
    accountId: row.account_id,
    name: row.name,
    sums: reportingFirst(
      row.sums.map(({ currency, minor }) => ({ currency, amountMinor: minor })),
      query.reportingCurrency,
    ),
    invoices: row.invoices,
    oldestDueOn: row.oldest_due_on,
    days: daysOverdue(row.oldest_due_on, query.today),
    tier: row.tier,
    disputed: row.all_disputed,
    collector: row.collector,
    csm: row.csm,
    nextStepKey: row.next_step_key,
    nextStepOn: row.next_step_on,
    waiting: row.waiting,
  }))
  return { accounts, total: rows[0]?.total ?? 0 }
}

function conditions(query: AccountQuery): { where: SQL; having: SQL; notYetDue: boolean } {
  const none = { where: sql``, having: sql``, notYetDue: false }
  const { filter } = query
  switch (filter.by) {
    case 'all':
      return none
    case 'bucket': {
      if (filter.bucket === 'current') return { ...none, notYetDue: true }
      const from = bucketStart(filter.bucket)
      const next = BUCKETS[BUCKETS.indexOf(filter.bucket) + 1]
      const until = next ? sql`and i.due_on > ${query.today}::date - ${bucketStart(next)}::int` : sql``
      return { ...none, having: sql`and i.due_on <= ${query.today}::date - ${from}::int ${until}` }
    }
    case 'tier':
      return { ...none, where: sql`and coalesce(c.tier, 0) = ${filter.tier}` }
    case 'mine':
      return { ...none, where: sql`and ${query.personId} in (a.csm_id, a.ae_id, a.collector_id)` }
    case 'moved':
      return { ...none, where: hasEvent(sql`t.kind = 'tier-changed' and t.on_date > ${filter.since}::date`) }
    case 'planned':
      return { ...none, where: hasStep(sql`p.state = 'planned' and p.due_on = ${filter.on}::date`) }
    case 'withheld':
      return { ...none, where: hasStep(sql`p.state = 'withheld'`) }
  }
}

function hasEvent(condition: SQL): SQL {
  return sql`and exists (select from timeline t where t.organisation_id = a.organisation_id and t.account_id = a.id and ${condition})`
}

function hasStep(condition: SQL): SQL {
  return sql`and exists (select from steps p where p.organisation_id = a.organisation_id and p.account_id = a.id and ${condition})`
}
