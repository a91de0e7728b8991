/** What a file is imported as. */
export const IMPORT_KINDS = [
  'people',
  'accounts',
  'contacts',
  'invoices',
  'payments',
  'credits',
  'rates',
] as const
export type ImportKindName = (typeof IMPORT_KINDS)[number]

/** One cell or row that cannot be read. `line` counts the file's lines from 1; null means the whole file. */
export interface ImportError {
  line: number | null
  column: string | null
  value: string | null
  why: string
  remedy: string
}

/** Something readable that a person must choose; `answers` are the flags that settle it. */
export interface ImportQuestion {
  about: string
  text: string
  answers: string[]
  lines: number[]
}

export interface ImportOutcome {
  outcome: 'accepted' | 'refused' | 'asked'
  /** Distinct records in the file that could be read. */
  records: number
  /** Per currency, in that currency's own decimals. */
  sums: Record<string, string>
  new: number
  changed: number
  unchanged: number
  /** With `snapshot`: open invoices of the source that the file lacks. */
  vanished?: number
  errors: ImportError[]
  questions: ImportQuestion[]
  /** What was recognised and left aside, in sentences for people. */
  notes: string[]
  /** With `skipBadRows`: the bad rows, ready to be mended and imported again. */
  rejects: { rows: number; csv: string } | null
}

const LINES_SHOWN = 1_000

/** Collects what a file's reading finds, in the order it is found. */
export class Findings {
  readonly errors: ImportError[] = []
  readonly notes: string[] = []
  /** Set when what is wrong cannot be mended by leaving rows out. */
  wholeFile = false
  /** Ids of rows that an answer or a status left out, by the reason: they were in the file all the same. */
  readonly leftOut = new Map<string, string[]>()
  private readonly told = new Set<string>()
  private readonly asked = new Map<string, ImportQuestion>()

  refuse(
    line: number | null,
    column: string | null,
    value: string | null,
    why: string,
    remedy: string,
  ): void {
    // A cell is refused once, for the first reason found.
    const cell = `${line} ${column}`
    if (line !== null && this.told.has(cell)) return
    this.told.add(cell)
    this.errors.push({ line, column, value, why, remedy })
  }

  /**
   * Lines that raise the same question are gathered under its first wording.
   * @param key tells questions apart that are about the same kind of thing.
   */
  ask(about: string, text: string, answers: string[], line?: number, key: string = about): void {
    const known = this.asked.get(key)
    const question = known ?? { about, text, answers, lines: [] }
    if (!known) this.asked.set(key, question)
    if (line === undefined || question.lines.length >= LINES_SHOWN || question.lines.at(-1) === line) return
    if (!question.lines.includes(line)) question.lines.push(line)
  }

  /** @param why in the plural, for a note: `invoices due before issue`. */
  leaveOut(why: string, id: string | null): void {
    const ids = this.leftOut.get(why) ?? []
    ids.push(id ?? '')
    this.leftOut.set(why, ids)
  }

  note(sentence: string): void {
    this.notes.push(sentence)
  }

  get questions(): ImportQuestion[] {
    return [...this.asked.values()]
  }
}

/** 0 accepted, 1 refused, 3 a person must choose. */
export function exitCodeOf(outcome: ImportOutcome['outcome']): number {
  return outcome === 'accepted' ? 0 : outcome === 'refused' ? 1 : 3
}
