import { breathe, ROWS_PER_BREATH } from './breathe.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings } from './import-outcome.ts'

export type Resolved<Row> = { kind: 'found'; row: Row } | { kind: 'unknown' } | { kind: 'asked' }

/**
 * Finds ledger rows by the ids a file has, also when a spreadsheet took their leading zeros.
 * @param namesOf what a row may be called: its external id first.
 */
export class References<Row> {
  private readonly exact = new Map<string, Row[]>()
  private readonly stripped = new Map<string, Row[]>()
  private readonly noun: string
  private readonly namesOf: (row: Row) => readonly string[]
  private readonly options: ImportOptions
  private readonly findings: Findings

  constructor(
    noun: string,
    rows: readonly Row[],
    namesOf: (row: Row) => readonly string[],
    options: ImportOptions,
    findings: Findings,
  ) {
    this.noun = noun
    this.namesOf = namesOf
    this.options = options
    this.findings = findings
    this.know(rows)
  }

  /** The same of very many rows, a few at a time. */
  static async of<Row>(
    noun: string,
    rows: readonly Row[],
    namesOf: (row: Row) => readonly string[],
    options: ImportOptions,
    findings: Findings,
  ): Promise<References<Row>> {
    const references = new References<Row>(noun, [], namesOf, options, findings)
    for (let start = 0; start < rows.length; start += ROWS_PER_BREATH) {
      references.know(rows.slice(start, start + ROWS_PER_BREATH))
      await breathe()
    }
    return references
  }

  private know(rows: readonly Row[]): void {
    for (const row of rows) {
      for (const name of new Set(this.namesOf(row))) {
        add(this.exact, name, row)
        if (/^0+\d+$/.test(name)) add(this.stripped, name.replace(/^0+/, ''), row)
      }
    }
  }

  /**
   * @param narrow picks among several rows of the same name.
   * @param shown the name as the file has it.
   */
  find(name: string, line: number, narrow?: (row: Row) => boolean, shown = name): Resolved<Row> {
    const meant = meantBy(name, this.options)
    const rows = pick(this.exact.get(meant), narrow)
    if (rows.length === 1) return one(rows)
    if (rows.length > 1) {
      this.findings.ask(
        'ambiguous',
        `"${shown}" means more than one ${this.noun}.`,
        [`--id "${shown}=<id of the right ${this.noun}>"`],
        line,
        `ambiguous ${this.noun} ${name}`,
      )
      return { kind: 'asked' }
    }
    if (this.options.lostZeros === 'new' || !/^[1-9]\d*$/.test(meant)) return { kind: 'unknown' }
    const shortened = pick(this.stripped.get(meant), narrow)
    if (shortened.length <= 1) return one(shortened)
    const whole = [...this.exact].flatMap(([key, found]) =>
      key.replace(/^0+/, '') === meant && found ? [key] : [],
    )
    this.findings.ask(
      'lost-zeros',
      `"${name}" may have lost leading zeros, and several ${this.noun}s fit: ${whole.join(', ')}.`,
      [...whole.map((key) => `--id ${name}=${key}`), '--lost-zeros new'],
      line,
      `lost-zeros ${this.noun} ${name}`,
    )
    return { kind: 'asked' }
  }
}

/** The id that `--id` gives for one in the file; names such as `constructor` are ids like any other. */
export function meantBy(name: string, options: ImportOptions): string {
  return options.ids && Object.hasOwn(options.ids, name) ? (options.ids[name] ?? name) : name
}

function one<Row>(rows: readonly Row[]): Resolved<Row> {
  const [row] = rows
  return row === undefined ? { kind: 'unknown' } : { kind: 'found', row }
}

function pick<Row>(rows: Row[] | undefined, narrow?: (row: Row) => boolean): Row[] {
  const all = [...new Set(rows ?? [])]
  if (!narrow || all.length < 2) return all
  const narrowed = all.filter(narrow)
  return narrowed.length > 0 ? narrowed : all
}

function add<Row>(map: Map<string, Row[]>, key: string, row: Row): void {
  const known = map.get(key)
  if (known) known.push(row)
  else map.set(key, [row])
}
