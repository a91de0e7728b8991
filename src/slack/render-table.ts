import type { KnownBlock, RichTextBlock, TableBlock } from '@slack/types'
import type { Column } from '../chat/card.ts'
import { inertPlain } from '../chat/inert.ts'
import { sayLeftOut } from '../chat/say-left-out.ts'
import { LIMITS } from './limits.ts'

export interface TableParts {
  block: KnownBlock
  /** Rows and columns that found no room. */
  leftOut: string | null
}

interface Grid {
  columns: Column[]
  rows: string[][]
  leftOut: string | null
}

/** A real table block: one per message, and in messages only. */
export function tableBlock(columns: Column[], rows: string[][]): TableParts {
  const grid = fitGrid(columns, rows)
  const block: TableBlock = {
    type: 'table',
    column_settings: grid.columns.map((column) => ({ align: column.align ?? 'left', is_wrapped: false })),
    rows: [grid.columns.map((column) => column.label), ...grid.rows].map((row) =>
      row.map((text) => ({ type: 'raw_text', text })),
    ),
  }
  return { block, leftOut: grid.leftOut }
}

/** The same in aligned monospace text, for places without table blocks. */
export function tableText(columns: Column[], rows: string[][]): TableParts {
  const grid = fitGrid(columns, rows)
  const lines = [grid.columns.map((column) => column.label), ...grid.rows]
  const widths = grid.columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))))
  const kept: string[] = []
  let length = 0
  for (const line of lines) {
    const written = line
      .map((text, index) => {
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)))
        return grid.columns[index]?.align === 'right' ? gap + text : text + gap
      })
      .join('  ')
      .trimEnd()
    length += written.length + 1
    if (length > LIMITS.section && kept.length > 1) break
    kept.push(written)
  }
  const block: RichTextBlock = {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: kept.join('\n').slice(0, LIMITS.tableText) }],
      },
    ],
  }
  return { block, leftOut: sayLeftOut(rows.length - (kept.length - 1), columns.length - grid.columns.length) }
}

function fitGrid(columns: Column[], rows: string[][]): Grid {
  const shown = columns.length > 0 ? columns.slice(0, LIMITS.tableColumns) : [{ label: '–' }]
  const cell = (text: string | undefined) => {
    const words = inertPlain(text ?? '', LIMITS.tableCell).trim()
    return words === '' ? '–' : words
  }
  const labelled = shown.map((column) => ({ ...column, label: cell(column.label) }))
  let length = labelled.reduce((sum, column) => sum + column.label.length, 0)
  const kept: string[][] = []
  for (const row of rows.slice(0, LIMITS.tableRows - 1)) {
    const cells = labelled.map((_, index) => cell(row[index]))
    length += cells.reduce((sum, text) => sum + text.length, 0)
    if (length > LIMITS.tableText) break
    kept.push(cells)
  }
  return {
    columns: labelled,
    rows: kept,
    leftOut: sayLeftOut(rows.length - kept.length, columns.length - shown.length),
  }
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/gu

function widthOf(text: string): number {
  const narrow = text.replace(/\p{M}/gu, '')
  return [...narrow].length + (narrow.match(WIDE)?.length ?? 0)
}
