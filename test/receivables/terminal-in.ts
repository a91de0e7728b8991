import type { Terminal } from '../../src/cli/terminal.ts'
import { silentLog } from '../support/silent-log.ts'
import { type Files, type Said, testTerminal } from '../support/terminal.ts'
import type { ImportWorld } from './import-world.ts'

/** A terminal in the world of an import. */
export function terminalIn({ context }: ImportWorld, files: Files, said: Said): Terminal {
  const { db, now, newId, organisationId } = context
  const deps = () => ({ db, now: () => now, newId, log: silentLog, messengers: {}, organisationId })
  return testTerminal(files, deps, said).terminal
}
