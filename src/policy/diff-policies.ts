import { diffSettings, sameValue } from './diff-settings.ts'
import { diffTiers } from './diff-tiers.ts'
import { type Policy, type PolicySegment, policySchema } from './policy.ts'
import { type EffectivePolicy, policyFor, segmentsOf } from './policy-for.ts'
import { pathText } from './policy-problem.ts'

/** One difference in words, such as `tier 1: reminder-5 moved from day 5 to day 7`. */
export interface PolicyChange {
  path: string
  text: string
}

/** What the second policy does differently; empty exactly when the two are the same. */
export function diffPolicies(before: Policy, after: Policy): PolicyChange[] {
  const base = diffEffective(policyFor(before, null), policyFor(after, null))
  const names = [...new Set([...segmentsOf(before), ...segmentsOf(after)])]
  return [...base, ...names.flatMap((name) => diffSegment(name, before, after, base))]
}

function diffEffective(before: EffectivePolicy, after: EffectivePolicy): PolicyChange[] {
  return [...diffSettings(before, after), ...diffTiers(before.tiers, after.tiers)]
}

function diffSegment(name: string, before: Policy, after: Policy, base: PolicyChange[]): PolicyChange[] {
  const [old, own] = [before, after].map((policy) => overrideOf(policy, name))
  const told = (text: string, inside = '') => ({
    path: pathText(['segments', name]) + inside,
    text: `segment ${name}: ${text}`,
  })
  if (old === undefined && own !== undefined) return [told(`added, with its own ${partsOf(own)}`)]
  if (own === undefined) return [told('removed; what holds for everybody holds there')]
  const changes = diffEffective(policyFor(before, name), policyFor(after, name)).filter(
    ({ text }) => !base.some((change) => change.text === text),
  )
  if (changes.length > 0) return changes.map(({ path, text }) => told(text, `: ${path}`))
  return sameValue(old, own) ? [] : [told('written differently, which changes nothing there')]
}

function overrideOf(policy: Policy, name: string): PolicySegment | undefined {
  return segmentsOf(policy).includes(name) ? policy.segments?.[name] : undefined
}

function partsOf(own: PolicySegment): string {
  const tiers = own.tiers?.map(({ tier }) => `tier ${tier}`) ?? []
  const settings = Object.keys(policySchema.shape).filter((key) => key !== 'tiers' && Object.hasOwn(own, key))
  return [...tiers, ...settings].join(', ') || 'nothing'
}
