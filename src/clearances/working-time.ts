import { DateTime } from 'luxon'
import { isWorkingDay, type Organisation } from '../organisations/organisation.ts'
import { plusDays } from '../receivables/aging.ts'

/** People are asked between these hours of their own day. */
const FROM_HOUR = 8
const TO_HOUR = 18

/** Whether it is a working hour of somebody's own day: their zone, on the days the organisation works. */
export function isAtWork(organisation: Organisation, timeZone: string | null, now: DateTime): boolean {
  const local = now.setZone(zoneOf(organisation, timeZone))
  if (local.hour < FROM_HOUR || local.hour >= TO_HOUR) return false
  return isWorkingDay(organisation, local.toFormat('yyyy-MM-dd'))
}

/** The date that many working days later (or earlier). */
export function addWorkingDays(organisation: Organisation, date: string, days: number): string {
  let day = date
  const step = days < 0 ? -1 : 1
  let left = Math.abs(days)
  // A year without any working day would be a settings mistake; do not look for ever.
  for (let tries = 0; left > 0 && tries < 400; tries += 1) {
    day = plusDays(day, step)
    if (isWorkingDay(organisation, day)) left -= 1
  }
  return day
}

/** The same time of somebody's day, so many working days later. */
export function workingDaysLater(
  organisation: Organisation,
  timeZone: string | null,
  from: DateTime,
  days: number,
): DateTime {
  const local = from.setZone(zoneOf(organisation, timeZone))
  const date = addWorkingDays(organisation, local.toFormat('yyyy-MM-dd'), days)
  return DateTime.fromISO(`${date}T${local.toFormat('HH:mm:ss')}`, { zone: local.zoneName ?? 'utc' }).toUTC()
}

/** An unknown zone, or none, is the organisation's. */
export function zoneOf(organisation: Organisation, timeZone: string | null): string {
  return timeZone !== null && DateTime.utc(2026).setZone(timeZone).isValid ? timeZone : organisation.timeZone
}
