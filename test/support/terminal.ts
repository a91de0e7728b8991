import type { Terminal } from '../../src/cli/terminal.ts'
import type { Deps } from '../../src/ports.ts'

/** What a verb said, and the code it ended with; null while it named none. */
export interface Said {
  out: string[]
  err: string[]
  code: number | null
}

export type Files = Record<string, string | Uint8Array>

/** A terminal whose files are in memory and whose words are kept; without `deps` no verb may open a database. */
export function testTerminal(
  files: Files = {},
  deps?: () => Deps & { organisationId: string },
  said: Said = { out: [], err: [], code: null },
): { terminal: Terminal; said: Said } {
  const terminal: Terminal = {
    out: (line) => void said.out.push(line),
    err: (line) => void said.err.push(line),
    progress: () => {},
    readFile: async (path, atMost) => {
      const content = files[path]
      if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT', path })
      return (typeof content === 'string' ? new TextEncoder().encode(content) : content).subarray(0, atMost)
    },
    readInput: () => terminal.readFile('standard input'),
    writeFile: async (path, content) => {
      files[path] = content
    },
    setExitCode: (code) => {
      said.code = code
    },
    withDeps: async (work) => {
      if (!deps) throw new Error('there is no database here')
      await work(deps())
    },
  }
  return { terminal, said }
}
