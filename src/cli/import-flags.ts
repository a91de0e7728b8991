import { type Command, CommanderError, Option } from 'commander'
import type { ImportOptions } from '../receivables/import-options.ts'

export interface ImportFlags {
  map: Record<string, string[]>
  id: Record<string, string>
  mapping?: string
  saveMapping?: string
  columns?: string
  deriveId?: string
  termsDays?: number
  createAccounts?: boolean
  skipBadRows?: boolean
  snapshot?: boolean
  force?: boolean
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
  duplicatePayment?: 'accept' | 'skip'
}

export function withImportFlags(command: Command): Command {
  const choice = (flag: string, meaning: string, ...choices: string[]): Option =>
    new Option(flag, meaning).choices(choices)
  return command
    .option(
      '--map <theirs=ours>',
      'which of our columns theirs is; repeat for more; theirs=- ignores it',
      collectMap,
      {},
    )
    .option('--mapping <name>', 'a mapping that was saved under a name, or a YAML file')
    .option('--save-mapping <name>', 'keep what the flags say under a name, or as NAME.yaml')
    .option('--columns <names>', 'our columns in order, for a file without headings; - skips one')
    .option('--date-format <format>', 'such as d/M/yyyy; "relative" for T-95, "excel" for day numbers')
    .option('--delimiter <character>', 'such as ; or tab')
    .option('--encoding <name>', 'such as utf-8 or windows-1252')
    .option('--currency <code>', 'the currency of amounts whose row names none')
    .addOption(choice('--decimal <sign>', 'which sign stands before the decimals', 'dot', 'comma'))
    .option('--create-accounts', 'make accounts that invoices name and the ledger lacks')
    .option('--terms-days <days>', 'days from issue to due date where the file gives none', daysNumber)
    .option('--derive-id <columns>', 'our columns that together name a row without an id')
    .option('--id <theirs=ours>', 'what an id in the file means; repeat for more', collectPair, {})
    .addOption(choice('--lost-zeros <answer>', 'ids that may have lost leading zeros', 'match', 'new'))
    .addOption(choice('--credit-notes <answer>', 'credit notes with positive amounts', 'negate', 'keep'))
    .addOption(choice('--totals <answer>', 'a total that the rows do not add up to', 'ignore'))
    .addOption(
      choice('--duplicates <answer>', 'rows with one id and different values', 'first', 'last', 'each'),
    )
    .addOption(
      choice('--due-before-issue <answer>', 'invoices due before they were issued', 'accept', 'skip'),
    )
    .addOption(
      choice('--unknown-invoice <answer>', 'money for an invoice not in the ledger', 'unplaced', 'skip'),
    )
    .addOption(choice('--over-payment <answer>', 'money above what is open', 'unplaced', 'accept', 'skip'))
    .addOption(choice('--early-payment <answer>', 'money before its invoice', 'accept', 'unplaced', 'skip'))
    .addOption(choice('--duplicate-payment <answer>', 'a payment there under another id', 'accept', 'skip'))
    .option('--skip-bad-rows', 'import the good rows; write the bad ones to FILE.rejects.csv')
    .option('--source <name>', 'what this file keeps up to date; "import" unless given')
    .option('--snapshot', 'the file lists all open invoices of the source: those it lacks leave the chase')
    .option('--force', 'let a snapshot take away more than a quarter of what is open')
    .option('--dry-run', 'check and count, save nothing')
    .option('--json', 'print one line of JSON')
}

/** A flag wins over the mapping. */
export function mergedOptions(mapping: ImportOptions, flags: ImportFlags): ImportOptions {
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

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim())
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
