import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'

const wrong = z.object({ number: z.string(), currency: z.string(), kept: minorColumn, ledger: minorColumn })
export type WrongBalance = z.infer<typeof wrong>

/**
 * Invoices whose maintained open balance is not total less payments and credits. Money of another currency
 * on an invoice counts for nothing, and so shows as well.
 */
export async function verifyBalances(
  db: Db,
  organisationId: string,
): Promise<{ invoices: number; wrong: WrongBalance[] }> {
  const rows = await selectRows(
    db,
    sql`with settled as (
      select invoice_id, currency, sum(amount_minor) as minor from (
        select invoice_id, currency, amount_minor from payments where organisation_id = ${organisationId} and invoice_id is not null
        union all
        select invoice_id, currency, amount_minor from credits where organisation_id = ${organisationId} and invoice_id is not null) one
      group by invoice_id, currency)
    select i.number, i.currency, i.open_minor as kept, i.total_minor - coalesce(s.minor, 0) as ledger
    from invoices i left join settled s on s.invoice_id = i.id and s.currency = i.currency
    where i.organisation_id = ${organisationId} and i.open_minor <> i.total_minor - coalesce(s.minor, 0)
    order by i.number`,
    wrong,
  )
  const [all] = await selectRows(
    db,
    sql`select count(*)::int as count from invoices where organisation_id = ${organisationId}`,
    z.object({ count: z.number() }),
  )
  return { invoices: all?.count ?? 0, wrong: rows }
}
