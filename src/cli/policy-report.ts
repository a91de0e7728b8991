import type { PolicyProblem } from '../policy/read-policy.ts'
import type { Terminal } from './terminal.ts'

/** Problems on standard error, warnings on standard output: they stop nothing. */
export function reportFindings(
  terminal: Terminal,
  source: string,
  problems: readonly PolicyProblem[],
  warnings: readonly PolicyProblem[],
): void {
  for (const problem of problems) terminal.err(findingText(source, problem))
  if (problems.length > 0) terminal.err(`${counted(problems.length, 'problem')} to mend.`)
  for (const warning of warnings) terminal.out(`warning: ${findingText(source, warning)}`)
}

function findingText(source: string, { path, line, problem, remedy }: PolicyProblem): string {
  const place = line === null ? source : `${source}:${line}`
  return `${place}  ${path || 'the file'}: ${problem}\n    ${remedy}`
}

/** `1 tier`, `3 tiers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
