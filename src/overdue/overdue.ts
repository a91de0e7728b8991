import type { OverdueFilter } from '../command-calls.ts'
import type { Bucket } from '../receivables/aging.ts'
import { formatMoney, type Money, shortMoney } from '../receivables/money.ts'

/** Everything overdue in one age class. */
export interface BucketSum {
  bucket: Bucket
  /** Not counted for what is not yet due. */
  accounts: number
  invoices: number
  sums: Money[]
}

/** One account with something overdue. */
export interface OverdueAccount {
  accountId: string
  name: string
  segment: string | null
  /** Of what was asked for: all that is overdue, one age class, or money not placed. */
  sums: Money[]
  /** Of the oldest overdue invoice; 0 when nothing is overdue. */
  days: number
  tier: number
  /** All of it is disputed, so nothing is chased. */
  disputed: boolean
  collector: string | null
  csm: string | null
  nextStepKey: string | null
  nextStepOn: string | null
  waiting: { stepKey: string; reason: string } | null
}

/** A page of a list, and how many there are on all pages. */
export interface AccountPage {
  accounts: OverdueAccount[]
  total: number
}

/** The state of everything open within some filters. */
export interface Totals {
  buckets: BucketSum[]
  /** Of what is overdue. */
  disputed: Money[]
  overdueAccounts: number
  unplaced: { accounts: number; sums: Money[] }
  /** Overdue accounts without an active CSM. */
  unowned: number
  /** The date the ages were last made right for; null before the first time. */
  agesOn: string | null
}

/** `$1,200.00 · €90.00`, in the order given; `nothing` when empty. */
export function sumsText(sums: Money[], style: 'full' | 'short' = 'full'): string {
  const write = style === 'full' ? formatMoney : shortMoney
  const shown = sums.filter((sum) => sum.amountMinor !== 0)
  return shown.length === 0 ? 'nothing' : shown.map(write).join(' · ')
}

/** The reporting currency first, the others by their code. */
export function reportingFirst(sums: Money[], reportingCurrency: string): Money[] {
  const rank = ({ currency }: Money) => (currency === reportingCurrency ? '' : currency)
  return [...sums].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

/** Adds per currency; never across. */
export function addSums(all: Money[]): Money[] {
  const byCurrency = new Map<string, number>()
  for (const { amountMinor, currency } of all)
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + amountMinor)
  return [...byCurrency].map(([currency, amountMinor]) => ({ currency, amountMinor }))
}

/** `now` less `before`, per currency. */
export function subtractSums(now: Money[], before: Money[]): Money[] {
  return addSums([
    ...now,
    ...before.map(({ amountMinor, currency }) => ({ amountMinor: -amountMinor, currency })),
  ])
}

export function filterTitle(filter: OverdueFilter): string {
  switch (filter.by) {
    case 'all':
      return 'All overdue accounts'
    case 'bucket':
      return filter.bucket === 'current' ? 'Open, not yet due' : `${filter.bucket} days overdue`
    case 'tier':
      return filter.tier === 0 ? 'Overdue, but not chased' : `Tier ${filter.tier}`
    case 'mine':
      return 'My accounts'
    case 'moved':
      return `Moved since ${filter.since}`
    case 'planned':
      return `Planned for ${filter.on}`
    case 'withheld':
      return 'Withheld now'
    case 'unplaced':
      return 'Money not placed'
    case 'unowned':
      return 'Overdue without an active CSM'
  }
}

/** Everything overdue, per currency, the reporting currency first. */
export function overdueSums(buckets: BucketSum[], reportingCurrency: string): Money[] {
  const overdue = buckets.filter(({ bucket }) => bucket !== 'current').flatMap(({ sums }) => sums)
  return reportingFirst(addSums(overdue), reportingCurrency)
}
