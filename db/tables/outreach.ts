import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant, localDate } from './columns.ts'
import { organisationId } from './organisation.ts'

/** What an organisation's messages to customers are made with. */
export const outreachSettings = pgTable('outreach_settings', {
  organisationId: organisationId().primaryKey(),
  /** The name messages come from; the organisation's own when null. */
  fromName: text('from_name'),
  replyTo: text('reply_to'),
  /** Where everything open can be paid; an invoice's own link comes first. */
  payUrl: text('pay_url'),
  /** Ways to pay without a link, such as bank details. */
  waysToPay: text('ways_to_pay'),
  /** Added to final notices where the organisation wants it. */
  legalWording: text('legal_wording'),
  language: text().notNull().default('en'),
})

/** One contact with a customer: the e-mail, notice or call of a step. */
export const outreach = pgTable(
  'outreach',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    stepKey: text('step_key').notNull(),
    tier: integer().notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    generation: integer().notNull(),
    /** `email`, `notice` or `call`. */
    kind: text().notNull(),
    /** `draft`, `queued`, `sending`, `sent`, `done` (by hand), `cancelled`, `failed`, `bounced` or `uncertain`. */
    state: text().notNull(),
    /** Grows with every edit: what was previewed, approved or sent is one revision. */
    revision: integer().notNull().default(1),
    language: text().notNull(),
    subject: text().notNull(),
    /** Plain text; the HTML is made from it when it is sent. */
    body: text().notNull(),
    recipient: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Further readers, each with name, e-mail and why. */
    copies: jsonb().$type<Record<string, unknown>[]>().notNull().default([]),
    /** In whose name it goes, and who presses *Send*; null when it goes by itself. */
    senderId: uuid('sender_id'),
    deadlineOn: localDate('deadline_on'),
    /** What the text is about: see `outreachFacts`. */
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
    tone: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Why it goes although the tone guard objects. */
    toneOverride: text('tone_override'),
    preparedAt: instant('prepared_at').notNull(),
    editedBy: uuid('edited_by'),
    editedAt: instant('edited_at'),
    /** Who let it go; null for automatic reminders. */
    sentBy: uuid('sent_by'),
    /** When the mail server took it, or somebody said it was done. */
    sentAt: instant('sent_at'),
    /** The `Message-ID` it carries. */
    messageId: text('message_id'),
    providerId: text('provider_id'),
    /** Why it did not go, or did not arrive; for a call, what came of it. */
    outcome: text(),
  },
  (t) => [
    unique('outreach_once').on(t.organisationId, t.invoiceId, t.generation, t.stepKey),
    index('outreach_account').on(t.organisationId, t.accountId, t.preparedAt),
    index('outreach_unsent')
      .on(t.organisationId, t.state)
      .where(sql`state in ('draft', 'queued', 'sending', 'failed', 'bounced', 'uncertain')`),
    index('outreach_provider').on(t.organisationId, t.providerId),
  ],
)

/** Which delivered messages show a draft, so that every copy changes with it. */
export const outreachMessages = pgTable(
  'outreach_messages',
  {
    organisationId: organisationId(),
    outreachId: uuid('outreach_id').notNull(),
    messageKey: text('message_key').notNull(),
    personId: uuid('person_id'),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.outreachId, t.messageKey] })],
)

/** What a mail provider told about a mail afterwards. */
export const mailEvents = pgTable(
  'mail_events',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    outreachId: uuid('outreach_id').notNull(),
    /** `bounced`, `complained`, `delivered` or `given-up`. */
    kind: text().notNull(),
    detail: text().notNull(),
    /** The provider's own id of the event, so that it counts once. */
    externalId: text('external_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [uniqueIndex('mail_events_once').on(t.organisationId, t.externalId)],
)
