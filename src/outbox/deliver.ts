import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { lookUpWait, RETRIES, retryWait, UNCERTAIN_TRIES } from './backoff.ts'
import { type ClaimedRow, claim } from './claim.ts'
import { isChatEffect } from './effect.ts'
import { giveUp } from './give-up.ts'
import { type Outcome, perform } from './perform.ts'
import { loadPlaces } from './places.ts'
import { settleRetry, settleUncertain } from './settle.ts'
import { createSettling, type Settling } from './settling.ts'

export interface DeliverOptions {
  /** Names this process; two never share one. */
  claimant: string
  /** Rows to take in this call. */
  limit: number
  /** Delivers for this organisation alone; for all of them unless given. */
  organisationId?: string
  /** How many are on their way at once, each of another lane. */
  concurrency?: number
  /** Stops taking rows; those on their way are settled. */
  signal?: AbortSignal
}

export interface DeliveryCounts {
  sent: number
  /** Of those, the ones that a look-up found delivered already. */
  found: number
  retried: number
  failed: number
  /** Parked, or waiting for a look-up. */
  uncertain: number
}

/**
 * Delivers what is due: claims rows of free lanes, sends them side by side, settles each as it is
 * confirmed. Returns when nothing more may be sent now; `nextDelivery` says when to come back.
 */
export async function deliverDue(deps: Deps, options: DeliverOptions): Promise<DeliveryCounts> {
  const counts: DeliveryCounts = { sent: 0, found: 0, retried: 0, failed: 0, uncertain: 0 }
  const settling = createSettling(deps.db, options.claimant)
  const concurrency = options.concurrency ?? 64
  const running = new Set<Promise<void>>()
  let left = options.limit
  let after = ''

  const start = (row: ClaimedRow, work: Promise<Outcome>) => {
    const done = work
      .then((outcome) => settle(deps, options.claimant, settling, row, outcome, counts))
      .catch((error: unknown) => {
        // The row stays claimed; when its lease ends it is looked up like after a crash.
        deps.log.error({ key: row.key, problem: problemOf(error) }, 'an outbox row could not be settled')
      })
      .finally(() => running.delete(done))
    running.add(done)
  }

  try {
    for (;;) {
      while (running.size > concurrency / 2) await Promise.race(running)
      const room = options.signal?.aborted ? 0 : Math.min(concurrency - running.size, left)
      // What is settled while this claim reads may free a lane that it did not see as free.
      const idle = running.size === 0
      const rows = room > 0 ? await claim(deps.db, options.claimant, after, room, options.organisationId) : []
      left -= rows.length
      const wrapped = after === ''
      after = rows.length > 0 && rows.length === room ? lastLane(rows) : ''
      if (rows.length > 0) {
        const places = await loadPlaces(deps.db, rows)
        for (const row of rows) start(row, perform(deps, places, row))
      } else if (room === 0 || wrapped) {
        if (idle) return counts
        if (running.size > 0) await Promise.race(running)
      }
    }
  } finally {
    await Promise.allSettled(running)
  }
}

function lastLane(rows: ClaimedRow[]): string {
  return rows.reduce((last, row) => (row.place > last.place ? row : last)).lane
}

async function settle(
  deps: Deps,
  claimant: string,
  settling: Settling,
  row: ClaimedRow,
  outcome: Outcome,
  counts: DeliveryCounts,
): Promise<void> {
  switch (outcome.kind) {
    case 'sent': {
      const { ref, workspace, pacingMs, found } = outcome
      await settling.sent({ row, ref, workspaceId: workspace?.id ?? null, pacingMs })
      counts.sent += 1
      if (found) counts.found += 1
      return
    }
    case 'retry': {
      const ms = outcome.counts ? retryWait(row.attempts, row.sequence, outcome.afterMs) : outcome.afterMs
      if (ms === null) {
        counts.failed += 1
        const why = `${outcome.why} It was tried ${RETRIES + 1} times.`
        return giveUp(deps, claimant, row, { state: 'failed', code: 'retries_used_up', why, revoked: null })
      }
      counts.retried += 1
      const { why, rateLimited } = outcome
      return settleRetry(deps.db, claimant, row, { ms, why, counts: outcome.counts, wholeLane: rateLimited })
    }
    case 'refused': {
      counts.failed += 1
      const { code, why, workspace, unreachable } = outcome
      const revoked = outcome.revoked ? workspace : null
      return giveUp(deps, claimant, row, { state: 'failed', code, why, revoked, unreachable })
    }
    case 'uncertain': {
      counts.uncertain += 1
      if (outcome.final || row.attempts + 1 >= UNCERTAIN_TRIES) {
        const where = isChatEffect(row.payload) ? ' Look in the channel.' : ''
        const why = `Nobody can tell whether it arrived. ${outcome.why}${where}`
        return giveUp(deps, claimant, row, { state: 'uncertain', code: 'uncertain', why, revoked: null })
      }
      const ms = lookUpWait(row.attempts, row.sequence)
      return settleUncertain(deps.db, claimant, row, ms, outcome.why)
    }
  }
}
