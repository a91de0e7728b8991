import type { Db } from '../ports.ts'
import { type SentRow, settleSent } from './settle.ts'

export interface Settling {
  /** Resolves once the row is settled in the database. */
  sent(row: SentRow): Promise<void>
}

/** Settles rows as they come; those that come while a statement runs share the next one. */
export function createSettling(db: Db, claimant: string): Settling {
  let waiting: { row: SentRow; done: () => void; failed: (error: unknown) => void }[] = []
  let busy = false

  async function flush(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await settleSent(
          db,
          claimant,
          batch.map(({ row }) => row),
        )
        for (const { done } of batch) done()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    busy = false
  }

  return {
    sent: (row) =>
      new Promise((done, failed) => {
        waiting.push({ row, done, failed })
        if (!busy) void flush()
      }),
  }
}
