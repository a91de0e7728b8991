import { Command } from 'commander'
import { followLedger } from '../cases/follow-ledger.ts'
import type { AfterLedgerChange } from './after-ledger-change.ts'
import { agingCommand } from './aging.ts'
import { auditCommand } from './audit.ts'
import { bouncesCommand } from './bounces.ts'
import { closeResidualsCommand } from './close-residuals.ts'
import { importCommand } from './import.ts'
import { manifestCommand } from './manifest.ts'
import { mappingsCommand } from './mappings.ts'
import { organisationCommand } from './organisation.ts'
import { placeCommand } from './place.ts'
import { policyCommand } from './policy.ts'
import { readCommand } from './read.ts'
import { runCommand } from './run.ts'
import type { Terminal } from './terminal.ts'
import { toneCommand } from './tone.ts'
import { unplaceCommand } from './unplace.ts'

export const SEE_HELP = '(add --help for what can be said here)'

/** Every verb but `start`, which is the server itself. */
export function createProgram(terminal: Terminal, version: string, teamsAppId?: string): Command {
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
  program.addCommand(bouncesCommand(terminal))
  program.addCommand(readCommand(terminal))
  program.addCommand(toneCommand(terminal))
  program.addCommand(manifestCommand(terminal, version, teamsAppId))
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
