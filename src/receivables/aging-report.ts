import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { BUCKETS, type Bucket } from './aging.ts'

export interface AgingLine {
  accounts: number
  invoices: number
  amountMinor: number
}

export interface CurrencyAging {
  currency: string
  open: AgingLine
  buckets: (AgingLine & { bucket: Bucket })[]
}

const row = z.object({
  currency: z.string(),
  bucket: z.enum(BUCKETS).nullable(),
  accounts: z.coerce.number(),
  invoices: z.coerce.number(),
  minor: minorColumn,
})

/**
 * What was open on a date, by age on that date, from the ledger itself: an invoice counts if issued on or
 * before the date, less the payments received and credits issued on or before it.
 */
export async function agingReport(db: Db, organisationId: string, asOf: string): Promise<CurrencyAging[]> {
  const rows = await selectRows(
    db,
    sql`with settled as (
      select invoice_id, sum(amount_minor) as minor from (
        select invoice_id, amount_minor from payments
        where organisation_id = ${organisationId} and invoice_id is not null and received_on <= ${asOf}::date
        union all
        select invoice_id, amount_minor from credits
        where organisation_id = ${organisationId} and invoice_id is not null and issued_on <= ${asOf}::date) one
      group by invoice_id),
    open as (
      select i.account_id, i.currency, i.total_minor - coalesce(s.minor, 0) as minor, ${asOf}::date - i.due_on as days
      from invoices i left join settled s on s.invoice_id = i.id
      where i.organisation_id = ${organisationId} and i.issued_on <= ${asOf}::date
        and i.total_minor <> coalesce(s.minor, 0)),
    classed as (
      select *, case when days <= 0 then 'current' when days <= 30 then '1-30' when days <= 60 then '31-60'
        when days <= 90 then '61-90' else '91+' end as bucket from open)
    select currency, bucket, count(distinct account_id) as accounts, count(*) as invoices, sum(minor) as minor
    from classed group by grouping sets ((currency, bucket), (currency)) order by currency`,
    row,
  )
  const currencies = [...new Set(rows.map(({ currency }) => currency))]
  return currencies.map((currency) => {
    const line = (bucket: Bucket | null): AgingLine => {
      const found = rows.find((one) => one.currency === currency && one.bucket === bucket)
      return {
        accounts: found?.accounts ?? 0,
        invoices: found?.invoices ?? 0,
        amountMinor: found?.minor ?? 0,
      }
    }
    return { currency, open: line(null), buckets: BUCKETS.map((bucket) => ({ bucket, ...line(bucket) })) }
  })
}
