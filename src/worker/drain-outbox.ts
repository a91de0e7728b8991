import { DateTime } from 'luxon'
import { nextDelivery } from '../outbox/claim.ts'
import { type DeliveryCounts, deliverDue } from '../outbox/deliver.ts'
import type { Deps } from '../ports.ts'
import type { Message, MessageOf } from './message.ts'

/** How much one invocation does before it hands on. */
export interface Budget {
  /** A row takes up to three requests: the conversation, the look-up, the message. */
  rows: number
  wallMs: number
  /** Waits for the next row this long rather than hand on: channels take one message a second. */
  napMs: number
  /** Beside these stand the database's connections; a worker has six in all. */
  concurrency: number
}

export const BUDGET: Budget = { rows: 40, wallMs: 20_000, napMs: 2_500, concurrency: 3 }

/** Rows that somebody else is just claiming look due for a moment. */
const SHORTEST_NAP_MS = 50

/** Delivers what is due of one organisation, within the budget; what is left is handed on. */
export async function drainOutbox(
  deps: Deps,
  { organisationId, until }: MessageOf<'outbox'>,
  budget: Budget = BUDGET,
): Promise<(Message & { delaySeconds: number })[]> {
  const claimant = deps.newId()
  const stopping = new AbortController()
  const timer = setTimeout(() => stopping.abort(), budget.wallMs)
  let left = budget.rows
  try {
    for (;;) {
      const counts = await deliverDue(deps, {
        claimant,
        organisationId,
        limit: left,
        concurrency: budget.concurrency,
        signal: stopping.signal,
      })
      left -= handled(counts)
      const waitMs = await nextDelivery(deps.db, organisationId)
      if (waitMs === null) return []
      if (left <= 0 || waitMs > budget.napMs || stopping.signal.aborted) {
        return handOn(deps, { kind: 'outbox', organisationId, until }, waitMs)
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(waitMs, SHORTEST_NAP_MS)))
    }
  } finally {
    clearTimeout(timer)
  }
}

function handled({ sent, retried, failed, uncertain }: DeliveryCounts): number {
  return sent + retried + failed + uncertain
}

/** Later than `until` the minute's look finds what is left, so that chains of messages never pile up. */
function handOn(
  deps: Deps,
  message: MessageOf<'outbox'>,
  waitMs: number,
): (Message & { delaySeconds: number })[] {
  const delaySeconds = Math.ceil(waitMs / 1_000)
  const again = deps.now().plus({ seconds: delaySeconds })
  return again < DateTime.fromISO(message.until) ? [{ ...message, delaySeconds }] : []
}
