import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { accounts, contacts, credits, invoices, ledgerFreshness, payments, people } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { breathe } from './breathe.ts'
import { textList, uuidList } from './bulk-save.ts'

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

const IDS_PER_QUERY = 20_000

/** Asks in portions: each is answered by an index, and none holds up the process. */
async function inPortions<Row>(
  ids: readonly string[],
  ask: (ids: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const found: Row[] = []
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
    for (const row of await ask(ids.slice(start, start + IDS_PER_QUERY))) found.push(row)
    await breathe()
  }
  return found
}

/**
 * Invoices that one of the references may mean: by id, by number, or by either less its leading zeros.
 * @param by `id` leaves numbers aside.
 */
export async function loadInvoices(
  db: Db,
  organisationId: string,
  references: string[],
  by: 'id' | 'id or number',
): Promise<StoredInvoice[]> {
  const own = eq(invoices.organisationId, organisationId)
  const [any] = await db.select({ id: invoices.id }).from(invoices).where(own).limit(1)
  if (!any) return []
  const names = by === 'id' ? [invoices.externalId] : [invoices.externalId, invoices.number]
  const found = new Map<string, StoredInvoice>()
  const take = async (ids: readonly string[], test: (name: PgColumn, list: SQL) => SQL): Promise<void> => {
    for (const name of names) {
      const rows = await inPortions(ids, (portion) =>
        db
          .select()
          .from(invoices)
          .where(and(own, test(name, textList(portion)))),
      )
      for (const row of rows) found.set(row.id, row)
    }
  }
  await take(references, (name, list) => sql`${name} in ${list}`)
  const shortened = references.filter((reference) => /^[1-9]\d*$/.test(reference))
  await take(shortened, (name, list) => sql`${name} like '0%' and ltrim(${name}, '0') in ${list}`)
  return [...found.values()]
}

export function loadInvoicesById(db: Db, organisationId: string, ids: string[]): Promise<StoredInvoice[]> {
  return inPortions(ids, (portion) =>
    db
      .select()
      .from(invoices)
      .where(and(eq(invoices.organisationId, organisationId), sql`${invoices.id} in ${uuidList(portion)}`)),
  )
}

export function loadPayments(
  db: Db,
  organisationId: string,
  externalIds: string[],
): Promise<StoredPayment[]> {
  return inPortions(externalIds, (portion) =>
    db
      .select()
      .from(payments)
      .where(
        and(eq(payments.organisationId, organisationId), sql`${payments.externalId} in ${textList(portion)}`),
      ),
  )
}

export function loadCredits(db: Db, organisationId: string, externalIds: string[]): Promise<StoredCredit[]> {
  return inPortions(externalIds, (portion) =>
    db
      .select()
      .from(credits)
      .where(
        and(eq(credits.organisationId, organisationId), sql`${credits.externalId} in ${textList(portion)}`),
      ),
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
        and i.id in ${uuidList(invoiceIds)}
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
