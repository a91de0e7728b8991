import type { Column } from '../column.ts'
import { headingKey } from '../import-columns.ts'

const ROWS_SEARCHED = 25

export interface Header {
  /** Row that holds the headings; -1 when the file has none. */
  row: number
  headings: string[]
}

/**
 * Finds the row of headings under any title rows: the first one in which the most headings are known.
 * @param mapped headings that the mapping names.
 * @returns null when no row looks like headings.
 */
export function findHeader(
  rows: readonly string[][],
  columns: readonly Column[],
  mapped: readonly string[],
): Header | null {
  const known = new Set<string>(mapped.map(headingKey))
  for (const column of columns) {
    for (const name of [column.name, ...column.aliases]) known.add(headingKey(name))
  }
  let best = { row: -1, score: 0 }
  for (const [row, cells] of rows.slice(0, ROWS_SEARCHED).entries()) {
    const score = cells.filter((cell) => known.has(headingKey(cell))).length
    if (score > best.score && !looksLikeData(cells)) best = { row, score }
  }
  if (best.score >= 2) return { row: best.row, headings: headingsOf(rows[best.row]) }
  // Headings nobody has told us about are still headings when nothing in them is a value.
  const first = rows.findIndex((cells) => cells.filter((cell) => cell.trim() !== '').length > 1)
  const cells = rows[first]
  if (!cells || looksLikeData(cells) || rows.length - first < 2) return null
  return best.score > 0 || !cells.some((cell) => cell.trim() === '')
    ? { row: first, headings: headingsOf(cells) }
    : null
}

function headingsOf(cells: readonly string[] | undefined): string[] {
  return (cells ?? []).map((cell) => cell.replace(/\s+/g, ' ').trim())
}

/** Headings hold no dates, amounts or addresses. */
function looksLikeData(cells: readonly string[]): boolean {
  return cells.some(
    (cell) => /^[^\p{L}]*\d[^\p{L}]*$/u.test(cell) || /^\S+@\S+\.\S+$/.test(cell) || /^T[+-]\d+$/.test(cell),
  )
}
