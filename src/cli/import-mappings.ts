import { stringify } from 'yaml'
import type { Context } from '../ports.ts'
import { readMapping } from '../receivables/import-mapping.ts'
import type { ImportOptions } from '../receivables/import-options.ts'
import type { ImportKindName } from '../receivables/import-outcome.ts'
import { keepMapping } from '../receivables/keep-mapping.ts'
import { listMappings, loadMapping } from '../receivables/mapping-store.ts'
import type { Terminal } from './terminal.ts'

/** The mapping of that name: a file that exists, else one the organisation saved; null once it was said why not. */
export async function mappingNamed(
  terminal: Terminal,
  { db, organisationId }: Pick<Context, 'db' | 'organisationId'>,
  name: string,
  kind: ImportKindName,
): Promise<ImportOptions | null> {
  const file = await terminal.readFile(name).catch(() => null)
  const saved = file ? undefined : await loadMapping(db, organisationId, name)
  if (!file && !saved) {
    const known = (await listMappings(db, organisationId)).map((one) => one.name)
    const there = known.length > 0 ? `Saved are ${known.join(', ')}.` : 'None is saved yet.'
    terminal.err(`There is no file and no saved mapping "${name}". ${there}`)
    return null
  }
  const read = readMapping(file ? new TextDecoder().decode(file) : (saved?.source ?? ''), kind)
  if (read.kind === 'mapping') return read.mapping
  terminal.err(`The mapping ${name} cannot be used:`)
  for (const problem of read.problems) terminal.err(`  ${problem}`)
  return null
}

/** Keeps what was said for the next import: as a file when the name is a file's, else with the organisation. */
export async function keepOptions(
  terminal: Terminal,
  context: Context,
  name: string,
  kind: ImportKindName,
  options: ImportOptions,
): Promise<void> {
  const {
    source: _source,
    snapshot: _snapshot,
    force: _force,
    dryRun: _dry,
    skipBadRows: _bad,
    ids: _ids,
    positions: _positions,
    kind: _kind,
    ...lasting
  } = options
  const yaml = stringify({ kind, ...lasting })
  if (/[/\\]|\.ya?ml$/i.test(name)) await terminal.writeFile(name, yaml)
  else await keepMapping(context, name, kind, yaml)
}
