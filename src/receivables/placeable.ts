import { and, eq, lt, ne, sql } from 'drizzle-orm'
import { invoices } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { Loose } from './allocate.ts'
import { uuidList } from './bulk-save.ts'
import type { StoredInvoice } from './import-store.ts'
import { type Money, type MoneyKind, rootOf } from './money-parts.ts'
import { loadLoose } from './money-store.ts'

/** What can be placed: money on no invoice, or a credit note with something left. */
export type Source =
  | { kind: MoneyKind; money: Money; name: string }
  | { kind: 'credit-note'; invoice: StoredInvoice; name: string }

export interface Placeable {
  loose: Loose[]
  sources: Map<string, Source>
  open: StoredInvoice[]
}

/** The unplaced money of one account or of all, and the open invoices it could go to. */
export async function loadPlaceable(
  tx: Db,
  organisationId: string,
  accountId: string | null,
): Promise<Placeable> {
  const sources = new Map<string, Source>()
  const loose: Loose[] = []
  for (const kind of ['payments', 'credits'] as const) {
    for (const money of await loadLoose(kind, tx, organisationId, accountId)) {
      const key = `${kind} ${money.id}`
      sources.set(key, { kind, money, name: rootOf(money.externalId) })
      loose.push({ ...money, key, words: `${rootOf(money.externalId)} ${money.detail ?? ''}` })
    }
  }
  for (const invoice of await openCreditNotes(tx, organisationId, accountId)) {
    const key = `credit-note ${invoice.id}`
    sources.set(key, { kind: 'credit-note', invoice, name: invoice.number })
    loose.push({
      key,
      accountId: invoice.accountId,
      currency: invoice.currency,
      amountMinor: -invoice.openMinor,
      on: invoice.issuedOn,
      words: invoice.poNumber ?? '',
    })
  }
  const accountIds = [...new Set(loose.map((one) => one.accountId))]
  return { loose, sources, open: await openInvoices(tx, organisationId, accountIds) }
}

function openCreditNotes(tx: Db, organisationId: string, accountId: string | null): Promise<StoredInvoice[]> {
  return tx
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.organisationId, organisationId),
        lt(invoices.openMinor, 0),
        lt(invoices.totalMinor, 0),
        accountId === null ? undefined : eq(invoices.accountId, accountId),
      ),
    )
}

async function openInvoices(tx: Db, organisationId: string, accountIds: string[]): Promise<StoredInvoice[]> {
  if (accountIds.length === 0) return []
  return tx
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.organisationId, organisationId),
        ne(invoices.openMinor, 0),
        sql`${invoices.accountId} in ${uuidList(accountIds)}`,
      ),
    )
}
