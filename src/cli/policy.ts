import { Command, InvalidArgumentError } from 'commander'
import { applyPolicy } from '../policy/apply-policy.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { listVersions } from '../policy/store.ts'
import { type DiffFlags, diffAction } from './policy-diff.ts'
import { presetList } from './policy-presets.ts'
import { counted, reportFindings } from './policy-report.ts'
import { type ShowFlags, showAction } from './policy-show.ts'
import { policySource } from './policy-source.ts'
import type { Terminal } from './terminal.ts'

const FILE = 'the policy in YAML'
const PRESET = 'one of those that come with Dunwell'
const JSON_LINE = 'print one line of JSON'

/** `dunwell policy`: the rules everything follows. */
export function policyCommand(terminal: Terminal): Command {
  const policy = new Command('policy').description(
    'The tiers, steps and gates: check a file, show, compare or change what is in force.',
  )
  policy
    .command('check')
    .description('Read a policy file; name everything that is wrong with it or looks unintended.')
    .argument('<file>', FILE)
    .option('--json', JSON_LINE)
    .action((file: string, { json }: { json?: boolean }) => checkAction(terminal, file, json === true))
  policy
    .command('show')
    .description('Print the policy in force, another version or a preset.')
    .option('--segment <segment>', 'as it holds for the accounts of a segment')
    .option('--preset <name>', PRESET)
    .option('--number <number>', 'an earlier version', versionNumber)
    .option('--json', JSON_LINE)
    .action((flags: ShowFlags) => showAction(terminal, flags))
  policy
    .command('apply')
    .description('Make a policy the version in force, from the next daily run on.')
    .argument('[file]', FILE)
    .option('--preset <name>', PRESET)
    .option('--json', JSON_LINE)
    .action((file: string | undefined, { preset, json }: { preset?: string; json?: boolean }) =>
      applyAction(terminal, file, preset, json === true),
    )
  policy
    .command('diff')
    .description('Say what a policy would change. Exit code: 0 nothing, 1 something, 2 it cannot be said.')
    .argument('[file]', FILE)
    .option('--preset <name>', PRESET)
    .option('--with <number>', 'compare with this version, not the one in force', versionNumber)
    .option('--json', JSON_LINE)
    .action((file: string | undefined, flags: DiffFlags) => diffAction(terminal, file, flags))
  policy
    .command('presets')
    .description('List the policies that come with Dunwell.')
    .option('--json', JSON_LINE)
    .action(async ({ json }: { json?: boolean }) => {
      const presets = await presetList()
      if (json) return terminal.out(JSON.stringify({ presets }))
      for (const { name, description } of presets) terminal.out(`${name.padEnd(22)}${description}`)
    })
  policy
    .command('history')
    .description('List every version that was ever in force, the newest first.')
    .option('--json', JSON_LINE)
    .action(({ json }: { json?: boolean }) => historyAction(terminal, json === true))
  return policy
}

function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('Write the number of a version, such as 3.')
  return Number(text)
}

async function checkAction(terminal: Terminal, file: string, json: boolean): Promise<void> {
  const source = await policySource(terminal, file, undefined)
  if (!source) return terminal.setExitCode(1)
  const reading = readPolicy(source.text)
  const problems = 'problems' in reading ? reading.problems : []
  terminal.setExitCode(problems.length === 0 ? 0 : 1)
  if (json)
    return terminal.out(JSON.stringify({ ok: problems.length === 0, problems, warnings: reading.warnings }))
  reportFindings(terminal, file, problems, reading.warnings)
  if ('policy' in reading)
    terminal.out(
      `${file} is a valid policy: ${reading.policy.name}, ${counted(reading.policy.tiers.length, 'tier')}.`,
    )
}

async function applyAction(
  terminal: Terminal,
  file: string | undefined,
  preset: string | undefined,
  json: boolean,
): Promise<void> {
  const source = await policySource(terminal, file, preset)
  if (!source) return terminal.setExitCode(1)
  await terminal.withDeps(async ({ db, now, newId, log, organisationId }) => {
    const context = { db, now: now(), newId, log, organisationId, actor: 'system:cli' }
    const applied = await applyPolicy(context, source.text)
    const { warnings } = applied
    if ('problems' in applied) {
      terminal.setExitCode(1)
      if (json) return terminal.out(JSON.stringify({ ok: false, problems: applied.problems, warnings }))
      return reportFindings(terminal, source.name, applied.problems, warnings)
    }
    const { number, isNew } = applied
    if (json) return terminal.out(JSON.stringify({ ok: true, version: number, new: isNew, warnings }))
    reportFindings(terminal, source.name, [], warnings)
    terminal.out(
      isNew
        ? `Policy version ${number} is in force.`
        : `Version ${number} is this very policy; nothing changed.`,
    )
  })
}

async function historyAction(terminal: Terminal, json: boolean): Promise<void> {
  await terminal.withDeps(async ({ db, organisationId }) => {
    const versions = await listVersions(db, organisationId)
    if (json) return terminal.out(JSON.stringify({ versions }))
    for (const { number, name, appliedAt, appliedBy } of versions) {
      const when = appliedAt.toISOString().slice(0, 16).replace('T', ' ')
      terminal.out(`version ${String(number).padEnd(4)} ${when} UTC  ${name}, applied by ${appliedBy}`)
    }
  })
}
