import { type DeliverOptions, deliverDue } from '../outbox/deliver.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'

/** Drains the outbox whenever asked and once a second, one drain at a time. */
export interface OutboxLoop {
  /** Resolves when nothing more may be sent right now. */
  drain(): Promise<void>
  /** Lets what is on its way settle, and takes nothing new. */
  stop(): Promise<void>
}

const ROWS_AT_ONCE = 500

export function startOutboxLoop(deps: Deps, claimant: string): OutboxLoop {
  const stopping = new AbortController()
  const options: DeliverOptions = { claimant, limit: ROWS_AT_ONCE, signal: stopping.signal }
  let running: Promise<void> | undefined
  let again = false

  async function work(): Promise<void> {
    do {
      again = false
      try {
        await deliverDue(deps, options)
      } catch (error) {
        deps.log.error(
          { problem: problemOf(error) },
          'the outbox could not be drained; it is tried again in a second',
        )
      }
    } while (again && !stopping.signal.aborted)
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

  const timer = setInterval(() => void drain(), 1_000)
  return {
    drain,
    stop: async () => {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
