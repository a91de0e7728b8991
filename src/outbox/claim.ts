import { and, eq, isNull, ne, or, sql } from 'drizzle-orm'
import * as z from 'zod'
import { outbox, outboxLanes } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { minorColumn, selectRows } from '../rows.ts'

/** Longer than any send may take; afterwards somebody else looks what became of the row. */
const LEASE_SECONDS = 60

/** A platform may still be taking in the last request of a killed server; a look-up before that finds nothing. */
const SETTLING_SECONDS = 3

const claimedRow = z.object({
  sequence: minorColumn,
  organisationId: z.string(),
  key: z.string(),
  lane: z.string(),
  payload: z.record(z.string(), z.unknown()),
  attempts: z.number(),
  /** It was being sent before, and nobody knows what came of it. */
  lapsed: z.boolean(),
  /** No attempt of unknown outcome began earlier than this. */
  since: z.coerce.date(),
  place: z.number(),
})
export type ClaimedRow = z.infer<typeof claimedRow>

/** The first unsettled row of each lane, walked from lane to lane along the index. */
const heads = (after: string, organisationId: string | undefined) => {
  const ours = organisationId ? sql`and o.organisation_id = ${organisationId}` : sql``
  return sql`
  heads (lane, sequence, place) as (
    (select o.lane, o.sequence, 1 from ${outbox} o
      where o.state in ('pending', 'sending') and o.lane > ${after} ${ours}
      order by o.lane, o.sequence limit 1)
    union all
    select next.lane, next.sequence, heads.place + 1 from heads cross join lateral (
      select o.lane, o.sequence from ${outbox} o
      where o.state in ('pending', 'sending') and o.lane > heads.lane ${ours}
      order by o.lane, o.sequence limit 1) next
  )`
}

/**
 * Takes up to `limit` rows for `claimant`: at most the first of each lane, and only when the lane is
 * free. Lanes are visited in order from `after` on; rows others hold are skipped.
 * @param organisationId takes rows of that one only.
 */
export async function claim(
  db: Db,
  claimant: string,
  after: string,
  limit: number,
  organisationId?: string,
): Promise<ClaimedRow[]> {
  return selectRows(
    db,
    sql`with recursive ${heads(after, organisationId)},
      due as materialized (
        select o.sequence, o.state = 'sending' as lapsed, heads.place
        from heads
        join ${outbox} o on o.sequence = heads.sequence
        left join ${outboxLanes} l on l.organisation_id = o.organisation_id and l.lane = o.lane
        where ((o.state = 'pending' and o.available_at <= now())
            or (o.state = 'sending' and coalesce(o.lease_until, now()) <= now()))
          and coalesce(l.free_at, now()) <= now()
        limit ${limit}
        for update of o skip locked
      )
      update ${outbox} o
      set state = 'sending', claimed_by = ${claimant},
        lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
      from due where due.sequence = o.sequence
      returning o.sequence, o.organisation_id as "organisationId", o.key, o.lane, o.payload, o.attempts,
        due.lapsed, due.place, least(o.available_at, o.enqueued_at) as since`,
    claimedRow,
  )
}

/**
 * For the only process of a database, at its start: what a predecessor was sending is looked up at once
 * as soon as the platform must have taken it in, instead of when its lease ends.
 */
export async function adopt(db: Db, claimant: string): Promise<number> {
  const rows = await db
    .update(outbox)
    .set({
      leaseUntil: sql`greatest(now(), ${outbox.leaseUntil} - make_interval(secs => ${LEASE_SECONDS - SETTLING_SECONDS}))`,
    })
    .where(and(eq(outbox.state, 'sending'), or(isNull(outbox.claimedBy), ne(outbox.claimedBy, claimant))))
    .returning({ sequence: outbox.sequence })
  return rows.length
}

const waiting = z.object({ ms: z.coerce.number().nullable() })

/** Milliseconds until something may be delivered: 0 when it may now, null when nothing waits. */
export async function nextDelivery(db: Db, organisationId?: string): Promise<number | null> {
  const [row] = await selectRows(
    db,
    sql`with recursive ${heads('', organisationId)}
      select extract(epoch from min(greatest(
        case when o.state = 'pending' then o.available_at else coalesce(o.lease_until, now()) end,
        coalesce(l.free_at, '-infinity'))) - now()) * 1000 as ms
      from heads
      join ${outbox} o on o.sequence = heads.sequence
      left join ${outboxLanes} l on l.organisation_id = o.organisation_id and l.lane = o.lane`,
    waiting,
  )
  return row?.ms == null ? null : Math.max(0, Math.ceil(row.ms))
}
