import { DateTime } from 'luxon'

/** A Tuesday and the day after, both worked. */
export const TODAY = '2026-11-17'
export const TOMORROW = '2026-11-18'

/** Half past eight in Chicago. */
export function morningOf(date: string): DateTime {
  return DateTime.fromISO(`${date}T14:30:00Z`, { zone: 'utc' })
}
