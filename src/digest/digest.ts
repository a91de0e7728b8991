import { z } from 'zod'
import {
  addSums,
  type BucketSum,
  type OverdueAccount,
  reportingFirst,
  subtractSums,
} from '../overdue/overdue.ts'
import type { Money } from '../receivables/money.ts'

/** What one digest keeps, so that the next can tell the change. */
export const keptFacts = z.object({
  overdue: z.array(z.object({ currency: z.string(), amountMinor: z.number() })),
  ranAt: z.iso.datetime(),
})
export type KeptFacts = z.infer<typeof keptFacts>

export interface TierMove {
  accountId: string
  name: string
  from: number
  to: number
}

/** Everything a digest says. */
export interface DigestFacts {
  date: string
  reportingCurrency: string
  staleSources: { source: string; freshAt: string }[]
  buckets: BucketSum[]
  disputed: Money[]
  overdueAccounts: number
  /** All overdue money in the reporting currency; null without rates for every currency. */
  combined: Money | null
  previous: { date: string; overdue: Money[] } | null
  moves: TierMove[]
  received: Money[]
  top: OverdueAccount[]
  planned: number
  withheld: { reason: string; count: number }[]
  unowned: number
}

export function overdueSums(facts: Pick<DigestFacts, 'buckets' | 'reportingCurrency'>): Money[] {
  const overdue = facts.buckets.filter(({ bucket }) => bucket !== 'current').flatMap(({ sums }) => sums)
  return reportingFirst(addSums(overdue), facts.reportingCurrency)
}

/** Change of the overdue total since the last digest, per currency; null for a first digest. */
export function changeSince(
  facts: Pick<DigestFacts, 'buckets' | 'previous' | 'reportingCurrency'>,
): Money[] | null {
  if (!facts.previous) return null
  return subtractSums(overdueSums(facts), facts.previous.overdue).filter(
    ({ amountMinor }) => amountMinor !== 0,
  )
}

/** First and last tier of each account that moved; one that came back to where it was did not move. */
export function netMoves(events: TierMove[]): TierMove[] {
  const byAccount = new Map<string, TierMove>()
  for (const event of events) {
    const known = byAccount.get(event.accountId)
    byAccount.set(event.accountId, known ? { ...known, to: event.to } : event)
  }
  return [...byAccount.values()].filter(({ from, to }) => from !== to)
}

export interface Movement {
  opened: TierMove[]
  closed: TierMove[]
  up: TierMove[]
  down: TierMove[]
}

export function sortMoves(moves: TierMove[]): Movement {
  return {
    opened: moves.filter(({ from }) => from === 0),
    closed: moves.filter(({ to }) => to === 0),
    up: moves.filter(({ from, to }) => from > 0 && to > from),
    down: moves.filter(({ from, to }) => to > 0 && to < from),
  }
}
