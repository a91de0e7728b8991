import { DateTime } from 'luxon'
import { reportingFirst, subtractSums } from '../overdue/overdue.ts'
import { dayText } from '../overdue/parts.ts'
import { type Money, shortMoney } from '../receivables/money.ts'

/** An earlier digest of the same channel with the same filters. */
export interface PastDigest {
  date: string
  overdue: Money[]
  combined: Money | null
  /** Instant, ISO. */
  ranAt: string
}

/** The first digest of the ISO week the date lies in, if it came before that date. */
export function firstOfWeek(history: PastDigest[], date: string): PastDigest | undefined {
  const monday = DateTime.fromISO(date, { zone: 'utc' }).startOf('week').toFormat('yyyy-MM-dd')
  return history
    .filter((past) => past.date >= monday && past.date < date)
    .sort((a, b) => (a.date < b.date ? -1 : 1))[0]
}

/**
 * How the total changed since the last digest and, from the week's third digest on, since its first.
 * @param history newest first.
 */
export function changeLines(
  sums: Money[],
  history: PastDigest[],
  date: string,
  reportingCurrency: string,
): string[] {
  const [previous] = history
  if (!previous) return []
  const first = firstOfWeek(history, date)
  const lines = [changeLine(sums, previous, reportingCurrency)]
  if (first && first.date !== previous.date) lines.push(changeLine(sums, first, reportingCurrency))
  return lines
}

function changeLine(sums: Money[], past: PastDigest, reportingCurrency: string): string {
  const changes = subtractSums(sums, past.overdue).filter(({ amountMinor }) => amountMinor !== 0)
  const since = `since ${dayText(past.date)}`
  if (changes.length === 0) return `Unchanged ${since}`
  return `${reportingFirst(changes, reportingCurrency).map(changeText).join(' · ')} ${since}`
}

function changeText(change: Money): string {
  const size = shortMoney({ ...change, amountMinor: Math.abs(change.amountMinor) })
  return change.amountMinor > 0 ? `▲ ${size} more` : `▼ ${size} less`
}

export const MOVES = ['up', 'down', 'opened', 'closed'] as const
export type Move = (typeof MOVES)[number]

/** Accounts that changed tier since the last digest: how many, and the first few by name. */
export type Moves = Record<Move, { count: number; named: { name: string; from: number; to: number }[] }>

export const NO_MOVES: Moves = {
  up: { count: 0, named: [] },
  down: { count: 0, named: [] },
  opened: { count: 0, named: [] },
  closed: { count: 0, named: [] },
}

const WORDS: Record<Move, string> = {
  up: 'moved up',
  down: 'moved down',
  opened: 'newly overdue',
  closed: 'settled',
}

/** One line per kind of move that happened. */
export function moveLines(moves: Moves): string[] {
  return MOVES.flatMap((kind) => {
    const { count, named } = moves[kind]
    if (count === 0) return []
    const tiers = kind === 'up' || kind === 'down'
    const names = named.map(({ name, from, to }) => (tiers ? `${name} (tier ${from} → ${to})` : name))
    const more = count > named.length ? ` and ${(count - named.length).toLocaleString('en-US')} more` : ''
    return [`${count.toLocaleString('en-US')} ${WORDS[kind]}: ${names.join(', ')}${more}`]
  })
}

/** Those that moved and still owe: what the list behind the button holds. */
export function stillOverdue(moves: Moves): number {
  return moves.up.count + moves.down.count + moves.opened.count
}
