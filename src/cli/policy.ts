import { Command } from 'commander'
import { applyPolicy } from '../policy/apply-policy.ts'
import { type PolicyProblem, readPolicy } from '../policy/read-policy.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Terminal } from './terminal.ts'

/** `dunwell policy check|show|apply`. */
export function policyCommand(terminal: Terminal): Command {
  const policy = new Command('policy').description(
    'The tiers, steps and gates: check a file, show or change what is in force.',
  )

  policy
    .command('check')
    .description('Read a policy file and name everything that is wrong with it.')
    .argument('<file>', 'the policy in YAML')
    .option('--json', 'print one line of JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const reading = readPolicy(await textOf(terminal, file))
      const problems = 'problems' in reading ? reading.problems : []
      if (json) terminal.out(JSON.stringify({ ok: problems.length === 0, problems }))
      else if ('policy' in reading)
        terminal.out(
          `${file} is a valid policy: ${reading.policy.name}, ${reading.policy.tiers.length} tiers.`,
        )
      else showProblems(terminal, file, problems)
      terminal.setExitCode(problems.length === 0 ? 0 : 1)
    })

  policy
    .command('show')
    .description('Print the policy in force.')
    .option('--json', 'print one line of JSON')
    .action(async ({ json }: { json?: boolean }) => {
      await terminal.withDeps(async ({ db, organisationId }) => {
        const version = await loadPolicy(db, organisationId)
        if (json)
          terminal.out(
            JSON.stringify({ version: version.number, appliedBy: version.appliedBy, policy: version.policy }),
          )
        else terminal.out(`# version ${version.number}\n${version.source.trimEnd()}`)
      })
    })

  policy
    .command('apply')
    .description('Make a policy file the version in force, from the next daily run on.')
    .argument('<file>', 'the policy in YAML')
    .option('--json', 'print one line of JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const source = await textOf(terminal, file)
      await terminal.withDeps(async ({ db, now, newId, log, organisationId }) => {
        const context = { db, now: now(), newId, log, organisationId, actor: 'system:cli' }
        const applied = await applyPolicy(context, source)
        if ('problems' in applied) {
          if (json) terminal.out(JSON.stringify({ ok: false, problems: applied.problems }))
          else showProblems(terminal, file, applied.problems)
          terminal.setExitCode(1)
        } else if (json)
          terminal.out(JSON.stringify({ ok: true, version: applied.number, new: applied.isNew }))
        else
          terminal.out(
            applied.isNew
              ? `Policy version ${applied.number} is in force.`
              : `Version ${applied.number} is this very policy; nothing changed.`,
          )
      })
    })
  return policy
}

async function textOf(terminal: Terminal, file: string): Promise<string> {
  return new TextDecoder().decode(await terminal.readFile(file))
}

function showProblems(terminal: Terminal, file: string, problems: PolicyProblem[]): void {
  for (const { path, line, problem, remedy } of problems) {
    terminal.err(
      `${file}${line === null ? '' : `:${line}`}  ${path || 'the file'}: ${problem}\n    ${remedy}`,
    )
  }
}
