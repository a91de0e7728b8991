import { weekdayOf } from './calendar.ts'
import { NUMERIC_DATES } from './numeric-dates.ts'
import { PERIODS } from './periods.ts'
import type { DateSetting } from './rule.ts'
import { SPOKEN_DATES } from './spoken-dates.ts'
import type { FoundDate, When } from './when.ts'

const RULES = [...NUMERIC_DATES, ...PERIODS, ...SPOKEN_DATES].map((rule) => ({
  ...rule,
  search: new RegExp(rule.pattern, 'giu'),
}))

/** Everything in the text that names a time, in its order and without overlaps. White space is single. */
export function findDates(text: string, setting: DateSetting): FoundDate[] {
  const found = RULES.flatMap(({ search, read, weekday }) =>
    [...text.matchAll(search)].flatMap((match): FoundDate[] => {
      const groups = match.slice(1)
      const when = read(groups, setting)
      if (when === null || match[0] === '') return []
      const named = weekday?.(groups) ?? 0
      const span = { start: match.index, end: match.index + match[0].length, when }
      return [named > 0 ? { ...span, weekday: named } : span]
    }),
  )
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const apart: FoundDate[] = []
  for (const date of found) {
    const last = apart.at(-1)
    if (!last || date.start >= last.end) apart.push(date)
    else if (date.end - date.start > last.end - last.start) apart[apart.length - 1] = date
  }
  return apart.reduce<FoundDate[]>((joined, date) => {
    const last = joined.at(-1)
    const one = last && join(last, date, text.slice(last.end, date.start))
    if (one) joined[joined.length - 1] = one
    else joined.push(date)
    return joined
  }, [])
}

const BESIDE = /^(?:\s*,?\s*(?:the\s+|den\s+|le\s+|der\s+)?|\s*\(\s*)$/iu
const EITHER = /^\s*(?:or|oder|ou|o|\/|-|–|to|and)\s*$/iu

function join(a: FoundDate, b: FoundDate, between: string): FoundDate | null {
  const span = { start: a.start, end: b.end }
  if (BESIDE.test(between) && (a.weekday === undefined) !== (b.weekday === undefined)) {
    const [named, numbered] = a.weekday === undefined ? [b, a] : [a, b]
    // A weekday beside a period ("Friday, next month") is two things.
    if (numbered.when.kind === 'period') return null
    return { ...span, when: agreed(named.weekday ?? 0, numbered.when) }
  }
  if (!EITHER.test(between) || /^\s*and\s*$/i.test(between)) return null
  if (a.when.kind === 'past' || b.when.kind === 'past') return null
  return { ...span, when: { kind: 'period', first: earlier(a.when, b.when) } }
}

function agreed(weekday: number, when: When): When {
  if (when.kind !== 'day' || weekdayOf(when.on) === weekday) return when
  return { kind: 'ask', why: 'The weekday and the date do not fit together.' }
}

function earlier(a: When, b: When): string | null {
  const days = [a, b].map((when) =>
    when.kind === 'day' ? when.on : when.kind === 'period' ? when.first : null,
  )
  const known = days.filter((day) => day !== null).sort()
  return known.length === 2 ? (known[0] ?? null) : null
}
