import type { Day } from './calendar.ts'

/** What a stretch of text says of time. */
export type When =
  | { kind: 'day'; on: Day }
  /** No single day; `first` is where a hold until then ends, null where not even that is clear. */
  | { kind: 'period'; first: Day | null }
  /** More than one reading, or none: `why` is a whole sentence for the question. */
  | { kind: 'ask'; why: string }
  /** A day that is over. */
  | { kind: 'past'; on: Day | null }

export interface FoundDate {
  start: number
  end: number
  when: When
  /** The weekday that was named, to hold against a number beside it. */
  weekday?: number
}

export const onDay = (on: Day | null, today: Day): When => {
  if (on === null) return { kind: 'ask', why: 'The calendar does not have that day.' }
  return on < today ? { kind: 'past', on } : { kind: 'day', on }
}

/** A day that means today, where "today" would have been the word. */
export const notToday = (on: Day, today: Day, what: string): When =>
  on === today
    ? { kind: 'ask', why: `That ${what} is today: today itself, or the next one?` }
    : onDay(on, today)
