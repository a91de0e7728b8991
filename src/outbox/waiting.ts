import { and, eq, inArray, lte, or, sql } from 'drizzle-orm'
import { outbox } from '../../db/schema.ts'
import type { Db } from '../ports.ts'

/** The organisations of which something may have to be delivered within so many seconds. */
export async function organisationsWaiting(db: Db, withinSeconds: number): Promise<string[]> {
  const soon = sql`now() + make_interval(secs => ${withinSeconds})`
  const rows = await db
    .selectDistinct({ id: outbox.organisationId })
    .from(outbox)
    .where(
      and(
        inArray(outbox.state, ['pending', 'sending']),
        or(
          and(eq(outbox.state, 'pending'), lte(outbox.availableAt, soon)),
          and(eq(outbox.state, 'sending'), lte(sql`coalesce(${outbox.leaseUntil}, now())`, soon)),
        ),
      ),
    )
    .orderBy(outbox.organisationId)
  return rows.map(({ id }) => id)
}
