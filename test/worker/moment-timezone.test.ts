import Holidays from 'date-holidays'
import { expect, test } from 'vitest'
import moment from '../../src/worker/stubs/moment-timezone.ts'

/** Instants of equinoxes, to the minute. */
const MARCH = ['2024-03-20T03:06:00Z', '2025-03-20T09:01:00Z', '2026-03-20T14:46:00Z', '2027-03-20T20:25:00Z']
const SEPTEMBER = [
  '2024-09-22T12:44:00Z',
  '2025-09-22T18:19:00Z',
  '2026-09-23T00:05:00Z',
  '2027-09-23T06:02:00Z',
]

const japan = new Holidays('JP', { types: ['public'] })

function isHoliday(year: string, day: { month(): number; date(): number }): boolean {
  const date = `${year}-${String(day.month() + 1).padStart(2, '0')}-${String(day.date()).padStart(2, '0')}`
  return japan.getHolidays(Number(year)).some((holiday) => holiday.date.startsWith(date))
}

test('an equinox falls in Japan on the day that the whole package says', () => {
  for (const instant of [...MARCH, ...SEPTEMBER]) {
    expect(isHoliday(instant.slice(0, 4), moment(instant).utcOffset('+09:00')), instant).toBe(true)
  }
})

test('an offset, a zone and Greenwich give their own dates of one instant', () => {
  const late = moment('2027-06-21T02:10:00Z')
  expect(late.tz('GMT').date()).toBe(21)
  expect(late.tz('America/Santiago').date()).toBe(20)
  expect(late.utcOffset('-03:00').date()).toBe(20)
  expect(late.utcOffset('+09:00').month()).toBe(5)
  expect(() => late.tz('Nowhere/Land')).toThrow('no time zone')
})
