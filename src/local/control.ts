import { timingSafeEqual } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as z from 'zod'
import type { Terminal } from '../cli/terminal.ts'
import type { Deps } from '../ports.ts'
import { readFileAtMost } from './read-file-at-most.ts'
import { sentenceOf } from './sentence-of.ts'

/** A folder of mails may be named file by file. */
const MOST_WORDS = 5_000

const order = z.object({
  argv: z.array(z.string().max(10_000)).max(MOST_WORDS),
  cwd: z.string(),
  tty: z.boolean(),
  input: z.base64().default(''),
})

/** Runs the `dunwell` program on a terminal; `cli.ts` has the one. */
export type RunProgram = (argv: string[], terminal: Terminal) => Promise<void>

/** One line of the answer. */
export type ControlLine = { out: string } | { err: string } | { progress: string } | { exit: number }

/**
 * Takes CLI verbs while this server holds the embedded data folder. The caller proves that it may read the
 * folder by the token of its lock file, and gets the verb's output line by line.
 */
export function createControl(
  token: string,
  runProgram: RunProgram,
  depsFor: () => Promise<Deps & { organisationId: string }>,
  afterwards: () => void,
): (request: Request) => Promise<Response> {
  const wanted = Buffer.from(`Bearer ${token}`)
  return async (request) => {
    const given = Buffer.from(request.headers.get('authorization') ?? '')
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      return Response.json({ error: 'Not the token of the data folder.' }, { status: 401 })
    }
    const read = order.safeParse(await request.json().catch(() => undefined))
    if (!read.success) return Response.json({ error: 'Not a CLI verb.' }, { status: 400 })
    const { argv, cwd, tty, input } = read.data
    const lines = new TransformStream<string, string>()
    const writer = lines.writable.getWriter()
    const send = (line: ControlLine) => void writer.write(`${JSON.stringify(line)}\n`).catch(() => {})
    let exitCode = 0
    const terminal: Terminal = {
      out: (text) => send({ out: text }),
      err: (text) => send({ err: text }),
      progress: (text) => tty && send({ progress: text }),
      readFile: (path, atMost) => readFileAtMost(resolve(cwd, path), atMost),
      readInput: async () => Buffer.from(input, 'base64'),
      writeFile: (path, content) => writeFile(resolve(cwd, path), content),
      setExitCode: (code) => {
        exitCode = code
      },
      withDeps: async (work) => work(await depsFor()),
    }
    void runProgram(argv, terminal)
      .catch((error: unknown) => {
        exitCode = 1
        send({ err: sentenceOf(error) })
      })
      .finally(() => {
        afterwards()
        send({ exit: exitCode })
        void writer.close().catch(() => {})
      })
    return new Response(lines.readable.pipeThrough(new TextEncoderStream()), {
      headers: { 'content-type': 'application/x-ndjson' },
    })
  }
}
