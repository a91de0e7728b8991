/** What of a table found no room; null when all of it did. */
export function sayLeftOut(rows: number, columns: number): string | null {
  const parts = [
    ...(rows > 0 ? [`${rows} more ${rows === 1 ? 'row' : 'rows'}`] : []),
    ...(columns > 0 ? [`${columns} more ${columns === 1 ? 'column' : 'columns'}`] : []),
  ]
  return parts.length > 0 ? `… and ${parts.join(', ')}` : null
}
