import { DateTime } from 'luxon'

/** Age classes as finance reads them (playbook §2). */
export const BUCKETS = ['current', '1-30', '31-60', '61-90', '91+'] as const
export type Bucket = (typeof BUCKETS)[number]

/**
 * Whole days past due; 0 or less means not yet due.
 * @param dueOn local date, ISO.
 * @param today the organisation's date, ISO.
 */
export function daysOverdue(dueOn: string, today: string): number {
  const utc = { zone: 'utc' } // calendar arithmetic: no clock change can add or drop a day
  return DateTime.fromISO(today, utc).diff(DateTime.fromISO(dueOn, utc), 'days').days
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
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd')
}
