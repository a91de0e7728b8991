import type { Policy } from '../policy/policy.ts'
import { policyFor, segmentsOf } from '../policy/policy-for.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { loadPolicy, loadVersion } from '../policy/store.ts'
import { policyYaml } from '../policy/write-policy.ts'
import { policySource } from './policy-source.ts'
import type { Terminal } from './terminal.ts'

export interface ShowFlags {
  segment?: string
  preset?: string
  number?: number
  json?: boolean
}

interface Shown {
  heading: string
  facts: { version: number; appliedBy: string } | { preset: string }
  policy: Policy
  source: string
}

/** `dunwell policy show`: the text as it was applied, or what follows from it for one segment. */
export async function showAction(terminal: Terminal, flags: ShowFlags): Promise<void> {
  if (flags.preset !== undefined && flags.number !== undefined) {
    terminal.err('Name either a preset or the number of a version.')
    return terminal.setExitCode(1)
  }
  if (flags.preset !== undefined) {
    const source = await policySource(terminal, undefined, flags.preset)
    if (!source) return terminal.setExitCode(1)
    const reading = readPolicy(source.text)
    if ('problems' in reading) throw new Error(`the preset ${source.name} is invalid`)
    const { policy } = reading
    const facts = { preset: source.name }
    return show(terminal, { heading: `preset ${source.name}`, facts, policy, source: source.text }, flags)
  }
  await terminal.withDeps(async ({ db, organisationId }) => {
    const found = flags.number
      ? await loadVersion(db, organisationId, flags.number)
      : await loadPolicy(db, organisationId)
    if (!found) {
      terminal.err(`There is no version ${flags.number}; dunwell policy history lists them.`)
      return terminal.setExitCode(1)
    }
    const { number: version, appliedBy, policy, source } = found
    show(terminal, { heading: `version ${version}`, facts: { version, appliedBy }, policy, source }, flags)
  })
}

function show(terminal: Terminal, shown: Shown, { segment, json }: ShowFlags): void {
  const { facts, policy } = shown
  const effective = segment === undefined ? policy : policyFor(policy, segment)
  if (json) terminal.out(JSON.stringify({ ...facts, segment, policy: effective }))
  else if (segment === undefined) terminal.out(`# ${shown.heading}\n${shown.source.trimEnd()}`)
  else {
    const known = segmentsOf(policy)
    const whose = known.includes(segment)
      ? `for the segment ${segment}`
      : `for everybody; the segment ${segment} has no rules of its own (${known.join(', ') || 'none has'})`
    terminal.out(`# ${shown.heading}, ${whose}\n${policyYaml(effective).trimEnd()}`)
  }
}
