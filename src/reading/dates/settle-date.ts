import { plusDays, spokenDay } from './calendar.ts'
import type { FoundDate, When } from './when.ts'

export type Settled = { on: string } | { why: string }

const PREFIX =
  /(?:^|\s)(not before|before|ahead of|prior to|avant|vor|antes de|after|past|nach|après|until after|till after)(?:\s+(?:the|le|el|dem|del))?\s*$/iu

/** The day of a promise, a report or a plan; "before X" is the day before. */
export function dayFor(text: string, date: FoundDate, today: string): Settled {
  const { when } = date
  const prefix = prefixOf(text, date)
  if (prefix === 'after') return { why: 'After that, but on which day?' }
  if (when.kind !== 'day' || prefix !== 'before') return settled(when)
  const on = plusDays(when.on, -1)
  return on < today ? { why: 'That day would be over. Which day is meant?' } : { on }
}

/** The day a hold ends: as named, or the first day of the period named. */
export function holdEnd(text: string, date: FoundDate, today: string): Settled {
  const { when } = date
  const after = prefixOf(text, date) === 'after'
  if (when.kind === 'period') {
    if (when.first === null || after) return { why: 'Until which day?' }
    return { on: when.first }
  }
  if (when.kind !== 'day') return settled(when)
  if (when.on === today && !after) return { why: 'That is today. Until which day?' }
  return { on: after ? plusDays(when.on, 1) : when.on }
}

function prefixOf(text: string, date: FoundDate): 'before' | 'after' | null {
  const word = PREFIX.exec(text.slice(Math.max(0, date.start - 30), date.start))?.[1]?.toLowerCase()
  if (word === undefined) return null
  return /after|past|nach|après/.test(word) ? 'after' : word === 'not before' ? null : 'before'
}

function settled(when: When): Settled {
  switch (when.kind) {
    case 'day':
      return { on: when.on }
    case 'period':
      return { why: 'Which day?' }
    case 'past':
      return { why: `${when.on === null ? 'That day' : spokenDay(when.on)} is over. Which day is meant?` }
    case 'ask':
      return { why: when.why }
  }
}
