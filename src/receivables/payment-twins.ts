import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { breathe } from './breathe.ts'
import { uuidList } from './bulk-save.ts'
import type { Ledger, Placement } from './place-money.ts'
import type { MoneyRow } from './read-ledger-rows.ts'

const IDS_PER_QUERY = 20_000

const row = z.object({ external_id: z.string(), place: z.string(), amount: minorColumn, on_date: z.string() })

/**
 * Finds payments that look like one payment told twice: the same amount and day for the same invoice, or
 * for no invoice of the same account, under another id.
 */
export async function paymentTwins(
  tx: Db,
  organisationId: string,
  places: { invoiceIds: readonly string[]; accountIds: readonly string[] },
): Promise<Ledger['twinOf']> {
  const known = new Map<string, string>()
  const key = (place: string, amountMinor: number, on: string): string => `${place} ${amountMinor} ${on}`
  const learn = async (column: 'invoice' | 'account', ids: readonly string[]): Promise<void> => {
    for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
      const list = uuidList(ids.slice(start, start + IDS_PER_QUERY))
      const where =
        column === 'invoice' ? sql`invoice_id in ${list}` : sql`invoice_id is null and account_id in ${list}`
      const stored = await selectRows(
        tx,
        sql`select external_id, coalesce(invoice_id, account_id)::text as place, amount_minor as amount,
            received_on::text as on_date
          from payments where organisation_id = ${organisationId} and amount_minor > 0 and ${where}`,
        row,
      )
      for (const one of stored) known.set(key(one.place, one.amount, one.on_date), one.external_id)
      await breathe()
    }
  }
  await learn('invoice', places.invoiceIds)
  await learn('account', places.accountIds)
  return (money: MoneyRow, placement: Placement) => {
    const [first] = placement.placed
    const name = key(first?.invoiceId ?? placement.accountId, money.amountMinor, money.on)
    const twin = known.get(name)
    if (twin === undefined) known.set(name, money.id)
    return twin
  }
}
