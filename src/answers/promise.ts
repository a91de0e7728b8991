/** Money of one currency. */
export interface Sum {
  currency: string
  minor: number
}

/** A promise, or a claim to have paid, as the ledger judges it. */
export interface PromiseFacts {
  id: string
  /** `active`, or how it was judged before. */
  state: string
  untilOn: string
  /** The first date after the grace; null for what is waited for until somebody ends it. */
  overOn: string | null
  saidOn: string
  /** In milliseconds. */
  saidAt: number
  promised: Sum[]
  /** What counted for it, once judged. */
  received: Sum[]
  /** Empty for the whole account. */
  invoiceIds: string[]
  /** The payment plan of which it is an instalment. */
  planId: string | null
}

/** Money that came in from the account; a reversal is negative. */
export interface PaymentFacts {
  invoiceId: string | null
  currency: string
  amountMinor: number
  receivedOn: string
  recordedAt: number
}

export interface Judgement {
  id: string
  verdict: 'kept' | 'partly' | 'broken'
  received: Sum[]
}

/**
 * What became of the running promises of one account. A payment counts for one promise only, the earliest
 * date first, and only if it came after the promise was made. Instalments come before all others: a plan says of the
 * whole balance what is paid when, and nothing that was said beside it may break it. A promise is kept as soon as
 * everything is there, and partly kept or broken when its grace has passed.
 * @param toleranceOf what may be missing in that currency, in minor units.
 */
export function judgePromises(
  promises: readonly PromiseFacts[],
  payments: readonly PaymentFacts[],
  today: string,
  toleranceOf: (currency: string) => number,
): Judgement[] {
  const pool = poolOf(payments.filter(({ receivedOn }) => receivedOn <= today))
  const order = [...promises].sort(inTurn)
  // What counted for a promise judged before counts for no other.
  for (const promise of order) if (promise.state !== 'active') take(pool, promise, promise.received)
  return order.flatMap((promise): Judgement[] => {
    if (promise.state !== 'active') return []
    const received = take(pool, promise, promise.promised)
    const missing = promise.promised.filter(
      ({ currency, minor }) => minor - amountIn(received, currency) > toleranceOf(currency),
    )
    if (missing.length === 0) return [{ id: promise.id, verdict: 'kept', received }]
    if (promise.overOn === null || promise.overOn > today) return []
    const some = received.some(({ minor }) => minor > 0)
    return [{ id: promise.id, verdict: some ? 'partly' : 'broken', received }]
  })
}

function inTurn(a: PromiseFacts, b: PromiseFacts): number {
  if ((a.planId === null) !== (b.planId === null)) return a.planId === null ? 1 : -1
  if (a.untilOn !== b.untilOn) return a.untilOn < b.untilOn ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function amountIn(sums: readonly Sum[], currency: string): number {
  return sums.reduce((total, sum) => (sum.currency === currency ? total + sum.minor : total), 0)
}

/** The payments with what is left of each; a reversal takes from the latest ones to the same invoice. */
function poolOf(payments: readonly PaymentFacts[]): PaymentFacts[] {
  const pool = payments
    .filter(({ amountMinor }) => amountMinor > 0)
    .map((one) => ({ ...one }))
    .sort((a, b) => (a.receivedOn < b.receivedOn ? -1 : a.receivedOn > b.receivedOn ? 1 : 0))
  for (const back of payments.filter(({ amountMinor }) => amountMinor < 0)) {
    let left = -back.amountMinor
    for (const one of [...pool].reverse()) {
      if (one.invoiceId !== back.invoiceId || one.currency !== back.currency) continue
      const taken = Math.min(left, one.amountMinor)
      one.amountMinor -= taken
      left -= taken
    }
  }
  return pool
}

function take(pool: PaymentFacts[], promise: PromiseFacts, wanted: readonly Sum[]): Sum[] {
  return wanted.map(({ currency, minor }) => {
    let left = minor
    for (const one of pool) {
      if (one.currency !== currency || !countsFor(promise, one)) continue
      const taken = Math.min(left, one.amountMinor)
      one.amountMinor -= taken
      left -= taken
    }
    return { currency, minor: minor - left }
  })
}

/** Money that the ledger did not know when it was said: received on a later day, or recorded later. */
function countsFor(promise: PromiseFacts, payment: PaymentFacts): boolean {
  const after = payment.receivedOn > promise.saidOn || payment.recordedAt > promise.saidAt
  if (!after) return false
  return (
    promise.invoiceIds.length === 0 ||
    payment.invoiceId === null ||
    promise.invoiceIds.includes(payment.invoiceId)
  )
}
