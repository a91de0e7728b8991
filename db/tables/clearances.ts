import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, localDate, minor } from './columns.ts'
import { organisationId } from './organisation.ts'

/**
 * One question about one step of one account, to whoever knows the client. How long answers take is `answered_at`
 * minus `asked_at` of the rows with `kind = 'ask'` and an answer, by `answer`, its kind; `rung` says how often
 * nobody had answered before. Handing a question over, or up, leaves `asked_at` as it is; an undo clears the answer.
 */
export const clearances = pgTable(
  'clearances',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    stepKey: text('step_key').notNull(),
    tier: integer().notNull(),
    /** With the generation and the step's key: what exactly is cleared. */
    invoiceId: uuid('invoice_id').notNull(),
    generation: integer().notNull(),
    /** `ask` wants a yes; `announce` tells of a reminder that goes unless somebody holds it. */
    kind: text().notNull(),
    /** `open`, `answered`, `superseded`, `withdrawn`, `expired`, `void` or `decided`. */
    state: text().notNull(),
    /** Who is asked now; null while nobody can be. */
    askedPersonId: uuid('asked_person_id'),
    /** Place in the policy's `clearance.unanswered`, 0 for the first. */
    rung: integer().notNull().default(0),
    rungAt: instant('rung_at').notNull(),
    nextRungAt: instant('next_rung_at'),
    askedAt: instant('asked_at').notNull(),
    /** The organisation's date of `asked_at`. */
    askedOn: localDate('asked_on').notNull(),
    answeredAt: instant('answered_at'),
    answeredBy: uuid('answered_by'),
    /** The kind of the answer that ended it. */
    answer: text(),
    /** The last date on which a yes, or an announcement, still counts. */
    validUntil: localDate('valid_until'),
    /** What was asked about, as it stood: see `clearanceFacts` in `src/clearances/clearance.ts`. */
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Announcements that stand in one message share it. */
    batchKey: text('batch_key'),
  },
  (t) => [
    uniqueIndex('clearances_one_open')
      .on(t.organisationId, t.accountId)
      .where(sql`kind = 'ask' and state = 'open'`),
    index('clearances_account').on(t.organisationId, t.accountId, t.askedAt),
    index('clearances_open').on(t.organisationId, t.nextRungAt).where(sql`state = 'open'`),
    index('clearances_asked').on(t.organisationId, t.askedPersonId).where(sql`state = 'open'`),
    index('clearances_valid')
      .on(t.organisationId, t.validUntil)
      .where(
        sql`(state in ('answered', 'decided') and answer = 'clear') or (state = 'open' and kind = 'announce')`,
      ),
  ],
)

/** What somebody said about a client, and what follows from it for those who want to write to them. */
export const answers = pgTable(
  'answers',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    /** The question it answers; null when it was said unasked. */
    clearanceId: uuid('clearance_id'),
    kind: text().notNull(),
    /** `active`, `ended`, `kept`, `partly`, `broken` or `undone`. */
    state: text().notNull(),
    /** The date that was named: held until, promised for, reported back on, resolved by. */
    untilOn: localDate('until_on'),
    /** The first date on which it keeps nobody from writing any more; null while that takes an act. */
    gateEndsOn: localDate('gate_ends_on'),
    amountMinor: minor('amount_minor'),
    currency: text(),
    invoiceIds: uuid('invoice_ids').array().notNull().default(sql`'{}'`),
    /** A dispute's code, or why in words. */
    reason: text(),
    contact: jsonb().$type<Record<string, unknown>>(),
    /** Whom the account was given to. */
    personId: uuid('person_id'),
    /** Who looks after it. */
    ownerId: uuid('owner_id'),
    saidBy: uuid('said_by').notNull(),
    saidAt: instant('said_at').notNull(),
    /** The organisation's date of `said_at`. */
    saidOn: localDate('said_on').notNull(),
    endedAt: instant('ended_at'),
    endedWhy: text('ended_why'),
    /** What it changed, so that it can be taken back; what a promise was about. See `answerData`. */
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    index('answers_active').on(t.organisationId, t.accountId).where(sql`state = 'active'`),
    index('answers_account').on(t.organisationId, t.accountId, t.saidAt),
    index('answers_clearance').on(t.organisationId, t.clearanceId),
  ],
)

/** Which delivered messages show a question, so that every copy changes with it. */
export const clearanceMessages = pgTable(
  'clearance_messages',
  {
    organisationId: organisationId(),
    clearanceId: uuid('clearance_id').notNull(),
    messageKey: text('message_key').notNull(),
    personId: uuid('person_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.clearanceId, t.messageKey] }),
    index('clearance_messages_key').on(t.organisationId, t.messageKey),
  ],
)

/** What was understood of a reply in words, until its author confirms it. */
export const readings = pgTable(
  'readings',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    clearanceId: uuid('clearance_id'),
    personId: uuid('person_id').notNull(),
    /** The reply as it was when it was read: editing it later changes nothing. */
    said: text().notNull(),
    understood: jsonb().$type<Record<string, unknown>>().notNull(),
    /** `waiting`, `confirmed`, `corrected` or `cancelled`. */
    state: text().notNull(),
    saidAt: instant('said_at').notNull(),
  },
  (t) => [index('readings_person').on(t.organisationId, t.personId, t.saidAt)],
)

/** Dated absences: who is asked instead. */
export const absences = pgTable(
  'absences',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    fromOn: localDate('from_on').notNull(),
    /** The last day away. */
    untilOn: localDate('until_on').notNull(),
    delegateId: uuid('delegate_id'),
    /** Ended early or taken back. */
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('absences_person').on(t.organisationId, t.personId, t.untilOn),
    index('absences_delegate').on(t.organisationId, t.delegateId, t.untilOn),
  ],
)
