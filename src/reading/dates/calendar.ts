import { DateTime } from 'luxon'

/** A calendar day without a zone, as ISO text; days of one week start on Monday (1) and end on Sunday (7). */
export type Day = string

const at = (day: Day): DateTime => DateTime.fromISO(day, { zone: 'utc' })
const iso = (moment: DateTime): Day => moment.toFormat('yyyy-MM-dd')

export function plusDays(day: Day, days: number): Day {
  return iso(at(day).plus({ days }))
}

/** The same day of the month, or its last one where the month is shorter. */
export function plusMonths(day: Day, months: number): Day {
  return iso(at(day).plus({ months }))
}

export function plusBusinessDays(day: Day, count: number): Day {
  let result = at(day).plus({ weeks: Math.floor(count / 5) })
  let left = count % 5
  while (left > 0 || result.weekday > 5) {
    result = result.plus({ days: 1 })
    if (result.weekday <= 5) left -= 1
    if (left < 0) break
  }
  return iso(result)
}

export function weekdayOf(day: Day): number {
  return at(day).weekday
}

/** The day with this name in the week that is `weeks` ahead. */
export function dayOfWeek(today: Day, weekday: number, weeks: number): Day {
  return iso(at(today).plus({ days: weekday - at(today).weekday, weeks }))
}

export function startOfMonth(today: Day, months: number): Day {
  return iso(at(today).startOf('month').plus({ months }))
}

export function endOfMonth(today: Day, months: number): Day {
  return iso(at(today).startOf('month').plus({ months }).endOf('month'))
}

export function monthOf(day: Day): number {
  return at(day).month
}

export function yearOf(day: Day): number {
  return at(day).year
}

/** Null for a day the calendar does not have. */
export function dayFrom(year: number, month: number, day: number): Day | null {
  const moment = DateTime.fromObject({ year, month, day }, { zone: 'utc' })
  return moment.isValid ? iso(moment) : null
}

/** How a question names a day. */
export function spokenDay(day: Day): string {
  return at(day).setLocale('en-US').toFormat('cccc, d LLLL yyyy')
}
