import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { audit } from '../../db/schema.ts'

/** Number of an organisation's latest audit record: while it stays, nothing that views show has changed. */
export function latestRecord(organisationId: string | SQLWrapper): SQL<number> {
  return sql`coalesce((select max(${audit.sequence}) from ${audit}
    where ${audit.organisationId} = ${organisationId}), 0)`.mapWith(Number)
}
