import { and, eq, ne, sql } from 'drizzle-orm'
import { outbox } from '../../db/schema.ts'
import type { Db } from '../ports.ts'

export interface OutboxDepth {
  pending: number
  sending: number
  /** Parked: nobody can tell whether they arrived. */
  uncertain: number
  failed: number
  /** How long the oldest row has waited past its time; 0 when nothing waits. */
  oldestSeconds: number
}

/** What waits, for health checks and status; of one organisation or of all. */
export async function outboxDepth(db: Db, organisationId?: string): Promise<OutboxDepth> {
  const count = (state: string) => sql`count(*) filter (where ${outbox.state} = ${state})`.mapWith(Number)
  const [row] = await db
    .select({
      pending: count('pending'),
      sending: count('sending'),
      uncertain: count('uncertain'),
      failed: count('failed'),
      oldestSeconds: sql`coalesce(greatest(0, extract(epoch from now() - min(${outbox.availableAt})
        filter (where ${outbox.state} in ('pending', 'sending')))), 0)`.mapWith(Number),
    })
    .from(outbox)
    .where(
      and(ne(outbox.state, 'sent'), organisationId ? eq(outbox.organisationId, organisationId) : undefined),
    )
  return row
    ? { ...row, oldestSeconds: Math.round(row.oldestSeconds) }
    : { pending: 0, sending: 0, uncertain: 0, failed: 0, oldestSeconds: 0 }
}
