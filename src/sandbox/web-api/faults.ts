/** A way Slack can fail. */
export type Fault =
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  | { kind: 'status'; status: number }
  | { kind: 'error'; code: string }
  /** The connection breaks after the call took effect: the answer is lost. */
  | { kind: 'drop-after' }
  /** The connection breaks before anything happened. */
  | { kind: 'drop-before' }
  /** The call takes effect, and is answered, late. */
  | { kind: 'delay'; ms: number }

/** Trouble that lasts until it is switched off; the page offers it too. */
export type Trouble = 'none' | 'rate-limited' | 'down' | 'token-revoked'

export interface Faults {
  /** The next `times` calls of `method` (or of any, with `*`) fail so. Faults queue up in order. */
  next(method: string, fault: Fault, times?: number): void
  trouble: Trouble
  /** The fault for this call, used up. */
  take(method: string): Fault | undefined
  clear(): void
}

export function createFaults(): Faults {
  let queue: { method: string; fault: Fault; left: number }[] = []
  return {
    trouble: 'none',
    next(method, fault, times = 1) {
      queue.push({ method, fault, left: times })
    },
    take(method) {
      if (this.trouble === 'rate-limited') return { kind: 'rate-limited', retryAfterSeconds: 5 }
      if (this.trouble === 'down') return { kind: 'status', status: 503 }
      if (this.trouble === 'token-revoked') return { kind: 'error', code: 'token_revoked' }
      const planned = queue.find((one) => one.method === method || one.method === '*')
      if (!planned) return undefined
      planned.left -= 1
      queue = queue.filter((one) => one.left > 0)
      return planned.fault
    },
    clear() {
      queue = []
      this.trouble = 'none'
    },
  }
}
