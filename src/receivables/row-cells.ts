import { currencyInCell, type DecimalSign, readAmount } from './csv/amount-reader.ts'
import type { DateRead } from './csv/date-reader.ts'
import type { Table } from './csv/read-table.ts'
import type { Findings } from './import-outcome.ts'
import type { Positions } from './match-columns.ts'
import { isCurrency } from './money.ts'

/** A table whose columns, date order and decimal sign are known. */
export interface Sheet {
  table: Table
  headings: string[]
  /** First row below the headings. */
  firstRow: number
  positions: Positions
  constants: Record<string, string>
  currency: string | null
  sign: DecimalSign
  dates: Map<string, (cell: string) => DateRead>
}

const SPREADSHEET_ERROR = /^#(REF|N\/A|VALUE|NAME|DIV\/0|NUM|NULL|SPILL|CALC)[!?]?$/i
const LONGEST_ID = 200

/** One row of a sheet at a time, read by our column names. What cannot be read becomes a finding. */
export class RowCells {
  private row = 0
  private readonly sheet: Sheet
  private readonly findings: Findings

  constructor(sheet: Sheet, findings: Findings) {
    this.sheet = sheet
    this.findings = findings
  }

  goTo(row: number): void {
    this.row = row
  }

  get line(): number {
    return this.sheet.table.lines[this.row] ?? 0
  }

  /** Whether the file or the mapping gives the column at all; an absent column changes nothing in the ledger. */
  has(name: string): boolean {
    return this.sheet.positions.has(name) || this.sheet.constants[name] !== undefined
  }

  /** The cell to the letter; null when nothing but blanks stands there. */
  name(name: string): string | null {
    const cell = this.cell(name)
    if (cell === '' || cell.trim() === '') return null
    if (SPREADSHEET_ERROR.test(cell.trim()) || /^#{3,}$/.test(cell.trim())) {
      this.refuse(
        name,
        'A spreadsheet put an error here instead of the value.',
        'Repair the formula or width and export again.',
      )
    } else if (cell.includes('\ufffd')) {
      this.refuse(
        name,
        'Letters were lost here before the file was written (\ufffd).',
        'Export again as UTF-8.',
      )
    }
    return cell
  }

  text(name: string): string | null {
    return this.name(name)?.trim() ?? null
  }

  /** An identifier: never read as a number; `="0012"` is what spreadsheets are given to keep zeros. */
  id(name: string): string | null {
    const cell = this.text(name)
    if (cell === null) return null
    const id = /^="(.*)"$/.exec(cell)?.[1] ?? cell
    if (/^\d(?:[.,]\d+)?E\+\d+$/i.test(id)) {
      this.refuse(
        name,
        'A spreadsheet shortened this identifier and its digits are lost.',
        'Format the column as text and export again.',
      )
    } else if (id.length > LONGEST_ID) {
      this.refuse(
        name,
        `An identifier has at most ${LONGEST_ID} characters.`,
        'Check that the quotes and delimiters of this row are right.',
      )
    }
    return id
  }

  /** A local date as `yyyy-MM-dd`. */
  date(name: string): string | null {
    const cell = this.text(name)
    const reader = this.sheet.dates.get(name)
    if (cell === null || !reader) return null
    const read = reader(cell)
    if (read.kind === 'date') return read.iso
    this.refuse(name, read.why, read.remedy)
    return null
  }

  /** The ISO 4217 code of this row: its column, the constant, or what the amount itself says. */
  currency(name: string, amountColumn: string): string | null {
    const given = this.sheet.positions.has(name) ? this.text(name) : null
    const code = (given ?? this.sheet.constants[name] ?? this.sheet.currency)?.toUpperCase()
    if (code !== undefined) {
      if (isCurrency(code)) return code
      this.refuse(name, `"${code}" is not an ISO 4217 currency.`, 'Write a code such as USD, EUR or JPY.')
      return null
    }
    const marked = currencyInCell(this.cell(amountColumn).trim())
    if (marked && isCurrency(marked)) return marked
    if (this.cell(amountColumn).trim() !== '') {
      this.findings.ask(
        'currency',
        'The file does not say in which currency its amounts are.',
        ['--currency USD', '--map "Their heading=currency"'],
        this.line,
      )
    }
    return null
  }

  /** Minor units of `currency`. */
  amount(name: string, currency: string | null): number | null {
    const cell = this.text(name)
    if (cell === null || currency === null) return null
    const read = readAmount(cell, this.sheet.sign, currency)
    if (read.kind === 'amount') return read.minor
    this.refuse(name, read.why, read.remedy)
    return null
  }

  flag(name: string): boolean | null {
    const cell = this.text(name)?.toLowerCase()
    if (cell === undefined) return null
    if (['yes', 'y', 'true', 't', '1', 'x', 'on'].includes(cell)) return true
    if (['no', 'n', 'false', 'f', '0', 'off'].includes(cell)) return false
    this.refuse(name, 'This is neither yes nor no.', 'Write yes or no.')
    return null
  }

  missing(name: string): void {
    this.refuse(name, 'A value is missing.', 'Fill the cell in.')
  }

  refuse(name: string, why: string, remedy: string): void {
    this.findings.refuse(this.line, this.headingOf(name), this.cell(name) || null, why, remedy)
  }

  ask(about: string, text: string, answers: string[]): void {
    this.findings.ask(about, text, answers, this.line)
  }

  leaveOut(why: string, id: string | null): null {
    this.findings.leaveOut(why, id)
    return null
  }

  private cell(name: string): string {
    const at = this.sheet.positions.get(name)
    if (at === undefined) return this.sheet.constants[name] ?? ''
    return this.sheet.table.rows[this.row]?.[at] ?? ''
  }

  /** How the file heads one of our columns. */
  headingOf(name: string): string {
    const at = this.sheet.positions.get(name)
    return (at === undefined ? undefined : this.sheet.headings[at]) || name
  }
}
