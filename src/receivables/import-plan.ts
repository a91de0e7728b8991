import type { Context, Db } from '../ports.ts'
import type { ImportOptions } from './import-options.ts'
import type { Findings } from './import-outcome.ts'

/** What a planner works with; everything in it is read inside the import's transaction. */
export interface Planning {
  tx: Db
  context: Context
  /** The organisation's date. */
  today: string
  options: ImportOptions
  findings: Findings
}

/** What saving would do, worked out before anything is saved. */
export interface ImportPlan {
  records: number
  /** Minor units per currency. */
  sums: Map<string, bigint>
  new: number
  changed: number
  unchanged: number
  /** Invoices that a snapshot lacks. */
  vanished?: number
  /** @returns the accounts whose ledger it changed. */
  save(): Promise<string[]>
}

export type Verdict = 'new' | 'changed' | 'unchanged'

/** Compares a stored row with the one the file asks for. */
export function verdictOf<Row extends Record<string, unknown>>(before: Row | undefined, after: Row): Verdict {
  if (!before) return 'new'
  for (const key of Object.keys(after)) {
    if (
      before[key] !== after[key] &&
      JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null)
    )
      return 'changed'
  }
  return 'unchanged'
}

/** The file's value when it has the column, else what was there before. */
export function given<T>(value: T | undefined, before: T): T {
  return value === undefined ? before : value
}

/** Sums of a file may exceed what a number holds exactly. */
export function addTo(sums: Map<string, bigint>, currency: string, minor: number): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor))
}
