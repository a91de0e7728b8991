import type { Sheet } from './row-cells.ts'

/** Each different cell of a column with the first row it stands in. */
export function distinctCells(sheet: Sheet, name: string): Map<string, number> {
  const distinct = new Map<string, number>()
  const at = sheet.positions.get(name)
  if (at === undefined) return distinct
  for (let row = sheet.firstRow; row < sheet.table.rows.length; row++) {
    const cell = (sheet.table.rows[row]?.[at] ?? '').trim()
    if (cell !== '' && !distinct.has(cell)) distinct.set(cell, row)
  }
  return distinct
}
