import type { Policy } from '../policy/policy.ts'
import { type EffectivePolicy, policyFor, segmentsOf } from '../policy/policy-for.ts'

/** A segment with rules of its own, or '' for every other account, and the policy that holds there. */
export interface Profile {
  profile: string
  policy: EffectivePolicy
}

export function profilesOf(policy: Policy): Profile[] {
  const segments = segmentsOf(policy).map((segment) => ({
    profile: segment,
    policy: policyFor(policy, segment),
  }))
  return [{ profile: '', policy: policyFor(policy, null) }, ...segments]
}

/** Whether some segment has tolerances that differ from everybody else's. */
export function hasOwnTolerances(policy: Policy): boolean {
  const texts = profilesOf(policy).map(({ policy: own }) => JSON.stringify(own.tolerance))
  return new Set(texts).size > 1
}
