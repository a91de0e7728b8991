import * as z from 'zod'
import type { Terminal } from '../cli/terminal.ts'
import type { Holder } from './folder-lock.ts'

const line = z.object({
  out: z.string().optional(),
  err: z.string().optional(),
  progress: z.string().optional(),
  exit: z.number().optional(),
})

const CUT_SHORT = 'The server stopped in the middle. Run the command again to see what was done.'

/**
 * Lets the server that holds the data folder run the verb, and shows what it says.
 * @returns false when nobody listens there any more, so that nothing was done.
 */
export async function forwardVerb(
  holder: Holder,
  { input, ...verb }: { argv: string[]; cwd: string; tty: boolean; input: Uint8Array | undefined },
  terminal: Terminal,
): Promise<boolean> {
  const response = await fetch(`${holder.url}/control/run`, {
    method: 'POST',
    headers: { authorization: `Bearer ${holder.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input ? { ...verb, input: Buffer.from(input).toString('base64') } : verb),
  }).catch((error: unknown) => {
    if (wasRefused(error)) return undefined
    throw new Error(CUT_SHORT)
  })
  if (!response) return false
  if (!response.ok || !response.body) {
    throw new Error(
      `The running server refused the command (${response.status}). Try again, or stop it first.`,
    )
  }
  for await (const text of linesOf(response.body)) {
    const said = line.parse(JSON.parse(text))
    if (said.out !== undefined) terminal.out(said.out)
    if (said.err !== undefined) terminal.err(said.err)
    if (said.progress !== undefined) terminal.progress(said.progress)
    if (said.exit !== undefined) {
      terminal.setExitCode(said.exit)
      return true
    }
  }
  throw new Error(CUT_SHORT)
}

/** Whole lines; a connection that breaks ends them. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const chunk = await reader.read().catch(() => undefined)
    if (!chunk || chunk.done) return
    const lines = `${rest}${decoder.decode(chunk.value, { stream: true })}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function wasRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}
