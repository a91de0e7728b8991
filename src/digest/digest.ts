import * as z from 'zod'
import type { Scope } from '../channels/load-scope.ts'
import type { AccountPage, OverdueAccount, Totals } from '../overdue/overdue.ts'
import type { Bucket } from '../receivables/aging.ts'
import type { Money } from '../receivables/money.ts'
import type { ApprovalNews } from './approval-news.ts'
import type { ClearanceNews } from './clearance-news.ts'
import type { DraftNews } from './draft-news.ts'
import type { Moves, PastDigest } from './movement.ts'
import type { SuspensionNews } from './suspension-news.ts'

const money = z.object({ currency: z.string(), amountMinor: z.number() })

/** What one digest keeps, so that the next can tell the change. */
export const keptFacts = z.object({
  overdue: z.array(money),
  combined: money.nullable().default(null),
  ranAt: z.iso.datetime(),
  /** `filtersKey`: digests of different accounts are not compared. */
  filters: z.string().default(''),
})
export type KeptFacts = z.infer<typeof keptFacts>

export type OverdueBucket = Exclude<Bucket, 'current'>
/** As the thread goes: what is oldest comes first. */
export const OLDEST_FIRST: readonly OverdueBucket[] = ['91+', '61-90', '31-60', '1-30']

/** Everything a digest says. */
export interface DigestFacts {
  date: string
  reportingCurrency: string
  scope: Scope
  staleSources: { source: string; freshAt: string }[]
  totals: Totals
  /** Overdue money per currency. */
  sums: Money[]
  /** All of it in the reporting currency; null without rates for every currency. */
  combined: Money | null
  /** Earlier digests with the same filters, newest first. */
  history: PastDigest[]
  moves: Moves
  received: Money[]
  top: OverdueAccount[]
  sections: Record<OverdueBucket, AccountPage>
  planned: number
  withheld: { reason: string; count: number }[]
  /** What people were asked and what clients said; absent while there is nothing of it. */
  clearances?: ClearanceNews
  /** Requests for approval that wait; absent while there is nothing of it. */
  approvals?: ApprovalNews
  drafts?: DraftNews
  suspensions?: SuspensionNews
}

export function countWithheld({ withheld }: Pick<DigestFacts, 'withheld'>): number {
  return withheld.reduce((sum, { count }) => sum + count, 0)
}
