import { and, eq, like, or, sql } from 'drizzle-orm'
import { accounts, contacts, credits, invoices, ledgerFreshness, payments, people } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { textList } from './bulk-save.ts'

export type StoredPerson = typeof people.$inferSelect
export type StoredAccount = typeof accounts.$inferSelect
export type StoredContact = typeof contacts.$inferSelect
export type StoredInvoice = typeof invoices.$inferSelect
export type StoredPayment = typeof payments.$inferSelect
export type StoredCredit = typeof credits.$inferSelect

/** Makes imports of one organisation wait for each other until the transaction ends. */
export async function lockImports(tx: Db, organisationId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`import:${organisationId}`}, 0))`)
}

export function loadPeople(db: Db, organisationId: string): Promise<StoredPerson[]> {
  return db.select().from(people).where(eq(people.organisationId, organisationId))
}

export function loadAccounts(db: Db, organisationId: string): Promise<StoredAccount[]> {
  return db.select().from(accounts).where(eq(accounts.organisationId, organisationId))
}

export function loadContacts(
  db: Db,
  organisationId: string,
  externalIds: string[],
): Promise<StoredContact[]> {
  return db
    .select()
    .from(contacts)
    .where(
      and(
        eq(contacts.organisationId, organisationId),
        sql`${contacts.externalId} in ${textList(externalIds)}`,
      ),
    )
}

/** Invoices that one of the references may mean: by id, by number, or by either less its leading zeros. */
export function loadInvoices(db: Db, organisationId: string, references: string[]): Promise<StoredInvoice[]> {
  const list = textList(references)
  return db
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.organisationId, organisationId),
        or(
          sql`${invoices.externalId} in ${list}`,
          sql`${invoices.number} in ${list}`,
          and(like(invoices.externalId, '0%'), sql`ltrim(${invoices.externalId}, '0') in ${list}`),
          and(like(invoices.number, '0%'), sql`ltrim(${invoices.number}, '0') in ${list}`),
        ),
      ),
    )
}

export function loadPayments(
  db: Db,
  organisationId: string,
  externalIds: string[],
): Promise<StoredPayment[]> {
  return db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.organisationId, organisationId),
        sql`${payments.externalId} in ${textList(externalIds)}`,
      ),
    )
}

export function loadCredits(db: Db, organisationId: string, externalIds: string[]): Promise<StoredCredit[]> {
  return db
    .select()
    .from(credits)
    .where(
      and(eq(credits.organisationId, organisationId), sql`${credits.externalId} in ${textList(externalIds)}`),
    )
}

/** Open balance = total − payments − credits, for these invoices, in one statement. */
export async function refreshOpenBalances(
  tx: Db,
  organisationId: string,
  invoiceIds: string[],
): Promise<void> {
  if (invoiceIds.length === 0) return
  await tx.execute(sql`
    with touched as (
      select i.id, i.total_minor
        - coalesce((select sum(p.amount_minor) from payments p
            where p.organisation_id = i.organisation_id and p.invoice_id = i.id), 0)
        - coalesce((select sum(c.amount_minor) from credits c
            where c.organisation_id = i.organisation_id and c.invoice_id = i.id), 0) as open_minor
      from invoices i
      where i.organisation_id = ${organisationId}
        and i.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(invoiceIds)}::jsonb))
    )
    update invoices i set open_minor = touched.open_minor from touched
    where i.id = touched.id and i.open_minor <> touched.open_minor`)
}

export async function stampFreshness(
  tx: Db,
  organisationId: string,
  source: string,
  freshAt: Date,
  records: number,
): Promise<void> {
  await tx
    .insert(ledgerFreshness)
    .values({ organisationId, source, freshAt, records })
    .onConflictDoUpdate({
      target: [ledgerFreshness.organisationId, ledgerFreshness.source],
      set: { freshAt, records },
    })
}
