import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { organisationId, uncheckedOrganisationId } from './organisation.ts'

/** A decision of named roles about one account, over facts as they stood when it was asked for. */
export const approvals = pgTable(
  'approvals',
  {
    id: uuid().primaryKey(),
    organisationId: organisationId(),
    accountId: uuid('account_id').notNull(),
    /** One of `APPROVAL_KINDS` in the policy. */
    kind: text().notNull(),
    /** The step it lets happen: its key with the invoice and generation; null for what belongs to no step. */
    stepKey: text('step_key'),
    invoiceId: uuid('invoice_id'),
    generation: integer(),
    /** The message that would go out, or the suspension, write-off or referral it is about. */
    subjectId: uuid('subject_id'),
    /** `pending`, `changes`, `approved`, `executing`, `executed`, `denied`, `expired`, `withdrawn`, `invalidated` or `failed`. */
    state: text().notNull(),
    /** Grows when a request comes back changed: votes count for one revision. */
    revision: integer().notNull().default(1),
    /** The policy's rule as it was when asked, sponsors included: see `approvalRuleNow`. */
    rule: jsonb().$type<Record<string, unknown>>().notNull(),
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
    factsHash: text('facts_hash').notNull(),
    requestedBy: uuid('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    /** Why it is asked for, in the requester's words. */
    reason: text().notNull().default(''),
    expiresAt: instant('expires_at').notNull(),
    /** When those who have not decided are asked again; null when not any more. */
    nextReminderAt: instant('next_reminder_at'),
    remindersSent: integer('reminders_sent').notNull().default(0),
    decidedAt: instant('decided_at'),
    executedAt: instant('executed_at'),
    endedAt: instant('ended_at'),
    endedBy: uuid('ended_by'),
    endedWhy: text('ended_why'),
    /** An administrator decided alone, for the reason in `ended_why`. */
    brokenGlass: boolean('broken_glass').notNull().default(false),
    /** Grows with every change: who decides over what was read finds out whether another was faster. */
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('approvals_one_live')
      .on(t.organisationId, t.accountId, t.kind)
      .where(sql`state in ('pending', 'changes', 'approved', 'executing')`),
    index('approvals_account').on(t.organisationId, t.accountId, t.requestedAt),
    index('approvals_live')
      .on(t.organisationId, t.state)
      .where(sql`state in ('pending', 'changes', 'approved', 'executing')`),
    index('approvals_subject').on(t.organisationId, t.subjectId),
  ],
)

/** What somebody decided; one vote per person and revision. */
export const approvalVotes = pgTable(
  'approval_votes',
  {
    id: uuid().primaryKey(),
    organisationId: uncheckedOrganisationId(),
    approvalId: uuid('approval_id').notNull(),
    revision: integer().notNull(),
    personId: uuid('person_id').notNull(),
    /** Who is away and named this person to decide; null when they decided for themselves. */
    insteadOf: uuid('instead_of'),
    /** `approve`, `deny` or `changes`. */
    choice: text().notNull(),
    reason: text().notNull().default(''),
    at: instant('at').notNull(),
    /** Where the button was: `slack` or `teams`. */
    platform: text().notNull(),
  },
  (t) => [
    uniqueIndex('approval_votes_once').on(t.organisationId, t.approvalId, t.revision, t.personId),
    index('approval_votes_approval').on(t.organisationId, t.approvalId),
  ],
)

/** Which delivered messages show a request, so that every copy changes with it. */
export const approvalMessages = pgTable(
  'approval_messages',
  {
    organisationId: organisationId(),
    approvalId: uuid('approval_id').notNull(),
    messageKey: text('message_key').notNull(),
    /** Null for a channel. */
    personId: uuid('person_id'),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.approvalId, t.messageKey] })],
)

/** Those who want no direct messages about requests; channels and Home show them still. */
export const approvalMutes = pgTable(
  'approval_mutes',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.personId] })],
)
