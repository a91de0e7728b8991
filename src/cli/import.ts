import { Command, CommanderError } from 'commander'
import type { Context } from '../ports.ts'
import { exitCodeOf, IMPORT_KINDS, type ImportKindName } from '../receivables/import-outcome.ts'
import { importRecords } from '../receivables/import-records.ts'
import { restoreAfterPayment } from '../suspensions/restore-after-payment.ts'
import type { AfterLedgerChange } from './after-ledger-change.ts'
import { type ImportFlags, mergedOptions, withImportFlags } from './import-flags.ts'
import { keepOptions, mappingNamed } from './import-mappings.ts'
import { progressLine } from './import-progress.ts'
import { importJson, importSummary } from './import-report.ts'
import type { Terminal } from './terminal.ts'

/** `dunwell import KIND FILE`: exits with 0 accepted, 1 refused, 3 when a person must choose. */
export function importCommand(terminal: Terminal, afterLedgerChange?: AfterLedgerChange): Command {
  const command = new Command('import')
    .description('Import a CSV file: all of it or nothing; the same file twice changes nothing.')
    .argument('<kind>', IMPORT_KINDS.join(', '), kindNamed)
    .argument('<file>', 'the CSV file')
  return withImportFlags(command)
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .exitOverride((error: CommanderError) => {
      throw error
    })
    .action((kind: ImportKindName, file: string, flags: ImportFlags) =>
      run(terminal, kind, file, flags, afterLedgerChange),
    )
}

async function run(
  terminal: Terminal,
  kind: ImportKindName,
  file: string,
  flags: ImportFlags,
  afterLedgerChange: AfterLedgerChange | undefined,
): Promise<void> {
  const bytes = await contentOf(terminal, file)
  if (!bytes) return terminal.setExitCode(1)
  await terminal.withDeps(async (deps) => {
    const { db, now, newId, log, organisationId } = deps
    const context: Context = { db, now: now(), newId, log, organisationId, actor: 'system:cli' }
    const mapping = flags.mapping ? await mappingNamed(terminal, context, flags.mapping, kind) : {}
    if (!mapping) return terminal.setExitCode(1)
    const options = mergedOptions(mapping, flags)
    const outcome = await importRecords(context, kind, bytes, {
      ...options,
      progress: progressLine(terminal),
      afterLedgerChange: async (tx, accountIds) => afterLedgerChange?.(tx, context, accountIds),
    })
    if (!flags.dryRun) await restoreAfterPayment(deps, organisationId)
    const rejects = outcome.rejects && !flags.dryRun ? `${file}.rejects.csv` : null
    if (rejects && outcome.rejects) await terminal.writeFile(rejects, outcome.rejects.csv)
    if (flags.json) terminal.out(importJson(outcome, rejects))
    else for (const line of importSummary(kind, outcome, rejects, flags.dryRun === true)) terminal.out(line)
    if (flags.saveMapping && outcome.outcome === 'accepted')
      await keepOptions(terminal, context, flags.saveMapping, kind, options)
    else if (flags.saveMapping)
      terminal.err(`The mapping ${flags.saveMapping} was not saved: the file did not pass with it.`)
    terminal.setExitCode(exitCodeOf(outcome.outcome))
  })
}

async function contentOf(terminal: Terminal, file: string): Promise<Uint8Array | null> {
  try {
    return await terminal.readFile(file)
  } catch (error) {
    terminal.err(unreadable(file, error))
    return null
  }
}

function kindNamed(name: string): ImportKindName {
  const kind = IMPORT_KINDS.find((known) => known === name)
  if (kind) return kind
  throw new CommanderError(
    1,
    'dunwell.kind',
    `There is no import of "${name}"; there are ${IMPORT_KINDS.join(', ')}.`,
  )
}

export function unreadable(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `There is no file ${file}.`
  if (code === 'EISDIR') return `${file} is a folder, not a file.`
  if (code === 'EACCES') return `This user may not read ${file}.`
  return `Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`
}
