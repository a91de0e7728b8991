import type { Deps } from '../ports.ts'

/** What a CLI verb may touch. The same verb runs in its own process or inside the server. */
export interface Terminal {
  /** A line on standard output. */
  out(line: string): void
  /** A line on standard error. */
  err(line: string): void
  /** Replaces the last progress line; shown on a terminal only. */
  progress(line: string): void
  /**
   * Relative paths are the caller's.
   * @param atMost bytes: what comes after them is not read.
   */
  readFile(path: string, atMost?: number): Promise<Uint8Array>
  /** All of standard input, the same every time. */
  readInput(): Promise<Uint8Array>
  writeFile(path: string, content: string | Uint8Array): Promise<void>
  setExitCode(code: number): void
  /** Opens the database for as long as `work` runs; says why and exits with 1 when it cannot. */
  withDeps(work: (deps: Deps & { organisationId: string }) => Promise<void>): Promise<void>
}
