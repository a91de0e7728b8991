import type { Day } from './calendar.ts'
import type { When } from './when.ts'

export interface DateSetting {
  today: Day
  zone: string
  locale: string
}

/** A pattern without flags, and what its groups mean; null when they mean no date after all. */
export interface DateRule {
  pattern: string
  read: (groups: (string | undefined)[], setting: DateSetting) => When | null
  /** Which group names a weekday. */
  weekday?: (groups: (string | undefined)[]) => number
}
