import type { Policy, PolicySegment } from './policy.ts'

export type EffectivePolicy = Omit<Policy, 'segments'>

/** Policies are content-addressed and never change, so what holds in a segment is worked out once. */
const worked = new WeakMap<Policy, Map<string | null, EffectivePolicy>>()

/**
 * The policy that holds in a segment, without `segments`. Names are compared to the letter; a segment the
 * policy does not mention, or none, gets what holds for everybody.
 */
export function policyFor(policy: Policy, segment: string | null): EffectivePolicy {
  if (policy.segments === undefined) return policy
  const override =
    segment !== null && Object.hasOwn(policy.segments, segment) ? policy.segments[segment] : undefined
  const known = worked.get(policy) ?? new Map<string | null, EffectivePolicy>()
  worked.set(policy, known)
  const name = override ? segment : null
  const before = known.get(name)
  if (before) return before
  const { segments: _segments, ...base } = policy
  const effective = override ? overridden(base, override) : base
  known.set(name, effective)
  return effective
}

/** The segments with rules of their own, in the policy's order. */
export function segmentsOf(policy: Policy): string[] {
  return Object.keys(policy.segments ?? {})
}

function overridden(base: EffectivePolicy, override: PolicySegment): EffectivePolicy {
  const { tiers = [], strategic, tolerance, clearance, approvals, minimumGapDays } = override
  return {
    ...base,
    strategic: { ...base.strategic, ...strategic },
    tolerance: { ...base.tolerance, ...tolerance },
    minimumGapDays: minimumGapDays ?? base.minimumGapDays,
    clearance: { ...base.clearance, ...clearance },
    approvals: { ...base.approvals, ...approvals },
    tiers: base.tiers.map((tier) => tiers.find((own) => own.tier === tier.tier) ?? tier),
  }
}
