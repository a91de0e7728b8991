import { and, eq, sql } from 'drizzle-orm'
import { credits } from '../../db/schema.ts'
import type { Context, Db } from '../ports.ts'
import type { Credit } from './closing-credits.ts'
import type { StoredCredit, StoredInvoice } from './import-store.ts'

const prefix = (note: { externalId: string }): string => `${note.externalId}:netted:`

/**
 * A credit note pays an invoice by two credits that cancel out: one uses up the note, one lowers the
 * invoice. No money comes or goes.
 */
export function nettingCredits(
  note: StoredInvoice,
  invoice: StoredInvoice,
  minor: number,
  context: Context,
  today: string,
): Credit[] {
  // A note may be placed, taken back and placed again, so the pair has a name of its own.
  const name = `${prefix(note)}${context.newId()}`
  const base = {
    organisationId: context.organisationId,
    currency: note.currency,
    recordedAt: context.now.toJSDate(),
    issuedOn: today,
    kind: 'credit',
    reason: `credit note ${note.number} placed on ${invoice.number}`,
  }
  const half = (side: 'from' | 'on', of: StoredInvoice, amountMinor: number): Credit => ({
    ...base,
    id: context.newId(),
    accountId: of.accountId,
    invoiceId: of.id,
    externalId: `${name}:${side}`,
    amountMinor,
  })
  return [half('from', note, -minor), half('on', invoice, minor)]
}

/** Both halves of every pair by which the note was placed. */
export function loadNetting(tx: Db, organisationId: string, note: StoredInvoice): Promise<StoredCredit[]> {
  return tx
    .select()
    .from(credits)
    .where(
      and(
        eq(credits.organisationId, organisationId),
        sql`starts_with(${credits.externalId}, ${prefix(note)})`,
        sql`${credits.amountMinor} <> 0`,
      ),
    )
}
