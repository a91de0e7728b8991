import { Command, CommanderError, Option } from 'commander'
import { stringify } from 'yaml'
import type { Context, Db } from '../ports.ts'
import { readMapping } from '../receivables/import-mapping.ts'
import type { ImportOptions } from '../receivables/import-options.ts'
import { exitCodeOf, IMPORT_KINDS, type ImportKindName } from '../receivables/import-outcome.ts'
import { importRecords } from '../receivables/import-records.ts'
import { progressLine } from './import-progress.ts'
import { importJson, importSummary } from './import-report.ts'
import type { Terminal } from './terminal.ts'

/** Runs in the import's transaction once balances are right again. */
export type AfterLedgerChange = (tx: Db, context: Context, accountIds: string[]) => Promise<void>

interface Flags {
  map: Record<string, string[]>
  id: Record<string, string>
  mapping?: string
  saveMapping?: string
  columns?: string
  deriveId?: string
  termsDays?: number
  createAccounts?: boolean
  skipBadRows?: boolean
  dryRun?: boolean
  json?: boolean
  source?: string
  dateFormat?: string
  delimiter?: string
  encoding?: string
  currency?: string
  decimal?: 'dot' | 'comma'
  lostZeros?: 'match' | 'new'
  duplicates?: 'first' | 'last' | 'each'
  creditNotes?: 'negate' | 'keep'
  totals?: 'ignore'
  dueBeforeIssue?: 'accept' | 'skip'
  unknownInvoice?: 'unplaced' | 'skip'
  overPayment?: 'accept' | 'unplaced' | 'skip'
  earlyPayment?: 'accept' | 'unplaced' | 'skip'
}

/** `dunwell import KIND FILE`: exits with 0 accepted, 1 refused, 3 when a person must choose. */
export function importCommand(terminal: Terminal, afterLedgerChange?: AfterLedgerChange): Command {
  const choice = (flag: string, meaning: string, choices: string[]): Option =>
    new Option(flag, meaning).choices(choices)
  return new Command('import')
    .description('Import a CSV file: all of it or nothing; the same file twice changes nothing.')
    .argument('<kind>', IMPORT_KINDS.join(', '), kindNamed)
    .argument('<file>', 'the CSV file')
    .option(
      '--map <theirs=ours>',
      'which of our columns theirs is; repeat for more; theirs=- ignores it',
      collectMap,
      {},
    )
    .option('--mapping <file>', 'a mapping file in YAML')
    .option('--save-mapping <file>', 'keep what the flags say as a mapping file')
    .option('--columns <names>', 'our columns in order, for a file without headings; - skips one')
    .option('--date-format <format>', 'such as d/M/yyyy; "relative" for T-95, "excel" for day numbers')
    .option('--delimiter <character>', 'such as ; or tab')
    .option('--encoding <name>', 'such as utf-8 or windows-1252')
    .option('--currency <code>', 'the currency of amounts whose row names none')
    .addOption(choice('--decimal <sign>', 'which sign stands before the decimals', ['dot', 'comma']))
    .option('--create-accounts', 'make accounts that invoices name and the ledger lacks')
    .option('--terms-days <days>', 'days from issue to due date where the file gives none', daysNumber)
    .option('--derive-id <columns>', 'our columns that together name a row without an id')
    .option('--id <theirs=ours>', 'what an id in the file means; repeat for more', collectPair, {})
    .addOption(choice('--lost-zeros <answer>', 'ids that may have lost leading zeros', ['match', 'new']))
    .addOption(choice('--credit-notes <answer>', 'credit notes with positive amounts', ['negate', 'keep']))
    .addOption(choice('--totals <answer>', 'a total that the rows do not add up to', ['ignore']))
    .addOption(
      choice('--duplicates <answer>', 'rows with one id and different values', ['first', 'last', 'each']),
    )
    .addOption(
      choice('--due-before-issue <answer>', 'invoices due before they were issued', ['accept', 'skip']),
    )
    .addOption(
      choice('--unknown-invoice <answer>', 'money for an invoice not in the ledger', ['unplaced', 'skip']),
    )
    .addOption(choice('--over-payment <answer>', 'money above what is open', ['unplaced', 'accept', 'skip']))
    .addOption(choice('--early-payment <answer>', 'money before its invoice', ['accept', 'unplaced', 'skip']))
    .option('--skip-bad-rows', 'import the good rows; write the bad ones to FILE.rejects.csv')
    .option('--source <name>', 'what this file keeps up to date', 'import')
    .option('--dry-run', 'check and count, save nothing')
    .option('--json', 'print one line of JSON')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .exitOverride((error: CommanderError) => {
      throw error
    })
    .action((kind: ImportKindName, file: string, flags: Flags) =>
      run(terminal, kind, file, flags, afterLedgerChange),
    )
}

async function run(
  terminal: Terminal,
  kind: ImportKindName,
  file: string,
  flags: Flags,
  afterLedgerChange: AfterLedgerChange | undefined,
): Promise<void> {
  const bytes = await contentOf(terminal, file)
  const mapping = flags.mapping ? await mappingOf(terminal, flags.mapping, kind) : {}
  if (!bytes || !mapping) return terminal.setExitCode(1)
  const options = merged(mapping, flags)
  if (flags.saveMapping) await saveMapping(terminal, flags.saveMapping, kind, options)
  await terminal.withDeps(async ({ db, now, newId, log, organisationId }) => {
    const context: Context = { db, now: now(), newId, log, organisationId, actor: 'system:cli' }
    const outcome = await importRecords(context, kind, bytes, {
      ...options,
      progress: progressLine(terminal),
      afterLedgerChange: async (tx, accountIds) => afterLedgerChange?.(tx, context, accountIds),
    })
    const rejects = outcome.rejects && !flags.dryRun ? `${file}.rejects.csv` : null
    if (rejects && outcome.rejects) await terminal.writeFile(rejects, outcome.rejects.csv)
    if (flags.json) terminal.out(importJson(outcome, rejects))
    else for (const line of importSummary(kind, outcome, rejects, flags.dryRun === true)) terminal.out(line)
    terminal.setExitCode(exitCodeOf(outcome.outcome))
  })
}

async function contentOf(terminal: Terminal, file: string): Promise<Uint8Array | null> {
  try {
    return await terminal.readFile(file)
  } catch (error) {
    terminal.err(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

async function mappingOf(
  terminal: Terminal,
  file: string,
  kind: ImportKindName,
): Promise<ImportOptions | null> {
  const bytes = await contentOf(terminal, file)
  if (!bytes) return null
  const read = readMapping(new TextDecoder().decode(bytes), kind)
  if (read.kind === 'mapping') return read.mapping
  terminal.err(`The mapping ${file} cannot be used:`)
  for (const problem of read.problems) terminal.err(`  ${problem}`)
  return null
}

/** A flag wins over the mapping file. */
function merged(mapping: ImportOptions, flags: Flags): ImportOptions {
  const { map, id, columns, deriveId, mapping: _file, saveMapping: _save, json: _json, ...plain } = flags
  return {
    ...mapping,
    ...plain,
    columns: { ...mapping.columns, ...map },
    ids: id,
    ...(columns ? { positions: list(columns) } : {}),
    ...(deriveId ? { deriveId: list(deriveId) } : {}),
  }
}

async function saveMapping(
  terminal: Terminal,
  file: string,
  kind: ImportKindName,
  options: ImportOptions,
): Promise<void> {
  const { source: _s, dryRun: _d, skipBadRows: _b, ids: _i, positions: _p, kind: _k, ...lasting } = options
  await terminal.writeFile(file, stringify({ kind, ...lasting }))
}

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim())
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

function collectMap(pair: string, before: Record<string, string[]>): Record<string, string[]> {
  const [theirs, ours] = halves(pair)
  return { ...before, [theirs]: [...(Object.hasOwn(before, theirs) ? (before[theirs] ?? []) : []), ours] }
}

function collectPair(pair: string, before: Record<string, string>): Record<string, string> {
  const [theirs, ours] = halves(pair)
  return { ...before, [theirs]: ours }
}

/** At the last equals sign: headings may hold one, our column names never do. */
function halves(pair: string): [string, string] {
  const at = pair.lastIndexOf('=')
  if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)]
  throw new CommanderError(1, 'dunwell.pair', `"${pair}" should be written theirs=ours.`)
}

function daysNumber(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new CommanderError(1, 'dunwell.days', `"${text}" is not a number of days.`)
}
