import { DateTime } from 'luxon'
import { type DateOrder, dateShape, fullYear, isoDay } from './date-shapes.ts'

export type DateRead = { kind: 'date'; iso: string } | { kind: 'refused'; why: string; remedy: string }

/** What a column says about itself. */
export type DateEvidence =
  | { kind: 'order'; order: DateOrder }
  /** Nothing in the column is open. */
  | { kind: 'plain' }
  | { kind: 'open'; example: string; rows: number[] }
  | { kind: 'contradiction'; rows: number[]; example: string; against: string }
  | { kind: 'serial'; rows: number[] }

const EARLIEST_YEAR = 1970
const LATEST_YEAR = 2100

/** Looks for rows that prove the order of day and month. `distinct` maps each cell to its first row. */
export function dateEvidence(distinct: ReadonlyMap<string, number>): DateEvidence {
  const proofs = new Map<DateOrder, { rows: number[]; example: string }>()
  const open: number[] = []
  const serial: number[] = []
  let openExample = ''
  for (const [cell, row] of distinct) {
    const shape = dateShape(cell)
    if (shape.kind === 'serial') serial.push(row)
    if (shape.kind !== 'numeric') continue
    const { orders, parts } = shape
    const [only] = orders
    if (only && orders.length === 1) {
      const proof = proofs.get(only) ?? { rows: [], example: cell }
      proof.rows.push(row)
      proofs.set(only, proof)
    } else if (orders.length > 1 && (parts[0] !== parts[1] || orders.includes('ymd'))) {
      open.push(row)
      openExample ||= cell
    }
  }
  const [first, second] = [...proofs].sort((a, b) => b[1].rows.length - a[1].rows.length)
  if (first && second) {
    return {
      kind: 'contradiction',
      rows: second[1].rows,
      example: second[1].example,
      against: first[1].example,
    }
  }
  if (first) return { kind: 'order', order: first[0] }
  if (open.length > 0) return { kind: 'open', example: openExample, rows: open }
  if (serial.length > 0 && serial.length === distinct.size) return { kind: 'serial', rows: serial }
  return { kind: 'plain' }
}

/**
 * Reads one column's dates to `yyyy-MM-dd`; each distinct cell is worked out once.
 * @param format a luxon format, `relative` (`T-95`: days from `today`), `excel` (day numbers) or null.
 */
export function dateReader(
  format: string | null,
  order: DateOrder,
  today: string,
): (cell: string) => DateRead {
  const known = new Map<string, DateRead>()
  return (cell) => {
    const before = known.get(cell)
    if (before) return before
    const read = plausible(readDate(cell.trim(), format, order, today))
    known.set(cell, read)
    return read
  }
}

function readDate(cell: string, format: string | null, order: DateOrder, today: string): DateRead {
  const shape = dateShape(cell)
  if (format === 'relative') {
    const days = /^T\s*([+-]\s*\d{1,5})?$/i.exec(cell)
    if (days) return relative(today, Number((days[1] ?? '0').replace(/\s/g, '')))
  } else if (format === 'excel') {
    if (shape.kind === 'serial') return relative('1899-12-30', shape.days)
  } else if (format) {
    const parsed = DateTime.fromFormat(cell, format, { zone: 'utc', locale: 'en' })
    if (parsed.isValid) return { kind: 'date', iso: parsed.toISODate() }
  }
  if (shape.kind === 'certain' && /^\d{4}-/.test(cell)) return day(shape.year, shape.month, shape.day)
  if (format) {
    return refused(`This is not a date written as ${format}.`, 'Correct it, or give another --date-format.')
  }
  if (shape.kind === 'certain') return day(shape.year, shape.month, shape.day)
  if (shape.kind === 'numeric') {
    const [a, b, c] = shape.parts
    if (order === 'ymd') return day(fullYear(a), b, c)
    return order === 'dmy' ? day(fullYear(c), b, a) : day(fullYear(c), a, b)
  }
  if (shape.kind === 'serial') {
    return refused(
      "This is a spreadsheet's day number.",
      'Format the column as yyyy-mm-dd, or add --date-format excel.',
    )
  }
  return refused(
    'This is not a date.',
    'Write it as 2026-01-31, or say how it is written with --date-format.',
  )
}

function day(year: number, month: number, dayOfMonth: number): DateRead {
  const iso = isoDay(year, month, dayOfMonth)
  if (iso) return { kind: 'date', iso }
  return refused(
    'The calendar has no such day.',
    'Correct it in the source; another order is given with --date-format.',
  )
}

function relative(from: string, days: number): DateRead {
  const iso = DateTime.fromISO(from, { zone: 'utc' }).plus({ days }).toISODate()
  return iso ? { kind: 'date', iso } : refused('The calendar has no such day.', 'Correct it in the source.')
}

function plausible(read: DateRead): DateRead {
  if (read.kind === 'refused') return read
  const year = Number(read.iso.slice(0, 4))
  if (year >= EARLIEST_YEAR && year <= LATEST_YEAR) return read
  return refused(`The year ${year} cannot be right.`, 'Correct the date in the source.')
}

function refused(why: string, remedy: string): DateRead {
  return { kind: 'refused', why, remedy }
}
