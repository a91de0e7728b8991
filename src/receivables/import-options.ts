import type { Db } from '../ports.ts'
import type { Progress } from './csv/read-table.ts'
import type { Mapping } from './import-mapping.ts'

/** How one import is to be read and what was decided beforehand. Every answer here settles a question. */
export interface ImportOptions extends Partial<Mapping> {
  /** Our columns in the file's order, for a file without a header; `-` skips one. */
  positions?: string[]
  /** An id as the file has it → the id that is meant, for ids that lost their zeros. */
  ids?: Record<string, string>
  /** Names what keeps this part of the ledger fresh; an invoice we have keeps its own unless given, a new one gets `import`. */
  source?: string
  /** The file lists every open invoice of `source`; those it lacks leave the chase. */
  snapshot?: boolean
  /** Lets a snapshot take away more than a quarter of what is open. */
  force?: boolean
  /** Checks and counts, saves nothing. */
  dryRun?: boolean
  /** Leaves bad rows out, and returns them, instead of refusing the file. */
  skipBadRows?: boolean
  progress?: Progress
  /** Runs in the import's transaction once balances are right again. */
  afterLedgerChange?: (tx: Db, accountIds: string[]) => Promise<void>
}
