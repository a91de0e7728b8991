import Holidays from 'date-holidays'
import { DateTime } from 'luxon'

/** The company that uses the product: the creditor. */
export interface Organisation {
  id: string
  name: string
  timeZone: string
  workingDays: number[]
  holidayRegion: string | null
  digestHour: number
  reportingCurrency: string
}

/** No daily run begins at or after this local hour: a late start must not post at night. */
export const LATEST_RUN_HOUR = 20

/** What a place on the calendar follows from. */
type Zoned = Pick<Organisation, 'timeZone'>

export function localTime(organisation: Zoned, now: DateTime): DateTime {
  return now.setZone(organisation.timeZone)
}

/** The organisation's date, ISO. */
export function localDate(organisation: Zoned, now: DateTime): string {
  return localTime(organisation, now).toFormat('yyyy-MM-dd')
}

export function isWorkingDay(organisation: Organisation, date: string): boolean {
  // Asked by the ten thousand: Sunday is 0 here, and 7 in the settings.
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  if (!organisation.workingDays.includes(weekday)) return false
  return holidayOn(organisation, date) === null
}

/** The name of the public holiday on that date, or null. */
export function holidayOn(organisation: Organisation, date: string): string | null {
  if (!organisation.holidayRegion) return null
  return publicHolidays(organisation.holidayRegion, Number(date.slice(0, 4))).get(date) ?? null
}

/** That date if it is worked, else the next one that is. */
export function workingDayFrom(organisation: Organisation, date: string): string {
  let day = DateTime.fromISO(date, { zone: 'utc' })
  for (let tries = 0; tries < 60; tries += 1) {
    const text = day.toFormat('yyyy-MM-dd')
    if (isWorkingDay(organisation, text)) return text
    day = day.plus({ days: 1 })
  }
  return date
}

/** Whether the daily run of that instant's date may begin. */
export function isRunTime(organisation: Organisation, now: DateTime): boolean {
  const local = localTime(organisation, now)
  if (
    local.hour < organisation.digestHour ||
    local.hour >= Math.max(LATEST_RUN_HOUR, organisation.digestHour + 1)
  )
    return false
  return isWorkingDay(organisation, localDate(organisation, now))
}

/** The instant at which the next daily run may begin, strictly after `now`. */
export function nextRunAt(organisation: Organisation, now: DateTime): DateTime {
  const local = localTime(organisation, now)
  const at = (day: DateTime) => day.startOf('day').set({ hour: organisation.digestHour })
  let day = at(local) > local ? local : local.plus({ days: 1 })
  for (let tries = 0; tries < 60; tries += 1) {
    if (isWorkingDay(organisation, day.toFormat('yyyy-MM-dd'))) break
    day = day.plus({ days: 1 })
  }
  return at(day).toUTC()
}

/** A year's holidays are worked out once: the library takes milliseconds for each question. */
const YEARS = new Map<string, Map<string, string>>()

function publicHolidays(region: string, year: number): Map<string, string> {
  const key = `${region}:${year}`
  const known = YEARS.get(key)
  if (known) return known
  const [country = '', state, area] = region.split('-')
  const calendar = new Holidays(country, state ?? '', area ?? '', { timezone: 'UTC' })
  const days = new Map<string, string>()
  for (const { type, name, start, end } of calendar.getHolidays(year)) {
    if (type !== 'public') continue
    for (
      let day = DateTime.fromJSDate(start, { zone: 'utc' });
      day.toMillis() < end.getTime();
      day = day.plus({ days: 1 })
    ) {
      days.set(day.toFormat('yyyy-MM-dd'), name)
    }
  }
  YEARS.set(key, days)
  return days
}

/** Whether date-holidays knows the region. */
export function isHolidayRegion(region: string): boolean {
  const [country = '', state] = region.split('-')
  const names = new Holidays()
  if (!(country in names.getCountries())) return false
  return state === undefined || state in (names.getStates(country) ?? {})
}
