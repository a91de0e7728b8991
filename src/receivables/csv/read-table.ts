import { type CsvError, type Parser, parse } from 'csv-parse'
import { breathe } from '../breathe.ts'
import type { Findings } from '../import-outcome.ts'

/** The file's rows as they stand; `lines[i]` is the line on which `rows[i]` begins. */
export interface Table {
  rows: string[][]
  lines: number[]
}

export type Progress = (phase: 'reading' | 'checking' | 'saving', done: number, total: number) => void

const LETTERS_PER_SLICE = 400_000

/** Cuts text into cells. A quote that is never closed is a finding on the line where its row begins. */
export async function readTable(
  text: string,
  delimiter: string,
  findings: Findings,
  progress?: Progress,
): Promise<Table> {
  const rows: string[][] = []
  const ends: number[] = []
  const shared = cellSharing()
  let unclosed = false
  const parser = parse({
    delimiter,
    relax_column_count: true,
    // `5" pipe` and Excel's ="0012" are readable; what a stray quote swallowed shows in the row's width.
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: (_error: CsvError | undefined) => {
      unclosed = true
      return undefined
    },
    on_record: (row: string[], info: { lines: number }) => {
      rows.push(row.map(shared))
      ends.push(info.lines)
      // Kept here, so nothing waits in the stream's own buffer.
      return null
    },
  })
  await feed(parser, text, progress)
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

const DISTINCT_SHARED = 30_000

/**
 * A million cells that say USD need be one text, not a million. A column whose cells are nearly all
 * different, such as ids, is given up on.
 */
function cellSharing(): (cell: string, column: number) => string {
  const columns: (Map<string, string> | null)[] = []
  return (cell, column) => {
    const known = columns[column]
    if (known === null) return cell
    if (known === undefined) {
      columns[column] = new Map([[cell, cell]])
      return cell
    }
    const before = known.get(cell)
    if (before !== undefined) return before
    if (known.size >= DISTINCT_SHARED) columns[column] = null
    else known.set(cell, cell)
    return cell
  }
}

/** Slices end with a line, so that no letter is cut in two. */
async function feed(parser: Parser, text: string, progress?: Progress): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject)
  })
  parser.resume()
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start + LETTERS_PER_SLICE)
    const end = newline < 0 ? text.length : newline + 1
    parser.write(text.slice(start, end))
    start = end
    if (start < text.length) {
      progress?.('reading', start, text.length)
      await breathe()
    }
  }
  parser.end()
  await ended
}
