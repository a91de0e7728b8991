import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, localDate } from './columns.ts'
import { organisationId } from './organisation.ts'

/** What may be stopped for a customer that does not pay. */
export const suspensionSettings = pgTable('suspension_settings', {
  organisationId: organisationId().primaryKey(),
  /** Services that a suspension stops; empty: all that the product knows. */
  services: text().array().notNull().default(sql`'{}'`),
  /** Services that are never stopped. */
  exemptServices: text('exempt_services').array().notNull().default(sql`'{}'`),
})

/** Stopping the service of one account, from the proposal to its return. */
export const suspensions = pgTable(
  'suspensions',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    stepKey: text('step_key').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    generation: integer().notNull(),
    /** The final notice that named the date. */
    noticeId: uuid('notice_id'),
    /**
     * `proposed`, `scheduled` (approved, waits for its date), `suspending`, `suspended`, `restoring`, `restored`,
     * `cancelled` or `failed`.
     */
    state: text().notNull(),
    suspendOn: localDate('suspend_on').notNull(),
    /** The date that the customer was told first. */
    firstSuspendOn: localDate('first_suspend_on').notNull(),
    /** Invoices due by this date are what the notice asked for: once they are paid, the service returns. */
    owedUntil: localDate('owed_until').notNull(),
    extensions: integer().notNull().default(0),
    /** The date on which CSM and AE were told that it is coming; null when that has to be done (again). */
    warnedOn: localDate('warned_on'),
    services: text().array().notNull(),
    exemptServices: text('exempt_services').array().notNull(),
    /** `hook`, or `manual` where a person does it in the product. */
    how: text().notNull(),
    /** What was past due when it was proposed, per currency. */
    balances: jsonb().$type<Record<string, unknown>[]>().notNull(),
    /** What was owed when the service was stopped, per invoice: see `debtLine`. */
    debt: jsonb().$type<Record<string, unknown>[]>().notNull().default([]),
    proposedAt: instant('proposed_at').notNull(),
    suspendedAt: instant('suspended_at'),
    restoredAt: instant('restored_at'),
    endedAt: instant('ended_at'),
    endedWhy: text('ended_why'),
    problem: text(),
  },
  (t) => [
    uniqueIndex('suspensions_one_live')
      .on(t.organisationId, t.accountId)
      .where(sql`state not in ('restored', 'cancelled')`),
    index('suspensions_account').on(t.organisationId, t.accountId, t.proposedAt),
  ],
)

/** One more chance, given by the sponsor; counted, with what was past due then. */
export const suspensionExtensions = pgTable(
  'suspension_extensions',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    suspensionId: uuid('suspension_id').notNull(),
    number: integer().notNull(),
    fromOn: localDate('from_on').notNull(),
    toOn: localDate('to_on').notNull(),
    sponsorId: uuid('sponsor_id').notNull(),
    reason: text().notNull(),
    balances: jsonb().$type<Record<string, unknown>[]>().notNull(),
    at: instant('at').notNull(),
  },
  (t) => [uniqueIndex('suspension_extensions_number').on(t.organisationId, t.suspensionId, t.number)],
)

/** The end of the ladder: writing off what will not come, or handing it to professionals. */
export const closures = pgTable(
  'closures',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    /** `write-off` or `referral`. */
    kind: text().notNull(),
    /** `proposed`, `approved`, `done` or `dropped`. */
    state: text().notNull(),
    /** Which of the criteria or signs hold, with what shows it; preconditions; efforts made. */
    grounds: jsonb().$type<Record<string, unknown>>().notNull(),
    invoiceIds: uuid('invoice_ids').array().notNull(),
    balances: jsonb().$type<Record<string, unknown>[]>().notNull(),
    proposedBy: uuid('proposed_by'),
    proposedAt: instant('proposed_at').notNull(),
    endedAt: instant('ended_at'),
    endedWhy: text('ended_why'),
  },
  (t) => [
    uniqueIndex('closures_one_live')
      .on(t.organisationId, t.accountId, t.kind)
      .where(sql`state in ('proposed', 'approved')`),
    index('closures_account').on(t.organisationId, t.accountId, t.proposedAt),
  ],
)

/** Which delivered messages show a suspension, so that every copy changes with it. */
export const suspensionMessages = pgTable(
  'suspension_messages',
  {
    organisationId: organisationId(),
    suspensionId: uuid('suspension_id').notNull(),
    messageKey: text('message_key').notNull(),
    /** Null for a channel. */
    personId: uuid('person_id'),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.suspensionId, t.messageKey] })],
)

/** Which delivered messages show a write-off review or a referral. */
export const closureMessages = pgTable(
  'closure_messages',
  {
    organisationId: organisationId(),
    closureId: uuid('closure_id').notNull(),
    messageKey: text('message_key').notNull(),
    personId: uuid('person_id'),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.closureId, t.messageKey] })],
)
