import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant, localDate } from './columns.ts'

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

/** Every table but the organisations themselves belongs to one. */
export const organisationId = () =>
  uuid('organisation_id')
    .notNull()
    .references(() => organisations.id, { onDelete: 'cascade' })

/**
 * The same without a check of each row, for tables that the daily run fills by the ten thousand or that are
 * written while somebody waits: both work inside one organisation, which was read before.
 * `forgetOrganisation` clears these tables.
 */
export const uncheckedOrganisationId = () => uuid('organisation_id').notNull()

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
    /** When the platforms were last asked whether they have an account there. */
    lookedUpAt: instant('looked_up_at'),
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
    /** How they write there, such as `en-GB`, where the platform tells: it decides which part of 05/12 is the day. */
    locale: text(),
    /** Roughly when they last wrote or clicked there. */
    lastSeenAt: instant('last_seen_at'),
    /** Since when the platform refuses messages to them, and what they can do about it. */
    unreachableSince: instant('unreachable_since'),
    unreachableWhy: text('unreachable_why'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.externalUserId] }),
    index('identities_person').on(t.organisationId, t.personId),
  ],
)
