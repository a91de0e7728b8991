/** Dates are days of no zone here: none is longer or shorter than another. */
const DAY_MS = 86_400_000

/** Age classes as finance reads them (playbook §2). */
export const BUCKETS = ['current', '1-30', '31-60', '61-90', '91+'] as const
export type Bucket = (typeof BUCKETS)[number]

/**
 * Whole days past due; 0 or less means not yet due.
 * @param dueOn local date, ISO.
 * @param today the organisation's date, ISO.
 */
export function daysOverdue(dueOn: string, today: string): number {
  return (midnightOf(today) - midnightOf(dueOn)) / DAY_MS
}

export function bucketOf(days: number): Bucket {
  if (days <= 0) return 'current'
  if (days <= 30) return '1-30'
  if (days <= 60) return '31-60'
  if (days <= 90) return '61-90'
  return '91+'
}

/** First day overdue of the bucket. */
export function bucketStart(bucket: Bucket): number {
  return { current: 0, '1-30': 1, '31-60': 31, '61-90': 61, '91+': 91 }[bucket]
}

export function plusDays(date: string, days: number): string {
  return new Date(midnightOf(date) + days * DAY_MS).toISOString().slice(0, 10)
}

function midnightOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`)
}
