import { createHash } from 'node:crypto'
import { and, desc, eq, sql } from 'drizzle-orm'
import { audit } from '../../db/schema.ts'
import type { Context, Db } from '../ports.ts'

const FIRST_HASH = '0'.repeat(64)

/**
 * Adds one record to the organisation's chain, in the transaction of the change it tells of.
 * Records are ordered by a lock on the chain, so two transactions never share a predecessor.
 */
export async function record(
  tx: Db,
  context: Pick<Context, 'organisationId' | 'now' | 'actor'>,
  verb: string,
  subject: string,
  data: Record<string, unknown>,
): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${context.organisationId}`}, 0))`,
  )
  const [last] = await tx
    .select({ sequence: audit.sequence, hash: audit.hash })
    .from(audit)
    .where(eq(audit.organisationId, context.organisationId))
    .orderBy(desc(audit.sequence))
    .limit(1)
  const entry = {
    organisationId: context.organisationId,
    sequence: (last?.sequence ?? 0) + 1,
    at: context.now.toJSDate(),
    actor: context.actor,
    verb,
    subject,
    data,
    previousHash: last?.hash ?? FIRST_HASH,
  }
  await tx.insert(audit).values({ ...entry, hash: hashOf(entry) })
}

interface Entry {
  organisationId: string
  sequence: number
  at: Date
  actor: string
  verb: string
  subject: string
  data: Record<string, unknown>
  previousHash: string
}

function hashOf(entry: Entry): string {
  const words = [
    entry.previousHash,
    entry.organisationId,
    entry.sequence,
    entry.at.toISOString(),
    entry.actor,
    entry.verb,
    entry.subject,
    canonical(entry.data),
  ]
  return createHash('sha256').update(JSON.stringify(words)).digest('hex')
}

/** JSON with sorted keys: what Postgres stores as jsonb does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

export interface ChainVerdict {
  records: number
  /** The first record that does not follow from the one before it. */
  brokenAt: number | null
}

/** Reads the whole chain and recomputes every hash. */
export async function verifyChain(db: Db, organisationId: string): Promise<ChainVerdict> {
  const batch = 2_000
  let previous = FIRST_HASH
  let seen = 0
  for (;;) {
    const rows = await db
      .select()
      .from(audit)
      .where(and(eq(audit.organisationId, organisationId), sql`${audit.sequence} > ${seen}`))
      .orderBy(audit.sequence)
      .limit(batch)
    for (const row of rows) {
      const expected = { ...row, sequence: seen + 1, previousHash: previous }
      if (row.sequence !== seen + 1 || row.previousHash !== previous || row.hash !== hashOf(expected)) {
        return { records: seen, brokenAt: row.sequence }
      }
      previous = row.hash
      seen += 1
    }
    if (rows.length < batch) return { records: seen, brokenAt: null }
  }
}
