import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, minor } from './columns.ts'
import { organisationId } from './organisation.ts'

/** What a client may pay instead of everything at once: in instalments, or less if it is prompt. */
export const plans = pgTable(
  'plans',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    /** `plan` or `discount`. */
    kind: text().notNull(),
    /**
     * `asked` (waits for approval), `approved` (waits to be carried out), `agreed`, `kept`, `broken`, `ended` (by
     * hand) or `dropped` (came to nothing).
     */
    state: text().notNull(),
    currency: text().notNull(),
    /** What was past due when it was made. */
    balanceMinor: minor('balance_minor').notNull(),
    /** What is to come by when, in order; of a discount, the one sum: see `instalment`. */
    instalments: jsonb().$type<Record<string, unknown>[]>().notNull(),
    /** Of a discount, as a plain decimal such as `2.5`; null for instalments. */
    percent: text(),
    /** Who agreed to it, or what approvers should know. */
    reason: text().notNull().default(''),
    askedBy: uuid('asked_by').notNull(),
    askedAt: instant('asked_at').notNull(),
    agreedAt: instant('agreed_at'),
    endedAt: instant('ended_at'),
    endedWhy: text('ended_why'),
  },
  (t) => [
    uniqueIndex('plans_one_live')
      .on(t.organisationId, t.accountId, t.currency)
      .where(sql`state in ('asked', 'approved', 'agreed')`),
    index('plans_account').on(t.organisationId, t.accountId, t.askedAt),
    index('plans_live').on(t.organisationId, t.state).where(sql`state in ('approved', 'agreed')`),
  ],
)

/** Which delivered messages show a plan, so that every copy changes with it. */
export const planMessages = pgTable(
  'plan_messages',
  {
    organisationId: organisationId(),
    planId: uuid('plan_id').notNull(),
    messageKey: text('message_key').notNull(),
    /** Null for a channel. */
    personId: uuid('person_id'),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.planId, t.messageKey] })],
)
