import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { LAST_AUTOMATIC_DAY, type Policy, policySchema, reachesCustomer } from './policy.ts'

export interface PolicyProblem {
  /** Such as `tiers[1].steps[0].day`. */
  path: string
  line: number | null
  problem: string
  remedy: string
}

export type PolicyReading = { policy: Policy } | { problems: PolicyProblem[] }

/** Reads and checks a policy file; every problem is reported, not only the first. */
export function readPolicy(source: string): PolicyReading {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines })
  const broken = document.errors.map((error) => ({
    path: '',
    line: error.linePos?.[0]?.line ?? null,
    problem: error.message.split('\n')[0] ?? error.message,
    remedy: 'Mend the YAML; indentation is two spaces, and lists start with "- ".',
  }))
  if (broken.length > 0) return { problems: broken }

  const lineOf = (path: PropertyKey[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      if (node && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) {
        return lines.linePos(Number(node.range[0])).line
      }
    }
    return null
  }
  const at = (path: PropertyKey[], problem: string, remedy: string): PolicyProblem => ({
    path: pathText(path),
    line: lineOf(path),
    problem,
    remedy,
  })

  const parsed = policySchema.safeParse(document.toJS())
  if (!parsed.success)
    return { problems: parsed.error.issues.map((issue) => at(issue.path, issue.message, remedyFor(issue))) }
  const problems = contradictions(parsed.data).map(([path, problem, remedy]) => at(path, problem, remedy))
  return problems.length > 0 ? { problems } : { policy: parsed.data }
}

function contradictions(policy: Policy): [PropertyKey[], string, string][] {
  const found: [PropertyKey[], string, string][] = []
  const keys = new Set<string>()
  let previous = 0
  policy.tiers.forEach((tier, tierIndex) => {
    if (tier.tier !== tierIndex + 1) {
      found.push([
        ['tiers', tierIndex, 'tier'],
        `is ${tier.tier}`,
        `Number the tiers from 1 on; this one is ${tierIndex + 1}.`,
      ])
    }
    if (tier.fromDay <= previous) {
      found.push([
        ['tiers', tierIndex, 'fromDay'],
        `is not after the tier before (${previous})`,
        'Let each tier begin later than the one before.',
      ])
    }
    previous = tier.fromDay
    const end = policy.tiers[tierIndex + 1]?.fromDay ?? Number.POSITIVE_INFINITY
    let lastDay = 0
    tier.steps.forEach((step, stepIndex) => {
      const path = ['tiers', tierIndex, 'steps', stepIndex]
      if (keys.has(step.key))
        found.push([[...path, 'key'], `"${step.key}" is used twice`, 'Give every step a key of its own.'])
      keys.add(step.key)
      if (step.day < tier.fromDay || step.day >= end) {
        found.push([
          [...path, 'day'],
          `day ${step.day} lies outside its tier`,
          `Choose a day from ${tier.fromDay}${end < Number.POSITIVE_INFINITY ? ` to ${end - 1}` : ' on'}, or move the step to another tier.`,
        ])
      }
      if (step.day <= lastDay)
        found.push([
          [...path, 'day'],
          `day ${step.day} is not after the step before`,
          'Put the steps in order, one a day.',
        ])
      lastDay = step.day
      if (step.mode === 'auto' && step.day > LAST_AUTOMATIC_DAY && reachesCustomer(step)) {
        found.push([
          [...path, 'mode'],
          `would contact the customer by machine on day ${step.day}`,
          `After day ${LAST_AUTOMATIC_DAY} a person sends every message: use draft, approval or off.`,
        ])
      }
    })
  })
  return found
}

function pathText(path: PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

function remedyFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `Remove or correct ${issue.keys.map((key) => `"${key}"`).join(', ')}; a typing error is likely.`
  if (issue.code === 'invalid_value') return `Use one of: ${issue.values.map(String).join(', ')}.`
  if (issue.code === 'invalid_type') return `Give it a value of type ${issue.expected}.`
  return 'Correct the value; db/policies/saas-tiered.yaml shows every field.'
}
