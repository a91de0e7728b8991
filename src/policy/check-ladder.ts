import { approvalOfGate } from './approval-rules.ts'
import type { LooseStep, LooseTier } from './loose-policy.ts'
import { LAST_AUTOMATIC_DAY } from './policy.ts'
import { type Finding, grave } from './policy-problem.ts'
import { reachesCustomer } from './tier.ts'

/** A tier and where in the file it stands: a segment's ladder mixes its own tiers with everybody's. */
export interface PlacedTier {
  path: PropertyKey[]
  tier: LooseTier
}

/** What cannot stand in a ladder of tiers and steps. */
export function checkLadder(ladder: readonly PlacedTier[]): Finding[] {
  const found: Finding[] = []
  const keys = new Set<string>()
  let begun = 0
  ladder.forEach(({ path, tier }, index) => {
    if (tier.tier !== undefined && tier.tier !== index + 1) {
      const remedy = `Number the tiers from 1 on; this one is ${index + 1}.`
      found.push(grave([...path, 'tier'], `Tier ${tier.tier} stands in place ${index + 1}.`, remedy))
    }
    if (tier.fromDay !== undefined && tier.fromDay <= begun) {
      const problem = `Day ${tier.fromDay} is not after the start of the tier before (day ${begun}).`
      found.push(grave([...path, 'fromDay'], problem, `Let it begin on day ${begun + 1} or later.`))
    }
    begun = Math.max(begun, tier.fromDay ?? 0)
    if (tier.tone?.voice === 'final' && index < 3) {
      const problem = 'Only tier 4 may speak of suspension, which the voice "final" allows.'
      found.push(grave([...path, 'tone', 'voice'], problem, 'Use friendly, curious or firm.'))
    }
    const end = ladder[index + 1]?.tier.fromDay
    found.push(...checkDays(path, tier, end), ...checkKeys(path, tier, keys))
    tier.steps?.forEach((step, position) => {
      found.push(...checkMode([...path, 'steps', position], step))
    })
  })
  return [...found, ...checkDeadlines(ladder)]
}

function checkDays(path: PropertyKey[], tier: LooseTier, end: number | undefined): Finding[] {
  let before = 0
  return (tier.steps ?? []).flatMap((step, position) => {
    if (step.day === undefined) return []
    const at = [...path, 'steps', position, 'day']
    const found: Finding[] = []
    const from = tier.fromDay ?? 1
    if (step.day < from || (end !== undefined && end > from && step.day >= end)) {
      const range = end === undefined ? `from ${from} on` : `from ${from} to ${end - 1}`
      const remedy = `Choose a day ${range}, or move the step to another tier.`
      found.push(grave(at, `Day ${step.day} lies outside its tier.`, remedy))
    }
    if (step.day === before)
      found.push(grave(at, `Day ${step.day} has two steps.`, 'Give one of them another day.'))
    else if (step.day < before) {
      const problem = `Day ${step.day} stands after day ${before}.`
      found.push(grave(at, problem, 'Put the steps in the order of their days.'))
    }
    before = Math.max(before, step.day)
    return found
  })
}

function checkKeys(path: PropertyKey[], tier: LooseTier, keys: Set<string>): Finding[] {
  return (tier.steps ?? []).flatMap(({ key }, position) => {
    if (key === undefined) return []
    const again = keys.has(key)
    keys.add(key)
    const at = [...path, 'steps', position, 'key']
    return again ? [grave(at, `"${key}" is used twice.`, 'Give every step a key of its own.')] : []
  })
}

function checkMode(path: PropertyKey[], step: LooseStep): Finding[] {
  const { kind, mode, day, gates } = step
  if (kind === undefined || mode === undefined || mode === 'off') return []
  const at = [...path, 'mode']
  if (mode === 'auto' && reachesCustomer(step) && day !== undefined && day > LAST_AUTOMATIC_DAY) {
    const remedy = `After day ${LAST_AUTOMATIC_DAY} a person sends every message: use draft, approval or off.`
    return [grave(at, `A machine would contact the customer on day ${day}.`, remedy)]
  }
  if (mode === 'auto' && kind === 'call')
    return [grave(at, 'A machine makes no calls.', 'Use draft: the call becomes a task for a person.')]
  const approvals = gates?.flatMap((gate) => (gate ? (approvalOfGate(gate) ?? []) : []))
  if (!approvals || gates?.includes(undefined)) return []
  if (kind === 'suspension' && !(mode === 'approval' && approvals.includes('suspension'))) {
    const remedy = 'Use the mode approval and the gate approval-suspension.'
    return [grave(at, 'A suspension needs an approval of its own.', remedy)]
  }
  if (mode === 'approval' && approvals.length === 0) {
    const remedy = 'Add the gate that names the approval, such as approval-tier-3, or use draft.'
    return [grave([...path, 'gates'], 'The step waits for an approval, but no gate says which.', remedy)]
  }
  if (mode !== 'approval' && approvals.length > 0) {
    const problem = `With the mode ${mode} the step would not wait for approval-${approvals[0]}.`
    return [grave(at, problem, 'Use the mode approval, or take the gate away.')]
  }
  return []
}

/** Service is not stopped before the date that the notice named. */
function checkDeadlines(ladder: readonly PlacedTier[]): Finding[] {
  let deadline = 0
  return ladder.flatMap(({ path, tier }) =>
    (tier.steps ?? []).flatMap((step, position) => {
      const { kind, day, mode, deadlineDays } = step
      if (day === undefined || mode === 'off') return []
      if (kind === 'notice' && deadlineDays !== undefined) deadline = day + deadlineDays
      if (kind !== 'suspension' || day >= deadline) return []
      const problem = `Day ${day} comes before the date that the notice names (day ${deadline}).`
      return [grave([...path, 'steps', position, 'day'], problem, `Suspend on day ${deadline} or later.`)]
    }),
  )
}
