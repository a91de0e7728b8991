import { diffPolicies } from '../policy/diff-policies.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { loadPolicy, loadVersion } from '../policy/store.ts'
import { counted, reportFindings } from './policy-report.ts'
import { policySource } from './policy-source.ts'
import type { Terminal } from './terminal.ts'

export interface DiffFlags {
  preset?: string
  with?: number
  json?: boolean
}

/** The codes of diff(1), so that scripts can ask whether anything would change. */
const SAME = 0
const DIFFERENT = 1
const TROUBLE = 2

/** `dunwell policy diff`: from a version to a file or preset, in words. */
export async function diffAction(
  terminal: Terminal,
  file: string | undefined,
  { preset, with: number, json }: DiffFlags,
): Promise<void> {
  const source = await policySource(terminal, file, preset)
  if (!source) return terminal.setExitCode(TROUBLE)
  const reading = readPolicy(source.text)
  if ('problems' in reading) {
    const { problems, warnings } = reading
    terminal.setExitCode(TROUBLE)
    if (json) return terminal.out(JSON.stringify({ ok: false, problems, warnings }))
    return reportFindings(terminal, source.name, problems, warnings)
  }
  await terminal.withDeps(async ({ db, organisationId }) => {
    const version = number
      ? await loadVersion(db, organisationId, number)
      : await loadPolicy(db, organisationId)
    if (!version) {
      terminal.err(`There is no version ${number}; dunwell policy history lists them.`)
      return terminal.setExitCode(TROUBLE)
    }
    const changes = diffPolicies(version.policy, reading.policy)
    terminal.setExitCode(changes.length === 0 ? SAME : DIFFERENT)
    if (json)
      return terminal.out(
        JSON.stringify({ ok: true, with: version.number, same: changes.length === 0, changes }),
      )
    if (changes.length === 0)
      return terminal.out(`${source.name} says the same as version ${version.number}.`)
    terminal.out(
      `${source.name} has ${counted(changes.length, 'difference')} from version ${version.number}:`,
    )
    for (const { text } of changes) terminal.out(`  ${text}`)
  })
}
