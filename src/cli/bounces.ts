import { Command } from 'commander'
import { recordReport } from '../mail/delivery-report.ts'
import { recordMailEvent } from '../outreach/record-mail-event.ts'
import { unreadable } from './import.ts'
import type { Terminal } from './terminal.ts'

/** A report with the whole message in it, and room. */
const LONGEST = 20_000_000
const STANDARD_INPUT = '-'

/** `dunwell bounces`: takes the delivery reports that mail servers send back to the address mails come from. */
export function bouncesCommand(terminal: Terminal): Command {
  return new Command('bounces')
    .description(
      'Record delivery reports, one mail to a file: mails that came back. The same one twice changes nothing.',
    )
    .argument('[files...]', 'mails as they came (.eml); from standard input without any, or with -')
    .option('--json', 'print one line of JSON for each')
    .action(async (files: string[], { json }: { json?: boolean }) => {
      // No other verb waits for the parser to load.
      const { readDeliveryReport } = await import('../mail/read-delivery-report.ts')
      const named = files.length > 0 ? files : [STANDARD_INPUT]
      // Read before the database is asked for: a server that holds it takes over what was read.
      const input = named.includes(STANDARD_INPUT) ? await read(terminal, STANDARD_INPUT) : undefined
      await terminal.withDeps(async (deps) => {
        for (const file of named) {
          const report = (file === STANDARD_INPUT && input) || (await read(terminal, file))
          const { said, refused, recorded } =
            'why' in report
              ? { said: [], refused: report.why, recorded: 0 }
              : await recordReport(await readDeliveryReport(report.raw), (event) =>
                  recordMailEvent(deps, event),
                )
          const name = file === STANDARD_INPUT ? 'standard input' : file
          if (refused !== null) terminal.setExitCode(1)
          if (json)
            terminal.out(JSON.stringify({ file: name, ok: refused === null, recorded, said, refused }))
          else if (refused === null) for (const line of said) terminal.out(`${name}: ${line}`)
          else terminal.err(`${name}: ${refused} Nothing was changed by it: keep it, and look at it.`)
        }
      })
    })
}

async function read(terminal: Terminal, file: string): Promise<{ raw: Uint8Array } | { why: string }> {
  try {
    const raw = await (file === STANDARD_INPUT ? terminal.readInput() : terminal.readFile(file, LONGEST + 1))
    if (raw.length > LONGEST) return { why: 'It is too long for a delivery report.' }
    return raw.length > 0 ? { raw } : { why: 'It is empty.' }
  } catch (error) {
    return { why: unreadable(file, error) }
  }
}
