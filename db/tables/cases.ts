import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { instant, localDate } from './columns.ts'
import { organisationId, uncheckedOrganisationId } from './organisation.ts'

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
    organisationId: uncheckedOrganisationId(),
    caseId: uuid('case_id').notNull(),
    accountId: uuid('account_id').notNull(),
    stepKey: text('step_key').notNull(),
    tier: integer().notNull(),
    /** The oldest chaseable invoice, which made the step fall due. */
    invoiceId: uuid('invoice_id').notNull(),
    generation: integer().notNull(),
    dueOn: localDate('due_on').notNull(),
    /**
     * `planned`, `withheld` (see `reason`) or `superseded` by a later step. A planned step that waits for a human
     * is withheld again when a gate closes, unless its row in `outreach` says that it has gone out.
     */
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
    organisationId: uncheckedOrganisationId(),
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
