import { z } from 'zod'
import type { Terminal } from '../cli/terminal.ts'
import type { Holder } from './folder-lock.ts'

const line = z.object({
  out: z.string().optional(),
  err: z.string().optional(),
  progress: z.string().optional(),
  exit: z.number().optional(),
})

/** Lets the server that holds the data folder run the verb, and shows what it says. */
export async function forwardVerb(
  holder: Holder,
  argv: string[],
  cwd: string,
  tty: boolean,
  terminal: Terminal,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${holder.port}/control/run`, {
    method: 'POST',
    headers: { authorization: `Bearer ${holder.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ argv, cwd, tty }),
  })
  if (!response.ok || !response.body)
    throw new Error(`the running server refused the command (${response.status})`)
  let rest = ''
  let ended = false
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      const said = line.parse(JSON.parse(text))
      if (said.out !== undefined) terminal.out(said.out)
      if (said.err !== undefined) terminal.err(said.err)
      if (said.progress !== undefined) terminal.progress(said.progress)
      if (said.exit !== undefined) {
        terminal.setExitCode(said.exit)
        ended = true
      }
    }
  }
  if (!ended) throw new Error('the server stopped in the middle; run the command again to see what was done')
}
