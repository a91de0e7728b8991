import { Command } from 'commander'
import { followLedger } from '../cases/follow-ledger.ts'
import { slackManifest } from '../slack/manifest.ts'
import type { AfterLedgerChange } from './after-ledger-change.ts'
import { agingCommand } from './aging.ts'
import { auditCommand } from './audit.ts'
import { closeResidualsCommand } from './close-residuals.ts'
import { importCommand } from './import.ts'
import { mappingsCommand } from './mappings.ts'
import { organisationCommand } from './organisation.ts'
import { placeCommand } from './place.ts'
import { policyCommand } from './policy.ts'
import { runCommand } from './run.ts'
import type { Terminal } from './terminal.ts'
import { unplaceCommand } from './unplace.ts'

export const SEE_HELP = '(add --help for what can be said here)'

/** Every verb but `start`, which is the server itself. */
export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command('dunwell').description('Collections that keep the customer.').version(version)
  const follow: AfterLedgerChange = (tx, context, accountIds) =>
    followLedger({ ...context, db: tx }, accountIds)
  program.addCommand(importCommand(terminal, follow))
  program.addCommand(mappingsCommand(terminal))
  program.addCommand(placeCommand(terminal, follow))
  program.addCommand(unplaceCommand(terminal, follow))
  program.addCommand(closeResidualsCommand(terminal, follow))
  program.addCommand(agingCommand(terminal))
  program.addCommand(runCommand(terminal))
  program.addCommand(policyCommand(terminal))
  program.addCommand(organisationCommand(terminal))
  program.addCommand(auditCommand(terminal))
  program.addCommand(databaseCommand(terminal))
  program.addCommand(manifestCommand(terminal))
  for (const command of everyCommand(program)) {
    command
      .showHelpAfterError(SEE_HELP)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => terminal.out(text.trimEnd()),
        writeErr: (text) => terminal.err(text.trimEnd()),
      })
  }
  return program
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

function databaseCommand(terminal: Terminal): Command {
  const database = new Command('db').description('The database.')
  database
    .command('migrate')
    .description('Bring the tables up to date; every other verb does so as well.')
    .option('--json', 'print one line of JSON')
    .action(({ json }: { json?: boolean }) =>
      terminal.withDeps(async () => {
        terminal.out(json ? JSON.stringify({ migrated: true }) : 'The tables are up to date.')
      }),
    )
  return database
}

function manifestCommand(terminal: Terminal): Command {
  const manifest = new Command('manifest').description('What to give the chat platform to install the bot.')
  manifest
    .command('slack')
    .description('Print the Slack app manifest, to paste into "Create an app from a manifest".')
    .option('--url <url>', 'where Slack reaches this server', 'https://dunwell.example')
    .option('--socket-mode', 'no public address: the server calls Slack')
    .option('--out <file>', 'write it to a file')
    .option('--json', 'JSON, which it is in any case')
    .action(async ({ url, socketMode, out }: { url: string; socketMode?: boolean; out?: string }) => {
      const text = JSON.stringify(slackManifest({ baseUrl: url, socketMode: socketMode === true }), null, 2)
      if (out === undefined) return terminal.out(text)
      await terminal.writeFile(out, `${text}\n`)
      terminal.out(`Wrote ${out}.`)
    })
  return manifest
}
