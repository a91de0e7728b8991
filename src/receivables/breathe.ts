/** Rows worked through between two breaths: some 50 ms. */
export const ROWS_PER_BREATH = 5_000

/** Lets whatever else waits in this process have its turn: a server imports while it answers. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
