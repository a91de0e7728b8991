import { sql } from 'drizzle-orm'
import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant, localDate } from './columns.ts'
import { organisationId, uncheckedOrganisationId, workspaces } from './organisation.ts'

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
    /** Why it came to an end without anybody asking for that, with the remedy; null otherwise. */
    problem: text(),
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
    organisationId: uncheckedOrganisationId(),
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
    /** Slack's `ts`, or the id of a Teams activity. */
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
