import { and, eq, sql } from 'drizzle-orm'
import { chatMessages, outbox, outboxLanes } from '../../db/schema.ts'
import type { Db, MessageRef } from '../ports.ts'
import type { ClaimedRow } from './claim.ts'

/** A row that was delivered, and where its message stands. */
export interface SentRow {
  row: ClaimedRow
  /** Null for what no workspace is asked for. */
  workspaceId: string | null
  /** Null for effects that leave no message of their own. */
  ref: MessageRef | null
  pacingMs: number
}

/**
 * Settles a batch in one statement, and so in one transaction: state, place of the message, pace of the
 * lane. Each row counts only if it is still this claimant's.
 */
export async function settleSent(db: Db, claimant: string, sent: SentRow[]): Promise<void> {
  const rows = JSON.stringify(
    sent.map(({ row, workspaceId, ref, pacingMs }) => ({
      sequence: row.sequence,
      workspace: workspaceId,
      channel: ref?.channelId ?? null,
      message: ref?.externalId ?? null,
      pacing: pacingMs,
    })),
  )
  await db.execute(sql`
    with told as (
      select * from jsonb_to_recordset(${rows}::jsonb)
        as t(sequence bigint, workspace uuid, channel text, message text, pacing int)
    ), settled as (
      update ${outbox} o
      set state = 'sent', settled_at = now(), lease_until = null, problem = null
      from told where o.sequence = told.sequence and o.state = 'sending' and o.claimed_by = ${claimant}
      returning o.organisation_id, o.key, o.lane, told.*
    ), placed as (
      insert into ${chatMessages} (organisation_id, message_key, workspace_id, channel_id, external_id, posted_at)
      select organisation_id, key, workspace, channel, message, now() from settled where message is not null
      on conflict (organisation_id, message_key) do nothing
    )
    insert into ${outboxLanes} (organisation_id, lane, free_at)
    select organisation_id, lane, now() + make_interval(secs => max(pacing) / 1000.0)
    from settled where pacing > 0 group by organisation_id, lane
    on conflict (organisation_id, lane) do update set free_at = greatest(outbox_lanes.free_at, excluded.free_at)`)
}

const mine = (row: ClaimedRow, claimant: string) =>
  and(
    eq(outbox.organisationId, row.organisationId),
    eq(outbox.sequence, row.sequence),
    eq(outbox.state, 'sending'),
    eq(outbox.claimedBy, claimant),
  )

const inMs = (ms: number) => sql`now() + make_interval(secs => ${ms / 1_000})`

/** Nothing was delivered: again later. A `wholeLane` wait holds up what comes after it as well. */
export async function settleRetry(
  db: Db,
  claimant: string,
  row: ClaimedRow,
  wait: { ms: number; why: string; counts: boolean; wholeLane: boolean },
): Promise<void> {
  await db.transaction(async (tx) => {
    const changed = await tx
      .update(outbox)
      .set({
        state: 'pending',
        attempts: sql`${outbox.attempts} + ${wait.counts ? 1 : 0}`,
        availableAt: inMs(wait.ms),
        leaseUntil: null,
        problem: wait.why,
      })
      .where(mine(row, claimant))
      .returning({ sequence: outbox.sequence })
    if (changed.length === 0 || !wait.wholeLane) return
    await tx
      .insert(outboxLanes)
      .values({ organisationId: row.organisationId, lane: row.lane, freeAt: inMs(wait.ms) })
      .onConflictDoUpdate({
        target: [outboxLanes.organisationId, outboxLanes.lane],
        set: { freeAt: sql`greatest(${outboxLanes.freeAt}, excluded.free_at)` },
      })
  })
}

/** Perhaps delivered: it stays `sending`, and is looked up when this short lease ends. */
export async function settleUncertain(
  db: Db,
  claimant: string,
  row: ClaimedRow,
  ms: number,
  why: string,
): Promise<void> {
  await db
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1`, leaseUntil: inMs(ms), problem: why })
    .where(mine(row, claimant))
}

/** Ends a row as `failed` or parks it as `uncertain`; says whether it was this claimant's to end. */
export async function settleEnd(
  tx: Db,
  claimant: string,
  row: ClaimedRow,
  state: 'failed' | 'uncertain',
  why: string,
): Promise<boolean> {
  const changed = await tx
    .update(outbox)
    .set({ state, problem: why, settledAt: sql`now()`, leaseUntil: null })
    .where(mine(row, claimant))
    .returning({ sequence: outbox.sequence })
  return changed.length > 0
}
