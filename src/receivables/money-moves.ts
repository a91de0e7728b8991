import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { credits, invoices, payments } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import type { Money, MoneyKind } from './money-parts.ts'
import { saveMoney } from './money-store.ts'

/** One part of money as it was and as it is to be; `before` is null for a new part. */
export interface MovedPart {
  kind: MoneyKind
  before: Money | null
  after: Money
}

export interface MovedBalance {
  invoiceId: string
  before: number
  after: number
}

const TABLES = { payments, credits }
const saved = z.object({ id: z.string() })

/**
 * Saves what a placement decided, each row only if it still is as it was read.
 * @throws when something else changed a row meanwhile; the transaction then leaves everything as it was.
 */
export async function saveMoves(
  tx: Db,
  organisationId: string,
  parts: readonly MovedPart[],
  balances: readonly MovedBalance[],
): Promise<void> {
  for (const kind of ['payments', 'credits'] as const) {
    const own = parts.filter((part) => part.kind === kind)
    const changed = own.flatMap(({ before, after }) =>
      before === null
        ? []
        : [
            {
              id: after.id,
              was_minor: before.amountMinor,
              was_invoice: before.invoiceId,
              minor: after.amountMinor,
              invoice: after.invoiceId,
              account: after.accountId,
            },
          ],
    )
    await all(
      tx,
      changed,
      (list) => sql`update ${TABLES[kind]} m
        set amount_minor = r.minor, invoice_id = r.invoice, account_id = r.account
        from jsonb_to_recordset(${list}::jsonb)
          as r(id uuid, was_minor bigint, was_invoice uuid, minor bigint, invoice uuid, account uuid)
        where m.organisation_id = ${organisationId} and m.id = r.id and m.amount_minor = r.was_minor
          and m.invoice_id is not distinct from r.was_invoice
        returning m.id`,
    )
    const fresh = own.flatMap(({ before, after }) => (before === null ? [after] : []))
    await saveMoney(kind, tx, organisationId, fresh)
  }
  const opened = balances.map(({ invoiceId, before, after }) => ({
    id: invoiceId,
    was: before,
    minor: after,
  }))
  await all(
    tx,
    opened,
    (list) => sql`update ${invoices} i set open_minor = r.minor
      from jsonb_to_recordset(${list}::jsonb) as r(id uuid, was bigint, minor bigint)
      where i.organisation_id = ${organisationId} and i.id = r.id and i.open_minor = r.was
      returning i.id`,
  )
}

async function all<T>(tx: Db, rows: readonly T[], update: (list: string) => SQL): Promise<void> {
  if (rows.length === 0) return
  const done = await selectRows(tx, update(JSON.stringify(rows)), saved)
  if (done.length !== rows.length)
    throw new Error('the ledger changed while money was being placed; try again')
}
