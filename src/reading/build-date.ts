import { parse } from 'chrono-node/en'
import { findDates } from './dates/find-dates.ts'
import type { DateSetting } from './dates/rule.ts'
import { dayFor, holdEnd, type Settled } from './dates/settle-date.ts'
import type { FoundDate } from './dates/when.ts'

const WHEN_PAID = 'On which day will they pay?'
const UNTIL =
  /\b(?:until|before|from|after|by|starting|to|bis|for)\s+(?:the\s+|at\s+least\s+|\p{L}+\s+){0,4}$/iu
const EVENT =
  /\b(?:until|unless|before|once)\s+(?!further\b|notice\b|then\b|later\b)((?:after\s+)?[\p{L}'-]+(?:\s+[\p{L}\d'-]+){0,11})/iu

/** The day of a payment, a report or a first instalment. */
export function dayIn(text: string, setting: DateSetting, question = WHEN_PAID): Settled {
  const dates = findDates(text, setting)
  // What was said yesterday or today may speak of a day still to come.
  const ahead = dates.filter(({ when }) => when.kind !== 'past')
  const candidates = ahead.length > 0 ? ahead : dates
  const [first] = candidates
  if (!first) return { why: unread(text, setting) ?? question }
  const days = candidates.map((date) => dayFor(text, date, setting.today))
  if (new Set(days.map((day) => ('on' in day ? day.on : day.why))).size === 1)
    return days[0] ?? { why: question }
  const cued = candidates.filter((date) =>
    /\b(?:on|by|before|for|until|pay|paid)\s+(?:the\s+)?$/iu.test(text.slice(0, date.start)),
  )
  const [only] = cued
  if (cued.length === 1 && only) return dayFor(text, only, setting.today)
  return { why: 'More than one day is named. Which one is meant?' }
}

/** A hold ends on a day, with an event told in words, or that is asked. */
export function endIn(text: string, setting: DateSetting): Settled | { event: string } {
  const dates = findDates(text, setting).filter(({ when }) => when.kind !== 'past' || !/ago$/.test(text))
  const chosen = dates.find((date) => UNTIL.test(text.slice(0, date.start))) ?? dates[0]
  if (chosen) return holdEnd(text, widened(chosen, dates), setting.today)
  const event = EVENT.exec(text)?.[1]
  if (event !== undefined && unread(event, setting) === null) return { event: `until ${event}` }
  return { why: unread(text, setting) ?? 'Until which day?' }
}

/** Two different days for one end leave the later words to be asked, unless one of them is not its own. */
function widened(chosen: FoundDate, dates: FoundDate[]): FoundDate {
  const others = dates.filter((date) => date !== chosen && date.when.kind === 'day')
  return others.length > 1
    ? { ...chosen, when: { kind: 'ask', why: 'More than one day is named. Until which one?' } }
    : chosen
}

/** Something that looks like a date to others, and is not among the rules here: to be asked, never guessed. */
function unread(text: string, { today }: DateSetting): string | null {
  const [seen] = parse(text.slice(0, 1_000), new Date(`${today}T12:00:00Z`))
  return seen ? `Which day is "${seen.text}"?` : null
}
