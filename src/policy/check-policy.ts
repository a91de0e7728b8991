import { checkApprovals, checkGates } from './check-approvals.ts'
import { checkLadder, type PlacedTier } from './check-ladder.ts'
import { checkSettings, doubtStale, sameFinding } from './check-settings.ts'
import { doubtLadder } from './doubt-ladder.ts'
import type { LoosePolicy, LooseSettings } from './loose-policy.ts'
import { doubt, type Finding, grave, pathText } from './policy-problem.ts'

type Approvals = LooseSettings['approvals']

/** Everything that contradicts itself or the playbook, or is seldom meant; each part by itself is well-formed. */
export function checkPolicy(policy: LoosePolicy): Finding[] {
  const ladder = placed(policy, [])
  const base = checkRules(ladder, policy.minimumGapDays, policy.approvals)
  return [
    ...checkSettings(policy, []),
    ...checkApprovals(policy.approvals ?? {}, ['approvals']),
    ...doubtStale(policy.staleAfterHours),
    ...base,
    ...Object.entries(policy.segments ?? {}).flatMap(([name, own]) => checkSegment(name, own, policy, base)),
  ]
}

function checkRules(ladder: PlacedTier[], gap: number | undefined, approvals: Approvals): Finding[] {
  return [
    ...checkLadder(ladder),
    ...(approvals ? checkGates(ladder, approvals) : []),
    ...doubtLadder(ladder, gap),
  ]
}

function placed(settings: LooseSettings, path: PropertyKey[]): PlacedTier[] {
  return (settings.tiers ?? []).map((tier, index) => ({ path: [...path, 'tiers', index], tier }))
}

/** Holds the base with the segment's changes against the same rules, and tells what the changes brought. */
function checkSegment(name: string, own: LooseSettings, policy: LoosePolicy, base: Finding[]): Finding[] {
  const path = ['segments', name]
  const found = [...checkSettings(own, path), ...checkApprovals(own.approvals ?? {}, [...path, 'approvals'])]
  if (Object.keys(own).length === 0)
    found.push(doubt(path, 'The segment changes nothing.', 'Write what differs, or take it away.'))

  const mine = placed(own, path)
  const numbers = (policy.tiers ?? []).map(({ tier }) => tier)
  mine.forEach(({ path: at, tier: { tier } }, index) => {
    if (tier === undefined) return
    if (!numbers.includes(tier)) {
      const remedy = `A segment replaces tiers of the base: ${numbers.filter(Boolean).join(', ')}.`
      found.push(grave([...at, 'tier'], `There is no tier ${tier} to replace.`, remedy))
    }
    if (mine.findIndex((other) => other.tier.tier === tier) < index)
      found.push(grave([...at, 'tier'], `Tier ${tier} is replaced twice.`, 'Keep one of them.'))
  })
  const ladder = placed(policy, []).map(
    (one) => mine.find(({ tier }) => tier.tier !== undefined && tier.tier === one.tier.tier) ?? one,
  )
  const approvals = policy.approvals && { ...policy.approvals, ...own.approvals }
  const brought = checkRules(ladder, own.minimumGapDays ?? policy.minimumGapDays, approvals)
    .filter((finding) => !base.some((known) => sameFinding(known, finding)))
    .map((finding) => (finding.path[0] === 'segments' ? finding : movedTo(path, finding)))
  return [...found, ...brought]
}

/** The base is right for everybody else, so the segment is what has to be mended. */
function movedTo(path: PropertyKey[], finding: Finding): Finding {
  return { ...finding, path, problem: `In this segment ${pathText(finding.path)}: ${finding.problem}` }
}
