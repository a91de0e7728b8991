import type { PlacedTier } from './check-ladder.ts'
import type { LooseStep } from './loose-policy.ts'
import { LAST_AUTOMATIC_DAY } from './policy.ts'
import { doubt, type Finding } from './policy-problem.ts'
import { reachesCustomer, VOICES } from './tier.ts'

/** Days without any step after which the first should have come. */
const LATE_START = 15
/** Days between two contacts after which a customer thinks it was forgotten. */
const LONG_SILENCE = 60

interface Placed extends LooseStep {
  day: number
  path: PropertyKey[]
  tier: number
}

/** What can stand in a ladder, but is seldom meant. */
export function doubtLadder(ladder: readonly PlacedTier[], minimumGapDays: number | undefined): Finding[] {
  const active = activeSteps(ladder)
  const contacts = active.filter(reachesCustomer)
  return [
    ...doubtTiers(ladder),
    ...doubtStart(ladder, active, contacts),
    ...contacts.flatMap((step, index) => doubtPause(contacts[index - 1], step, minimumGapDays)),
    ...active.flatMap(doubtGates),
    ...doubtSuspension(contacts),
  ]
}

function activeSteps(ladder: readonly PlacedTier[]): Placed[] {
  return ladder.flatMap(({ path, tier }, index) =>
    (tier.steps ?? []).flatMap((step, position) =>
      step.mode === 'off' || step.mode === undefined || step.kind === undefined || step.day === undefined
        ? []
        : [{ ...step, day: step.day, path: [...path, 'steps', position], tier: tier.tier ?? index + 1 }],
    ),
  )
}

function doubtTiers(ladder: readonly PlacedTier[]): Finding[] {
  let softest = 0
  return ladder.flatMap(({ path, tier }, index) => {
    const found: Finding[] = []
    const number = tier.tier ?? index + 1
    if (tier.steps && !tier.steps.some((step) => step.mode !== 'off')) {
      const problem = `Nothing happens in tier ${number}: it has no step that is not off.`
      found.push(doubt([...path, 'steps'], problem, 'Add a step, or leave the tier out.'))
    }
    const voice = tier.tone?.voice === undefined ? softest : VOICES.indexOf(tier.tone.voice)
    if (voice < softest) {
      const problem = `Tier ${number} speaks more softly than the tier before.`
      found.push(doubt([...path, 'tone', 'voice'], problem, `Use ${VOICES[softest]} or a firmer voice.`))
    }
    softest = Math.max(softest, voice)
    return found
  })
}

function doubtStart(ladder: readonly PlacedTier[], active: Placed[], contacts: Placed[]): Finding[] {
  const found: Finding[] = []
  const [first] = ladder
  const from = first?.tier.fromDay ?? 1
  if (first && from > 1) {
    const problem = `There is a gap before the first tier: ${days(1, from - 1)} to no tier.`
    found.push(doubt([...first.path, 'fromDay'], problem, 'Let the first tier begin on day 1.'))
  }
  const [start] = active
  if (start && start.day > LATE_START) {
    const problem = `From day 1 to day ${start.day - 1} nobody does anything.`
    found.push(doubt([...start.path, 'day'], problem, 'Add a friendly reminder in the first days.'))
  }
  if (first && contacts.length === 0 && ladder.every(({ tier }) => tier.steps?.every((step) => step.kind))) {
    const problem = 'No step reaches the customer: nobody is ever asked to pay.'
    found.push(doubt(['tiers'], problem, 'Add a step of the kind email or call, or switch one on.'))
  }
  return found
}

function days(from: number, to: number): string {
  return from === to ? `day ${from} belongs` : `days ${from} to ${to} belong`
}

function doubtPause(before: Placed | undefined, step: Placed, gap: number | undefined): Finding[] {
  if (!before || before.day >= step.day) return []
  const pause = step.day - before.day
  const at = [...step.path, 'day']
  if (gap !== undefined && pause < gap) {
    const problem = `Only ${counted(pause)} after day ${before.day}; it would wait for the minimum gap of ${counted(gap)}.`
    return [doubt(at, problem, `Choose day ${before.day + gap} or later, or a smaller minimumGapDays.`)]
  }
  if (pause <= LONG_SILENCE) return []
  const problem = `The customer hears nothing from day ${before.day} to day ${step.day}.`
  return [doubt(at, problem, 'Add a step in between.')]
}

function counted(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}

function doubtGates(step: Placed): Finding[] {
  const { kind, day, mode, gates, path } = step
  if (!gates || gates.includes(undefined)) return []
  if (kind === 'flag') {
    if (gates.length === 0 && mode === 'auto') return []
    const remedy = 'Use the mode auto without gates, or the kind review.'
    return [doubt([...path, 'mode'], 'A flag is raised at once; it waits for nobody.', remedy)]
  }
  if (!reachesCustomer(step) || day <= LAST_AUTOMATIC_DAY || gates.includes('clearance')) return []
  const problem = `The customer is contacted on day ${day} without the CSM's yes.`
  return [doubt([...path, 'gates'], problem, 'Add the gate clearance.')]
}

function doubtSuspension(contacts: Placed[]): Finding[] {
  return contacts.flatMap((step, index) => {
    const warned = contacts.slice(0, index).some((one) => one.kind === 'notice' && one.deadlineDays)
    if (step.kind !== 'suspension' || warned) return []
    const problem = 'Service would stop without a notice that names the date.'
    return [
      doubt([...step.path, 'kind'], problem, 'Add a step of the kind notice with deadlineDays before it.'),
    ]
  })
}
