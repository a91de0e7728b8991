import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { instant, localDate, minor } from './columns.ts'
import { organisationId } from './organisation.ts'

export const accounts = pgTable(
  'accounts',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    externalId: text('external_id').notNull(),
    name: text().notNull(),
    parentId: uuid('parent_id'),
    arrMinor: minor('arr_minor'),
    arrCurrency: text('arr_currency'),
    /** Marked by hand; accounts above the policy's ARR threshold are strategic as well. */
    strategic: boolean().notNull(),
    segment: text(),
    region: text(),
    renewalOn: localDate('renewal_on'),
    csmId: uuid('csm_id'),
    aeId: uuid('ae_id'),
    collectorId: uuid('collector_id'),
    doNotContact: boolean('do_not_contact').notNull(),
  },
  (t) => [
    unique('accounts_external').on(t.organisationId, t.externalId),
    index('accounts_csm').on(t.organisationId, t.csmId),
    index('accounts_name').on(t.organisationId, sql`lower(${t.name})`),
  ],
)

export const contacts = pgTable(
  'contacts',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    externalId: text('external_id').notNull(),
    name: text().notNull(),
    email: text(),
    phone: text(),
    title: text(),
    /** The one a reminder goes to. */
    billing: boolean().notNull(),
    active: boolean().notNull(),
  },
  (t) => [
    unique('contacts_external').on(t.organisationId, t.externalId),
    index('contacts_account').on(t.organisationId, t.accountId),
  ],
)

export const invoices = pgTable(
  'invoices',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    externalId: text('external_id').notNull(),
    number: text().notNull(),
    currency: text().notNull(),
    totalMinor: minor('total_minor').notNull(),
    /** Maintained: total less payments and credits; `dunwell audit verify` proves it. */
    openMinor: minor('open_minor').notNull(),
    issuedOn: localDate('issued_on').notNull(),
    dueOn: localDate('due_on').notNull(),
    /** Grows when an invoice is dated anew, so that its steps may happen again. */
    generation: integer().notNull(),
    poNumber: text('po_number'),
    payUrl: text('pay_url'),
    disputed: boolean().notNull(),
    /** The disputed part of what is open, where only a part is. */
    disputedMinor: minor('disputed_minor').notNull().default(0),
    /** What keeps the invoice up to date; a snapshot of that source without it marks it vanished. */
    source: text().notNull().default('import'),
    vanishedAt: instant('vanished_at'),
  },
  (t) => [
    unique('invoices_external').on(t.organisationId, t.externalId),
    index('invoices_account').on(t.organisationId, t.accountId),
    index('invoices_open').on(t.organisationId, t.accountId, t.dueOn).where(sql`open_minor <> 0`),
    index('invoices_number').on(t.organisationId, t.number),
    index('invoices_source').on(t.organisationId, t.source),
  ],
)

const moneyIn = {
  id: uuid().primaryKey(),
  accountId: uuid('account_id').notNull(),
  /** Null while the money is not placed on an invoice. */
  invoiceId: uuid('invoice_id'),
  externalId: text('external_id').notNull(),
  currency: text().notNull(),
  amountMinor: minor('amount_minor').notNull(),
  recordedAt: instant('recorded_at').notNull(),
}

export const payments = pgTable(
  'payments',
  {
    ...moneyIn,
    organisationId: organisationId(),
    receivedOn: localDate('received_on').notNull(),
    method: text(),
  },
  (t) => [
    unique('payments_external').on(t.organisationId, t.externalId),
    index('payments_invoice').on(t.organisationId, t.invoiceId),
    index('payments_account').on(t.organisationId, t.accountId),
    index('payments_unplaced').on(t.organisationId, t.accountId).where(sql`invoice_id is null`),
    index('payments_recorded').on(t.organisationId, t.recordedAt),
  ],
)

export const credits = pgTable(
  'credits',
  {
    ...moneyIn,
    organisationId: organisationId(),
    issuedOn: localDate('issued_on').notNull(),
    /** `credit`; or `void`, `residual` and `write-off`, which close what is left of an invoice. */
    kind: text().notNull().default('credit'),
    reason: text(),
  },
  (t) => [
    unique('credits_external').on(t.organisationId, t.externalId),
    index('credits_invoice').on(t.organisationId, t.invoiceId),
    index('credits_account').on(t.organisationId, t.accountId),
    index('credits_unplaced').on(t.organisationId, t.accountId).where(sql`invoice_id is null`),
  ],
)

/** When each source of the ledger was last known to be complete. */
export const ledgerFreshness = pgTable(
  'ledger_freshness',
  {
    organisationId: organisationId(),
    source: text().notNull(),
    freshAt: instant('fresh_at').notNull(),
    records: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.source] })],
)

/**
 * What is open of one account in one currency, by age: maintained by every ledger event and by the daily
 * run on the days an age changes. Digests and lists read these, never the invoices.
 */
export const rollups = pgTable(
  'rollups',
  {
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    currency: text().notNull(),
    currentMinor: minor('current_minor').notNull(),
    currentInvoices: integer('current_invoices').notNull(),
    /** 1–30 days overdue; likewise the next three. */
    d1Minor: minor('d1_minor').notNull(),
    d1Invoices: integer('d1_invoices').notNull(),
    d31Minor: minor('d31_minor').notNull(),
    d31Invoices: integer('d31_invoices').notNull(),
    d61Minor: minor('d61_minor').notNull(),
    d61Invoices: integer('d61_invoices').notNull(),
    d91Minor: minor('d91_minor').notNull(),
    d91Invoices: integer('d91_invoices').notNull(),
    /** Of what is overdue. */
    disputedMinor: minor('disputed_minor').notNull(),
    overdueMinor: minor('overdue_minor').notNull(),
    oldestDueOn: localDate('oldest_due_on'),
    /** The same, of what is neither disputed nor within the tolerance. */
    chaseableDueOn: localDate('chaseable_due_on'),
    /** The day on which an invoice grows into the next age class. */
    changesOn: localDate('changes_on'),
    /** Money that came in and is not placed on an invoice. */
    unplacedMinor: minor('unplaced_minor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.accountId, t.currency] }),
    index('rollups_changes').on(t.organisationId, t.changesOn),
    index('rollups_overdue').on(t.organisationId, t.overdueMinor).where(sql`overdue_minor > 0`),
  ],
)

/** Column mappings that an organisation saved under a name, for the next import. */
export const importMappings = pgTable(
  'import_mappings',
  {
    organisationId: organisationId(),
    name: text().notNull(),
    kind: text().notNull(),
    /** YAML, as `--mapping` reads it. */
    source: text().notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.name] })],
)

/** Rates the organisation gave: one unit of `currency` in its reporting currency. */
export const rates = pgTable(
  'rates',
  {
    organisationId: organisationId(),
    currency: text().notNull(),
    onDate: localDate('on_date').notNull(),
    /** A decimal number as text, kept exact. */
    rate: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.currency, t.onDate] })],
)
