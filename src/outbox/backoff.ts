/** Waits after server errors; the last retry comes some 45 minutes after the first attempt. */
const RETRY_WAITS_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000]
export const RETRIES = RETRY_WAITS_MS.length

/** Attempts and look-ups of unknown outcome before a row is parked. */
export const UNCERTAIN_TRIES = 8

/** Null when the retries are used up. Rows spread out by their number rather than by chance. */
export function retryWait(attempts: number, sequence: number, leastMs: number): number | null {
  const base = RETRY_WAITS_MS[attempts]
  if (base === undefined) return null
  return Math.max(leastMs, Math.round(base * (1 + spread(sequence) / 4)))
}

/** Platforms show a message to a search a little after they took it. */
export function lookUpWait(attempts: number, sequence: number): number {
  return Math.round(Math.min(5_000 * 2 ** attempts, 300_000) * (1 + spread(sequence) / 4))
}

/** Between 0 and 1, the same for the same row, unlike for its neighbours. */
function spread(sequence: number): number {
  return ((Math.imul(sequence, 0x9e3779b1) >>> 0) % 1_000) / 1_000
}
