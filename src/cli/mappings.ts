import { Command } from 'commander'
import { forgetMapping } from '../receivables/keep-mapping.ts'
import { listMappings, loadMapping } from '../receivables/mapping-store.ts'
import type { Terminal } from './terminal.ts'

/** `dunwell mappings list|show|remove`: what `import --save-mapping NAME` kept. */
export function mappingsCommand(terminal: Terminal): Command {
  const mappings = new Command('mappings').description('Column mappings saved for imports.')
  const unknown = (name: string): void => {
    terminal.err(`There is no saved mapping "${name}"; dunwell mappings list shows those there are.`)
    terminal.setExitCode(1)
  }

  mappings
    .command('list')
    .description('List the saved mappings.')
    .option('--json', 'print one line of JSON')
    .action(({ json }: { json?: boolean }) =>
      terminal.withDeps(async ({ db, organisationId }) => {
        const saved = await listMappings(db, organisationId)
        if (json) return terminal.out(JSON.stringify(saved.map(({ name, kind }) => ({ name, kind }))))
        if (saved.length === 0) terminal.out('None is saved; dunwell import --save-mapping NAME keeps one.')
        for (const { name, kind } of saved) terminal.out(`${name}  (${kind})`)
      }),
    )

  mappings
    .command('show')
    .description('Print a saved mapping as YAML.')
    .argument('<name>', 'its name')
    .option('--json', 'print one line of JSON')
    .action((name: string, { json }: { json?: boolean }) =>
      terminal.withDeps(async ({ db, organisationId }) => {
        const saved = await loadMapping(db, organisationId, name)
        if (!saved) return unknown(name)
        const { kind, source } = saved
        terminal.out(json ? JSON.stringify({ name, kind, mapping: source }) : source.trimEnd())
      }),
    )

  mappings
    .command('remove')
    .description('Forget a saved mapping.')
    .argument('<name>', 'its name')
    .option('--json', 'print one line of JSON')
    .action((name: string, { json }: { json?: boolean }) =>
      terminal.withDeps(async ({ db, now, newId, log, organisationId }) => {
        const context = { db, now: now(), newId, log, organisationId, actor: 'system:cli' }
        if (!(await forgetMapping(context, name))) return unknown(name)
        terminal.out(json ? JSON.stringify({ removed: name }) : `Removed ${name}.`)
      }),
    )
  return mappings
}
