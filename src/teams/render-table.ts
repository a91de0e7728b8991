import type { Column } from '../chat/card.ts'
import { sayLeftOut } from '../chat/say-left-out.ts'
import type { CardElement, RichTextBlock, Table, TextStyle } from './adaptive-card.ts'
import { inertRun } from './inert.ts'
import { LIMITS } from './limits.ts'
import { richText, smallText } from './spans.ts'
import { bytesOf, type Unit } from './unit.ts'

/** Stands in a cell that has nothing to say. */
const NOTHING = '–'

interface Grid {
  columns: Column[]
  rows: string[][]
}

/** A table where there is room for one, and a list that says the same on a phone. */
export function tableUnits(columns: Column[], rows: string[][]): Unit[] {
  let grid = gridOf(columns, rows)
  let shapes = bothShapes(grid)
  while (grid.rows.length > 0 && bytesOf(shapes) > LIMITS.tableBytes) {
    grid = { ...grid, rows: grid.rows.slice(0, Math.floor(grid.rows.length * 0.8)) }
    shapes = bothShapes(grid)
  }
  const leftOut = sayLeftOut(rows.length - grid.rows.length, columns.length - grid.columns.length)
  return [
    { elements: [...shapes, ...(leftOut ? [smallText(leftOut)] : [])], counts: Math.max(1, rows.length) },
  ]
}

function bothShapes(grid: Grid): CardElement[] {
  return [desktopTable(grid), { type: 'Container', targetWidth: 'atMost:narrow', items: narrowLines(grid) }]
}

function desktopTable({ columns, rows }: Grid): Table {
  const widths = columns.map((column, index) => widthOf(column, [column.label, ...cellsIn(rows, index)]))
  const row = (texts: string[], style: TextStyle = {}): Table['rows'][number] => ({
    type: 'TableRow',
    cells: texts.map((text, index) => ({
      type: 'TableCell',
      items: [aligned(richText(text, style), columns[index])],
    })),
  })
  return {
    type: 'Table',
    targetWidth: 'atLeast:standard',
    firstRowAsHeaders: true,
    showGridLines: false,
    columns: columns.map(({ align }, index) => ({
      width: widths[index] ?? 1,
      ...(align === 'right' ? { horizontalCellContentAlignment: 'right' } : {}),
    })),
    rows: [
      row(
        columns.map(({ label }) => label),
        { weight: 'bolder' },
      ),
      ...rows.map((texts) => row(texts)),
    ],
  }
}

/** The first two columns of each row side by side, the others below with their names. */
function narrowLines({ columns, rows }: Grid): CardElement[] {
  const [first, second] = columns
  const head = pair(
    richText(first?.label ?? '', { size: 'small', isSubtle: true }),
    second && richText(second.label, { size: 'small', isSubtle: true }),
  )
  const body = rows.flatMap((row): CardElement[] => {
    const line = pair(
      richText(row[0] ?? '', { weight: 'bolder' }),
      second && richText(row[1] ?? '', { weight: 'bolder' }),
    )
    const others = columns.slice(2).flatMap(({ label }, index) => {
      const text = row[index + 2] ?? NOTHING
      return text === NOTHING ? [] : [`${label}: ${text}`]
    })
    const below = others.length > 0 ? [{ ...smallText([others.join(' · ')]), spacing: 'none' as const }] : []
    return [{ ...line, separator: true, spacing: 'small' }, ...below]
  })
  return [head, ...body]
}

function pair(left: RichTextBlock, right: RichTextBlock | undefined): CardElement {
  if (!right) return left
  return {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: 'stretch', items: [left] },
      { type: 'Column', width: 'auto', items: [{ ...right, horizontalAlignment: 'right' }] },
    ],
  }
}

function aligned(block: RichTextBlock, column: Column | undefined): RichTextBlock {
  return column?.align === 'right' ? { ...block, horizontalAlignment: 'right' } : block
}

function gridOf(columns: Column[], rows: string[][]): Grid {
  const shown = columns.length > 0 ? columns.slice(0, LIMITS.tableColumns) : [{ label: NOTHING }]
  const cell = (text: string | undefined) => {
    const words = inertRun(text ?? '', LIMITS.tableCell).trim()
    return words === '' ? NOTHING : words
  }
  return {
    columns: shown.map((column) => ({ ...column, label: cell(column.label) })),
    rows: rows.slice(0, LIMITS.tableRows).map((row) => shown.map((_, index) => cell(row[index]))),
  }
}

function cellsIn(rows: string[][], index: number): string[] {
  return rows.map((row) => row[index] ?? '')
}

/** Columns share the width as their longest texts would have it, within reason; figures never wrap, prose may. */
function widthOf({ align }: Column, texts: string[]): number {
  const longest = Math.max(5, ...texts.map((text) => text.length))
  if (align === 'right') return Math.min(24, longest)
  const word = Math.max(...texts.flatMap((text) => text.split(' ').map(({ length }) => length)))
  return Math.min(24, Math.max(5, word, Math.ceil(0.6 * longest)))
}
