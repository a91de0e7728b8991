import { InvalidArgumentError } from 'commander'
import { DateTime } from 'luxon'

/** An ISO date that exists. */
export function dateOption(text: string): string {
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid
  if (!valid) throw new InvalidArgumentError('Write a date that exists as YYYY-MM-DD, such as 2026-03-31.')
  return text
}
