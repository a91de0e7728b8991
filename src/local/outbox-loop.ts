import { nextDelivery } from '../outbox/claim.ts'
import { type DeliverOptions, deliverDue } from '../outbox/deliver.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'

/** Drains the outbox whenever asked, when the next message may go, and once a second; one drain at a time. */
export interface OutboxLoop {
  /** Resolves when nothing more may be sent right now. */
  drain(): Promise<void>
  /** Lets what is on its way settle, and takes nothing new. */
  stop(): Promise<void>
}

const ROWS_AT_ONCE = 500
/** What other processes put into the outbox is found so soon. */
const AT_LATEST_MS = 1_000
/** The database's clock and ours part by that much; sooner would be too soon. */
const AT_SOONEST_MS = 5

export function startOutboxLoop(deps: Deps, claimant: string): OutboxLoop {
  const stopping = new AbortController()
  const options: DeliverOptions = { claimant, limit: ROWS_AT_ONCE, signal: stopping.signal }
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let again = false

  async function work(): Promise<void> {
    clearTimeout(timer)
    let waitMs = AT_LATEST_MS
    do {
      again = false
      try {
        await deliverDue(deps, options)
        if (!again) waitMs = (await nextDelivery(deps.db)) ?? AT_LATEST_MS
      } catch (error) {
        deps.log.error(
          { problem: problemOf(error) },
          'the outbox could not be drained; it is tried again in a second',
        )
      }
    } while (again && !stopping.signal.aborted)
    // A channel's pace ends between two ticks of any clock: waiting for the next one would halve it.
    if (!stopping.signal.aborted)
      timer = setTimeout(() => void drain(), Math.min(AT_LATEST_MS, Math.max(AT_SOONEST_MS, waitMs)))
  }

  function drain(): Promise<void> {
    if (stopping.signal.aborted) return running ?? Promise.resolve()
    if (running) again = true
    else
      running = work().finally(() => {
        running = undefined
      })
    return running ?? Promise.resolve()
  }

  timer = setTimeout(() => void drain(), AT_LATEST_MS)
  return {
    drain,
    stop: async () => {
      clearTimeout(timer)
      stopping.abort()
      await running
    },
  }
}
