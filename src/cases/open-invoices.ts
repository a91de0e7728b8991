import { type SQL, sql } from 'drizzle-orm'
import type { PlanningInput } from './planning-input.ts'

/**
 * The invoices with something open: as the ledger stands, by the maintained balance; for a day gone by, as
 * it stood then: issued by that day, less what had come in by that day.
 */
export function openInvoices(input: PlanningInput): SQL {
  const org = input.organisationId
  if (!input.historic) {
    return sql`(select id, account_id, currency, open_minor, due_on, generation, disputed, disputed_minor from invoices
      where organisation_id = ${org} and open_minor <> 0)`
  }
  const today = sql`${input.today}::date`
  return sql`(
    select i.id, i.account_id, i.currency, i.total_minor - coalesce(s.minor, 0) as open_minor, i.due_on, i.generation,
      i.disputed, i.disputed_minor
    from invoices i left join (
      select invoice_id, sum(amount_minor) as minor from (
        select invoice_id, amount_minor from payments
        where organisation_id = ${org} and invoice_id is not null and received_on <= ${today}
        union all
        select invoice_id, amount_minor from credits
        where organisation_id = ${org} and invoice_id is not null and issued_on <= ${today}) one
      group by invoice_id) s on s.invoice_id = i.id
    where i.organisation_id = ${org} and i.issued_on <= ${today} and i.total_minor <> coalesce(s.minor, 0))`
}

/** What of an invoice is open and not disputed: the reference is `undisputedMinor`. */
export const UNDISPUTED = sql`case when i.disputed then least(0, i.open_minor) else i.open_minor - i.disputed_minor end`

/** Money in that is placed on no invoice, one row per account and currency; as it stood then for a day gone by. */
export function unplacedMoney(input: PlanningInput, only: SQL): SQL {
  const org = input.organisationId
  const until = (column: SQL) => (input.historic ? sql`and ${column} <= ${input.today}::date` : sql``)
  return sql`(
    select account_id, currency, sum(amount_minor) as minor from (
      select account_id, currency, amount_minor from payments
      where organisation_id = ${org} and invoice_id is null ${until(sql`received_on`)} ${only}
      union all
      select account_id, currency, amount_minor from credits
      where organisation_id = ${org} and invoice_id is null ${until(sql`issued_on`)} ${only}) loose
    group by account_id, currency having sum(amount_minor) <> 0)`
}
