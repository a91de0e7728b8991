import { bigint, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { uncheckedOrganisationId } from './organisation.ts'

/** Every change, chained by hash; rows are never altered. */
export const audit = pgTable(
  'audit',
  {
    organisationId: uncheckedOrganisationId(),
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

/** The latest record of each chain: whoever adds the next one holds this row until the commit. */
export const auditHeads = pgTable('audit_heads', {
  organisationId: uncheckedOrganisationId().primaryKey(),
  sequence: bigint({ mode: 'number' }).notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text().notNull(),
})
