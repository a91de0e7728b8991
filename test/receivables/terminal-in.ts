import type { Terminal } from '../../src/cli/terminal.ts'
import { silentLog } from '../support/silent-log.ts'
import type { ImportWorld } from './import-world.ts'

export interface Said {
  out: string[]
  err: string[]
  code: number | null
}

/** A terminal whose files are in memory and whose words are kept. */
export function terminalIn({ context }: ImportWorld, files: Record<string, string>, said: Said): Terminal {
  return {
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    progress: () => {},
    readFile: async (path) => {
      const content = files[path]
      if (content === undefined) throw new Error('no such file')
      return new TextEncoder().encode(content)
    },
    writeFile: async (path, content) => {
      files[path] = typeof content === 'string' ? content : new TextDecoder().decode(content)
    },
    setExitCode: (code) => {
      said.code = code
    },
    withDeps: (work) =>
      work({
        db: context.db,
        now: () => context.now,
        newId: context.newId,
        log: silentLog,
        messengers: {},
        organisationId: context.organisationId,
      }),
  }
}
