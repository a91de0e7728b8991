import { breathe, ROWS_PER_BREATH } from './breathe.ts'
import { currencyInCell, type DecimalSign, signProvenBy } from './csv/amount-reader.ts'
import { distinctCells } from './distinct-cells.ts'
import { columnsOf } from './import-columns.ts'
import type { Findings, ImportKindName } from './import-outcome.ts'
import { decimalsOf, isCurrency } from './money.ts'
import type { Sheet } from './row-cells.ts'

/** The decimal sign is one for the whole file: whoever wrote one column wrote the others. */
export async function settleDecimals(
  kind: ImportKindName,
  sheet: Sheet,
  findings: Findings,
): Promise<DecimalSign> {
  const proofs: Record<DecimalSign, number[]> = { dot: [], comma: [] }
  const openDots: number[] = []
  const openCommas: number[] = []
  let seen = 0
  for (const column of columnsOf(kind)) {
    if (column.type !== 'amount' || !sheet.positions.has(column.name)) continue
    for (const [cell, row] of distinctCells(sheet, column.name)) {
      seen += 1
      if (seen % ROWS_PER_BREATH === 0) await breathe()
      const proof = signProvenBy(cell)
      if (proof === 'dot' || proof === 'comma') proofs[proof].push(row)
      else if (proof === 'either-dot') openDots.push(row)
      else if (proof === 'either-comma') openCommas.push(row)
    }
  }
  const [odd, usual] =
    proofs.dot.length >= proofs.comma.length ? (['comma', 'dot'] as const) : (['dot', 'comma'] as const)
  for (const row of proofs[usual].length > 0 ? proofs[odd] : []) {
    findings.wholeFile = true
    findings.refuse(
      sheet.table.lines[row] ?? 0,
      sheet.headings[sheet.positions.get('amount') ?? -1] ?? 'amount',
      (sheet.table.rows[row]?.[sheet.positions.get('amount') ?? -1] ?? '').trim() || null,
      `The decimal sign here is a ${odd}, while other rows have a ${usual}.`,
      'Correct the odd rows, or say which it is with --decimal dot or --decimal comma.',
    )
  }
  if (proofs[usual].length > 0) return usual
  const three = hasThreeDecimals(kind, sheet)
  const open = three ? openCommas : openDots
  if (openDots.length > 0 && openCommas.length > 0) open.push(...(three ? openDots : openCommas))
  for (const row of open) {
    const cell = sheet.table.rows[row]?.[sheet.positions.get('amount') ?? -1] ?? ''
    findings.ask(
      'decimal-sign',
      `No row proves whether "${cell.trim()}" is more than a thousand or has three decimals.`,
      ['--decimal comma', '--decimal dot'],
      sheet.table.lines[row],
    )
  }
  // Until it is answered, the reading that finds no fault with these cells.
  return open.length > 0 && !three ? 'comma' : 'dot'
}

function hasThreeDecimals(kind: ImportKindName, sheet: Sheet): boolean {
  const codes = new Set<string>()
  if (sheet.currency) codes.add(sheet.currency)
  for (const column of columnsOf(kind)) {
    if (column.type === 'currency') {
      for (const cell of distinctCells(sheet, column.name).keys()) codes.add(cell.trim().toUpperCase())
      const constant = sheet.constants[column.name]
      if (constant) codes.add(constant.toUpperCase())
    }
  }
  if (codes.size === 0 && sheet.positions.has('amount')) {
    for (const cell of distinctCells(sheet, 'amount').keys()) codes.add(currencyInCell(cell.trim()) ?? '')
  }
  return [...codes].some((code) => isCurrency(code) && decimalsOf(code) === 3)
}
