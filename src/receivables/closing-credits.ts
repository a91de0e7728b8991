import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { credits } from '../../db/schema.ts'
import type { Context, Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'

export type Credit = typeof credits.$inferInsert

/** What of an invoice was closed without money, net of what was taken back since. */
export interface Closed {
  /** Because a snapshot lacked the invoice. */
  vanishedMinor: number
  /** Because its system voided it. */
  voidMinor: number
  /** Residuals and write-offs: its own system still counts them as open. */
  forgivenMinor: number
}

export const NOTHING_CLOSED: Closed = { vanishedMinor: 0, voidMinor: 0, forgivenMinor: 0 }

const row = z.object({
  invoice_id: z.string(),
  vanished: minorColumn,
  void: minorColumn,
  forgiven: minorColumn,
})

/** By invoice id; closing is rare, so the organisation's are read at once. */
export async function loadClosed(tx: Db, organisationId: string): Promise<Map<string, Closed>> {
  const rows = await selectRows(
    tx,
    sql`select invoice_id,
        coalesce(sum(amount_minor) filter (where kind = 'void' and external_id like '%:vanished:%'), 0) as vanished,
        coalesce(sum(amount_minor) filter (where kind = 'void' and external_id not like '%:vanished:%'), 0) as void,
        coalesce(sum(amount_minor) filter (where kind <> 'void'), 0) as forgiven
      from credits
      where organisation_id = ${organisationId} and invoice_id is not null and kind <> 'credit'
      group by invoice_id`,
    row,
  )
  return new Map(
    rows.map((one) => [
      one.invoice_id,
      { vanishedMinor: one.vanished, voidMinor: one.void, forgivenMinor: one.forgiven },
    ]),
  )
}

interface Closing {
  kind: 'void' | 'residual' | 'write-off'
  /** Part of the credit's id: tells a vanished invoice from a voided one. */
  name: 'void' | 'vanished' | 'residual' | 'write-off'
  reason: string
}

export const VOIDED: Closing = { kind: 'void', name: 'void', reason: 'void in its system' }
export const RESIDUAL: Closing = {
  kind: 'residual',
  name: 'residual',
  reason: 'residual within the tolerance',
}

export const WRITTEN_OFF: Closing = { kind: 'write-off', name: 'write-off', reason: 'written off' }

export function vanishedFrom(source: string): Closing {
  return { kind: 'void', name: 'vanished', reason: `vanished from the snapshot of ${source}` }
}

/** Closes so much of an invoice without money; negative takes an earlier closing back. */
export function closingCredit(
  invoice: { id: string; accountId: string; externalId: string; currency: string },
  amountMinor: number,
  closing: Closing,
  context: Pick<Context, 'newId' | 'now' | 'organisationId'>,
  today: string,
): Credit {
  const id = context.newId()
  return {
    id,
    organisationId: context.organisationId,
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    // An invoice may be closed and opened again on one day, so the day alone does not name it.
    externalId: `${invoice.externalId}:${closing.name}:${today}:${id.slice(-8)}`,
    currency: invoice.currency,
    amountMinor,
    recordedAt: context.now.toJSDate(),
    issuedOn: today,
    kind: closing.kind,
    reason: amountMinor < 0 ? `no longer ${closing.reason}` : closing.reason,
  }
}
