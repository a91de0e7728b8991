import { type CsvError, parse } from 'csv-parse/sync'
import type { Findings } from '../import-outcome.ts'

/** The file's rows as they stand; `lines[i]` is the line on which `rows[i]` begins. */
export interface Table {
  rows: string[][]
  lines: number[]
}

export type Progress = (phase: 'reading' | 'checking' | 'saving', done: number, total: number) => void

const ROWS_PER_REPORT = 5_000

/** Cuts text into cells. A quote that is never closed is a finding on the line where its row begins. */
export function readTable(text: string, delimiter: string, findings: Findings, progress?: Progress): Table {
  const ends: number[] = []
  const note = (row: string[], info: { lines: number; bytes: number }): string[] => {
    ends.push(info.lines)
    if (progress && ends.length % ROWS_PER_REPORT === 0) progress('reading', info.bytes, text.length)
    return row
  }
  let unclosed: string | null = null
  const rows: string[][] = parse(text, {
    delimiter,
    relax_column_count: true,
    // `5" pipe` and Excel's ="0012" are readable; what a stray quote swallowed shows in the row's width.
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      unclosed = error?.code ?? 'unreadable'
      return undefined
    },
    on_record: note,
  })
  const lines = ends.map((_end, row) => (row === 0 ? 1 : (ends[row - 1] ?? 0) + 1))
  if (unclosed) {
    findings.wholeFile = true
    const line = (ends.at(-1) ?? 0) + 1
    findings.refuse(
      line,
      null,
      (text.split('\n')[line - 1] ?? '').slice(0, 120),
      'A quote is opened here and never closed, so the rest of the file cannot be read.',
      'Close the quote (a quote inside a cell is written twice), or export the file again: it may be cut off.',
    )
  }
  return { rows, lines }
}
