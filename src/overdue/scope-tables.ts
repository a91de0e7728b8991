import { type SQL, sql } from 'drizzle-orm'
import { type ChannelFilters, minimumIn } from '../channels/filters.ts'
import { decimalsOf, isCurrency } from '../receivables/money.ts'
import type { Rates } from '../receivables/rates.ts'

/** Whose money, by which rates, how far narrowed: what every question about overdue money begins with. */
export interface Basis {
  organisationId: string
  today: string
  rates: Rates
  reportingCurrency: string
  filters: ChannelFilters
}

/** Values as rows of text, in one parameter however many there are. */
export function textList(values: string[]): SQL {
  return sql`(select value from jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`
}

/** Conditions on `accounts a`; empty when any account will do. */
export function accountConditions({ segments, regions, collectorIds }: ChannelFilters): SQL {
  return sql.join([
    segments.length > 0 ? sql`and a.segment in ${textList(segments)}` : sql``,
    regions.length > 0 ? sql`and a.region in ${textList(regions)}` : sql``,
    collectorIds.length > 0 ? sql`and a.collector_id::text in ${textList(collectorIds)}` : sql``,
  ])
}

function namesAccounts({ segments, regions, collectorIds }: ChannelFilters): boolean {
  return segments.length + regions.length + collectorIds.length > 0
}

/** Condition that a column names one of the accounts within the filters; empty when any account will do. */
export function withinAccounts({ organisationId, filters }: Basis, account: SQL): SQL {
  if (!namesAccounts(filters)) return sql``
  return sql`and exists (select from accounts a where a.organisation_id = ${organisationId} and a.id = ${account}
    ${accountConditions(filters)})`
}

export function currencyCondition({ currencies }: ChannelFilters, column: SQL): SQL {
  return currencies.length > 0 ? sql`and ${column} in ${textList(currencies)}` : sql``
}

/** The least an account must owe, in units of the reporting currency; null for however little. */
export function minimumUnits(basis: Basis): number | null {
  const minimum = minimumIn(basis.filters, basis.reportingCurrency, basis.rates)
  // Float sums of exact amounts may fall short by a hair.
  return minimum && minimum.amountMinor / 10 ** decimalsOf(minimum.currency) - 1e-6
}

/** CTE `value_of (currency, value)`: what one minor unit is worth in the reporting currency. */
export function valueTable({ rates, reportingCurrency }: Basis): SQL {
  const values = Object.entries({ ...rates, [reportingCurrency]: '1' })
    .filter(([currency]) => isCurrency(currency))
    .map(([currency, rate]) => ({ currency, value: Number(rate) / 10 ** decimalsOf(currency) }))
  return sql`value_of as materialized (
    select * from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as v(currency text, value float8))`
}

/**
 * A roll-up's amount as a number to sort by, where `value_of v` is joined. Without a rate it counts next to
 * nothing: such accounts come last, the largest of them first.
 */
export function worthOf(amount: SQL): SQL {
  return sql`sum(${amount} * coalesce(v.value, 1e-12))`
}

/**
 * CTEs `value_of` and `mine`: the roll-ups within the filters. Money without a rate cannot be measured
 * against the minimum, so its account stays in: nothing is hidden for want of a rate.
 * @param only a further condition on `rollups r`.
 */
export function scopeTables(basis: Basis, only: SQL): SQL {
  const { organisationId, filters } = basis
  const from = sql`from rollups r where r.organisation_id = ${organisationId}
    ${currencyCondition(filters, sql`r.currency`)} ${withinAccounts(basis, sql`r.account_id`)}`
  const minimum = minimumUnits(basis)
  if (minimum !== null)
    return sql`${valueTable(basis)},
    within as materialized (select r.* ${from}),
    mine as materialized (
      select r.* from within r where ${only} and r.account_id in (
        select w.account_id from within w left join value_of v on v.currency = w.currency
        where w.overdue_minor > 0 group by w.account_id
        having bool_or(v.value is null) or sum(w.overdue_minor * v.value) >= ${minimum}::float8))`
  // Written out and read again, all roll-ups cost more than being read twice; a few of them do not.
  const kept = namesAccounts(filters) ? sql`materialized` : sql`not materialized`
  return sql`${valueTable(basis)}, mine as ${kept} (select r.* ${from} and ${only})`
}

/** Accounts `a` that no active CSM looks after. */
export function unownedAccounts(organisationId: string): SQL {
  return sql`select a.id from accounts a where a.organisation_id = ${organisationId} and a.csm_id is null
    union all
    select a.id from people p join accounts a on a.organisation_id = ${organisationId} and a.csm_id = p.id
    where p.organisation_id = ${organisationId} and not p.active`
}

/** Accounts in another tier than on that date, with the tier they had then. */
export function movedAccounts(organisationId: string, since: string): SQL {
  // The index is by instant; a local date begins at most fourteen hours before it does in UTC.
  return sql`select t.account_id, (array_agg((t.data->>'from')::int order by t.at, t.id))[1] as from_tier,
      (array_agg((t.data->>'to')::int order by t.at desc, t.id desc))[1] as to_tier
    from timeline t where t.organisation_id = ${organisationId} and t.kind = 'tier-changed'
      and t.at >= ${since}::date::timestamp at time zone 'UTC' and t.on_date > ${since}::date
    group by t.account_id`
}
