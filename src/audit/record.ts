import { createHash } from 'node:crypto'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { audit } from '../../db/schema.ts'
import type { Context, Db } from '../ports.ts'

const FIRST_HASH = '0'.repeat(64)

/** What a record says; its place in the chain is found when it is written. */
export interface Entry {
  organisationId: string
  at: Date
  actor: string
  verb: string
  subject: string
  data: Record<string, unknown>
}

/**
 * Adds one record to the organisation's chain, in the transaction of the change it tells of.
 * Whoever adds one holds the head of the chain, so two transactions never share a predecessor.
 */
export async function record(
  tx: Db,
  context: Pick<Context, 'organisationId' | 'now' | 'actor'>,
  verb: string,
  subject: string,
  data: Record<string, unknown>,
): Promise<void> {
  const { organisationId, now, actor } = context
  const texts = entryTexts({ organisationId, at: now.toJSDate(), actor, verb, subject, data })
  const columns: EntryColumns = {
    at: sql`${texts.at}`,
    actor: sql`${actor}`,
    verb: sql`${verb}`,
    subject: sql`${subject}`,
    data: sql`${texts.data}`,
    hashed: sql`${texts.hashed}`,
  }
  const chain = sql`(select ${organisationId}::uuid as organisation_id)`
  const { head, entry } = appendEntry(chain, columns)
  await tx.execute(sql`with head as (${head}) ${entry}`)
}

/** The same as text: what is stored, and what the hash covers after the predecessor's hash and the number. */
export function entryTexts(entry: Entry): { at: string; data: string; hashed: string } {
  return { at: entry.at.toISOString(), data: JSON.stringify(entry.data), hashed: hashedWords(entry) }
}

/** The columns of a new record, each as SQL. */
export type EntryColumns = Record<'at' | 'actor' | 'verb' | 'subject' | 'data' | 'hashed', SQL>

/**
 * Two statements of one: `head` moves the head of a chain on, waiting for whoever is doing so; `entry` adds the record
 * that belongs to it, from a relation of that name. A head that lags behind its chain, which an older release may have
 * lengthened during a deployment, catches up.
 * @param source a relation of one row, or none for no record: the `organisation_id` whose chain it is.
 */
export function appendEntry(source: SQL, columns: EntryColumns): { head: SQL; entry: SQL } {
  const { at, actor, verb, subject, data, hashed } = columns
  const link = (previous: SQL, organisation: SQL, sequence: SQL) =>
    sql`encode(sha256(convert_to('["' || ${previous} || '","' || ${organisation} || '",' || ${sequence} || ',' || ${hashed}::text,
      'UTF8')), 'hex')`
  const last = (column: string, none: string) => sql.raw(`coalesce(last.${column}, ${none})`)
  const sequence = last('sequence', '0')
  const previous = last('hash', `'${FIRST_HASH}'`)
  const either = (lagging: SQL, usual: SQL) =>
    sql`case when excluded.sequence > h.sequence + 1 then ${lagging} else ${usual} end`
  return {
    head: sql`insert into audit_heads as h (organisation_id, sequence, previous_hash, hash)
      select s.organisation_id, ${sequence} + 1, ${previous},
        ${link(previous, sql`s.organisation_id`, sql`${sequence} + 1`)}
      from ${source} s left join lateral (select a.sequence, a.hash from audit a
        where a.organisation_id = s.organisation_id order by a.sequence desc limit 1) last on true
      on conflict (organisation_id) do update set sequence = ${either(sql`excluded.sequence`, sql`h.sequence + 1`)},
        previous_hash = ${either(sql`excluded.previous_hash`, sql`h.hash`)},
        hash = ${either(sql`excluded.hash`, link(sql`h.hash`, sql`h.organisation_id`, sql`h.sequence + 1`))}
      returning *`,
    entry: sql`insert into audit (organisation_id, sequence, at, actor, verb, subject, data, previous_hash, hash)
      select organisation_id, sequence, ${at}::timestamptz, ${actor}::text, ${verb}::text, ${subject}::text, ${data}::jsonb,
        previous_hash, hash
      from head`,
  }
}

interface ChainedEntry extends Entry {
  sequence: number
  previousHash: string
}

function hashOf(entry: ChainedEntry): string {
  const { previousHash, organisationId, sequence } = entry
  const start = JSON.stringify([previousHash, organisationId, sequence]).slice(0, -1)
  return createHash('sha256')
    .update(`${start},${hashedWords(entry)}`)
    .digest('hex')
}

/** The end of a JSON array. */
function hashedWords({ at, actor, verb, subject, data }: Entry): string {
  return JSON.stringify([at.toISOString(), actor, verb, subject, canonical(data)]).slice(1)
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
