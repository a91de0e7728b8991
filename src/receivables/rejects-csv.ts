import type { ImportError } from './import-outcome.ts'
import type { Sheet } from './row-cells.ts'

const PROBLEM = 'problem'

/** The bad rows with their original cells and what is wrong with them, ready to be mended and imported again. */
export function rejectsCsv(
  sheet: Sheet,
  errors: readonly ImportError[],
): { rows: number; csv: string } | null {
  const problems = new Map<number, string[]>()
  for (const { line, column, why, remedy } of errors) {
    if (line === null) continue
    const said = problems.get(line) ?? []
    said.push(`${column ? `${column}: ` : ''}${why} ${remedy}`)
    problems.set(line, said)
  }
  if (problems.size === 0) return null
  const width = sheet.headings.length
  // Rejects of rejects: the old problem column gives way to the new one.
  const kept = sheet.headings.map((_heading, at) => at).filter((at) => sheet.headings[at] !== PROBLEM)
  const out = [[...kept.map((at) => sheet.headings[at] ?? ''), PROBLEM]]
  for (let row = sheet.firstRow; row < sheet.table.rows.length; row++) {
    const problem = problems.get(sheet.table.lines[row] ?? 0)
    if (!problem) continue
    const cells = sheet.table.rows[row] ?? []
    const own = cells.length > width ? cells : kept.map((at) => cells[at] ?? '')
    out.push([...own, problem.join(' ')])
  }
  return { rows: out.length - 1, csv: `${out.map((cells) => cells.map(quoted).join(',')).join('\n')}\n` }
}

function quoted(cell: string): string {
  return /[",;\t|\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell
}
