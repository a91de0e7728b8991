/**
 * The tables. Every table but `organisations` carries `organisation_id`.
 * Money is integer minor units beside an ISO 4217 code; dates without a time are local dates of the
 * organisation; `…_at` columns are instants.
 */
import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const localDate = (name: string) => date(name, { mode: 'string' })
const minor = (name: string) => bigint(name, { mode: 'number' })

export const organisations = pgTable('organisations', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  timeZone: text('time_zone').notNull(),
  /** ISO weekdays, 1 = Monday. */
  workingDays: integer('working_days').array().notNull(),
  /** A date-holidays region such as `US`, `US-CA` or `DE-BY`; null keeps no holidays. */
  holidayRegion: text('holiday_region'),
  /** Local hour, 0–23, at which the daily run begins. */
  digestHour: integer('digest_hour').notNull(),
  reportingCurrency: text('reporting_currency').notNull(),
  /** The date for which every age class was last made right. */
  agesOn: localDate('ages_on'),
  /** The policy version they were made right under. */
  agesPolicyId: uuid('ages_policy_id'),
  createdAt: instant('created_at').notNull(),
})

const organisationId = () =>
  uuid('organisation_id')
    .notNull()
    .references(() => organisations.id, { onDelete: 'cascade' })

/** A Slack workspace or Teams tenant in which the bot is installed. */
export const workspaces = pgTable(
  'workspaces',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    platform: text().notNull(),
    externalId: text('external_id').notNull(),
    name: text().notNull(),
    botUserId: text('bot_user_id').notNull(),
    /** `active`, or `revoked` once the platform refused our token. */
    status: text().notNull(),
    problem: text(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [unique('workspaces_external').on(t.platform, t.externalId)],
)

export const people = pgTable(
  'people',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    externalId: text('external_id').notNull(),
    name: text().notNull(),
    email: text().notNull(),
    roles: text().array().notNull(),
    timeZone: text('time_zone'),
    managerId: uuid('manager_id'),
    active: boolean().notNull(),
  },
  (t) => [
    unique('people_external').on(t.organisationId, t.externalId),
    uniqueIndex('people_email').on(t.organisationId, sql`lower(${t.email})`),
  ],
)

/** One person's account on one platform. */
export const identities = pgTable(
  'identities',
  {
    organisationId: organisationId(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    platform: text().notNull(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    externalUserId: text('external_user_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.externalUserId] }),
    index('identities_person').on(t.organisationId, t.personId),
  ],
)

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

export const policyVersions = pgTable(
  'policy_versions',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    number: integer().notNull(),
    name: text().notNull(),
    source: text().notNull(),
    hash: text().notNull(),
    appliedAt: instant('applied_at').notNull(),
    appliedBy: text('applied_by').notNull(),
  },
  (t) => [unique('policy_versions_number').on(t.organisationId, t.number)],
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

/** The collection effort for one account. */
export const cases = pgTable(
  'cases',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    /** 1–4; 0 while nothing chaseable is overdue. */
    tier: integer().notNull(),
    status: text().notNull(),
    openedAt: instant('opened_at').notNull(),
    /** Due date of the oldest chaseable overdue invoice. */
    oldestDueOn: localDate('oldest_due_on'),
    policyVersionId: uuid('policy_version_id').notNull(),
    nextStepKey: text('next_step_key'),
    nextStepOn: localDate('next_step_on'),
    /** The case's age is this invoice's age. */
    driverInvoiceId: uuid('driver_invoice_id'),
    driverGeneration: integer('driver_generation'),
    /** Until then nothing about the account changes by itself, and the daily run leaves it alone. */
    nextEvaluationOn: localDate('next_evaluation_on'),
  },
  (t) => [
    index('cases_due').on(t.organisationId, t.nextEvaluationOn),
    unique('cases_account').on(t.organisationId, t.accountId),
    index('cases_tier').on(t.organisationId, t.tier),
  ],
)

/** One contact or decision that the policy asked for on a day. */
export const steps = pgTable(
  'steps',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    caseId: uuid('case_id').notNull(),
    accountId: uuid('account_id').notNull(),
    stepKey: text('step_key').notNull(),
    tier: integer().notNull(),
    /** The oldest chaseable invoice, which made the step fall due. */
    invoiceId: uuid('invoice_id').notNull(),
    generation: integer().notNull(),
    dueOn: localDate('due_on').notNull(),
    /** `planned`, `withheld` (see `reason`) or `superseded` by a later step. */
    state: text().notNull(),
    reason: text(),
    /** Whether the customer sees it. */
    outside: boolean().notNull(),
    policyVersionId: uuid('policy_version_id').notNull(),
    plannedAt: instant('planned_at').notNull(),
  },
  (t) => [
    unique('steps_once').on(t.organisationId, t.invoiceId, t.generation, t.stepKey),
    index('steps_account').on(t.organisationId, t.accountId),
    index('steps_day').on(t.organisationId, t.dueOn),
    index('steps_withheld').on(t.organisationId, t.accountId).where(sql`state = 'withheld'`),
  ],
)

/** What happened in a case, as people read it. */
export const timeline = pgTable(
  'timeline',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    at: instant('at').notNull(),
    /** The organisation's date of the event. */
    onDate: localDate('on_date').notNull(),
    kind: text().notNull(),
    actorId: uuid('actor_id'),
    text: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    index('timeline_account').on(t.organisationId, t.accountId, t.at),
    index('timeline_kind').on(t.organisationId, t.kind, t.at),
  ],
)

/** What somebody wrote down about an account. */
export const notes = pgTable(
  'notes',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    at: instant('at').notNull(),
    authorId: uuid('author_id').notNull(),
    text: text().notNull(),
    /** Taken back by its author; it stays on record. */
    undoneAt: instant('undone_at'),
  },
  (t) => [index('notes_account').on(t.organisationId, t.accountId, t.at)],
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

export const channelSubscriptions = pgTable(
  'channel_subscriptions',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    channelId: text('channel_id').notNull(),
    channelName: text('channel_name').notNull(),
    /** What the channel's digest is narrowed to; empty means everything. */
    filters: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    active: boolean().notNull(),
    createdBy: uuid('created_by'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [unique('channel_subscriptions_channel').on(t.workspaceId, t.channelId)],
)

/** One row per organisation and local date: who wins the insert runs the day. */
export const dailyRuns = pgTable(
  'daily_runs',
  {
    organisationId: organisationId(),
    onDate: localDate('on_date').notNull(),
    ranAt: instant('ran_at').notNull(),
    summary: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.onDate] })],
)

/** What a digest said, so that the next one can tell the change. */
export const digests = pgTable(
  'digests',
  {
    organisationId: organisationId(),
    subscriptionId: uuid('subscription_id')
      .notNull()
      .references(() => channelSubscriptions.id, { onDelete: 'cascade' }),
    onDate: localDate('on_date').notNull(),
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.subscriptionId, t.onDate] })],
)

/** Effects to perform after the commit that decided them. */
export const outbox = pgTable(
  'outbox',
  {
    sequence: bigserial({ mode: 'number' }).primaryKey(),
    organisationId: organisationId(),
    /** Names the effect; the same key is never enqueued twice. */
    key: text().notNull(),
    /** Effects of one lane happen in order, one at a time. */
    lane: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    /** `pending`, `sending`, `sent`, `failed` (refused for good) or `uncertain` (parked for a human). */
    state: text().notNull(),
    attempts: integer().notNull().default(0),
    /** Real time, not the organisation's clock: retries and leases must not jump with it. */
    availableAt: instant('available_at').notNull().default(sql`now()`),
    leaseUntil: instant('lease_until'),
    claimedBy: text('claimed_by'),
    problem: text(),
    enqueuedAt: instant('enqueued_at').notNull(),
    settledAt: instant('settled_at'),
  },
  (t) => [
    unique('outbox_key').on(t.organisationId, t.key),
    index('outbox_states').on(t.organisationId, t.state).where(sql`state <> 'sent'`),
    index('outbox_waiting').on(t.lane, t.sequence).where(sql`state in ('pending', 'sending')`),
  ],
)

/** When a lane may next be used: pacing that survives restarts. */
export const outboxLanes = pgTable(
  'outbox_lanes',
  {
    organisationId: organisationId(),
    lane: text().notNull(),
    freeAt: instant('free_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.lane] })],
)

/** Where a message of ours stands on its platform, so that it can be edited. */
export const chatMessages = pgTable(
  'chat_messages',
  {
    organisationId: organisationId(),
    messageKey: text('message_key').notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** Slack's `ts`. */
    externalId: text('external_id').notNull(),
    postedAt: instant('posted_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.messageKey] })],
)

/** Platform events already handled; a second delivery of the same one is dropped. */
export const receivedEvents = pgTable(
  'received_events',
  {
    organisationId: organisationId(),
    workspaceId: uuid('workspace_id').notNull(),
    eventId: text('event_id').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.eventId] }), index('received_events_at').on(t.receivedAt)],
)

/** Every change, chained by hash; rows are never altered. */
export const audit = pgTable(
  'audit',
  {
    organisationId: organisationId(),
    sequence: bigint({ mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    /** A person's id, or `system:<part>`. */
    actor: text().notNull(),
    verb: text().notNull(),
    subject: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.sequence] })],
)
