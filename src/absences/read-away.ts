import { findDates } from '../reading/dates/find-dates.ts'
import type { DateSetting } from '../reading/dates/rule.ts'
import type { FoundDate } from '../reading/dates/when.ts'

/** What was typed: days, and the words that name people. */
export interface AwayWords {
  fromOn: string
  untilOn: string
  /** Whose absence; empty for the writer's own. */
  who: string
  /** Who stands in; empty for nobody. */
  standIn: string
}

export type ReadAway = { kind: 'read'; away: AwayWords } | { kind: 'unclear'; why: string }

const BETWEEN = /\s+(?:to|until|till|through|bis|-|–|—)\s+/iu
const UNTIL_ONLY = /^(?:until|till|through|to|bis)\s+/iu

/** `Monday to 20 March Olive stands in`; a day that could be two days is asked for, never guessed. */
export function readAway(words: string, setting: DateSetting): ReadAway {
  const text = words.replace(/\s+/g, ' ').trim()
  if (UNTIL_ONLY.test(text)) return between(`today`, text.replace(UNTIL_ONLY, ''), setting)
  const at = BETWEEN.exec(text)
  if (at) return between(text.slice(0, at.index), text.slice(at.index + at[0].length), setting)
  const [date] = findDates(text, setting)
  if (!date) return unclear()
  const on = dayOf(date, setting)
  if ('why' in on) return { kind: 'unclear', ...on }
  const away = { fromOn: on.on, untilOn: on.on, who: whoIn(text, date), standIn: standInAfter(text, date) }
  return { kind: 'read', away }
}

function between(left: string, right: string, setting: DateSetting): ReadAway {
  const [first] = findDates(left, setting)
  const [last] = findDates(right, setting)
  if (!first || !last) return unclear()
  const from = dayOf(first, setting)
  if ('why' in from) return { kind: 'unclear', ...from }
  // "Monday to Friday" is the Friday after that Monday, not the one before.
  const until = dayOf(findDates(right, { ...setting, today: from.on })[0] ?? last, setting)
  if ('why' in until) return { kind: 'unclear', ...until }
  const away = {
    fromOn: from.on,
    untilOn: until.on,
    who: whoIn(left, first),
    standIn: standInAfter(right, last),
  }
  return { kind: 'read', away }
}

function dayOf({ when }: FoundDate, { today }: DateSetting): { on: string } | { why: string } {
  switch (when.kind) {
    case 'day':
      return { on: when.on }
    case 'past':
      return when.on === null ? { why: 'That day is over.' } : { on: when.on < today ? when.on : today }
    case 'ask':
      return { why: when.why }
    case 'period':
      return { why: 'Name the first and the last day away.' }
  }
}

function unclear(): ReadAway {
  return { kind: 'unclear', why: 'Name the first and the last day away.' }
}

function whoIn(text: string, date: FoundDate): string {
  return text
    .slice(0, date.start)
    .replace(/\b(?:for|from|on|is|away|starting)\b/giu, ' ')
    .replace(/[:,]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function standInAfter(text: string, date: FoundDate): string {
  return text
    .slice(date.end)
    .replace(/\b(?:stands?|standing|in|covers?|covering|for|me|instead|with|is|will)\b/giu, ' ')
    .replace(/[;:,]|\.(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
