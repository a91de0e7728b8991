import type { PolicyChange } from './diff-policies.ts'
import { sameValue } from './diff-settings.ts'
import type { PolicyStep, PolicyTier } from './tier.ts'

interface Placed {
  tier: number
  path: string
  step: PolicyStep
}

/** Differences of tiers, by number, and of steps, by key, wherever they stand. */
export function diffTiers(before: readonly PolicyTier[], after: readonly PolicyTier[]): PolicyChange[] {
  const [old, now] = [placedSteps(before), placedSteps(after)]
  const gone = [...old].filter(([key]) => !now.has(key))
  return [
    ...diffHeads(before, after),
    ...[...now].flatMap(([key, placed]) => {
      const was = old.get(key)
      return was ? diffStep(was, placed) : [told(placed, `step ${key} added, ${stepText(placed.step)}`)]
    }),
    ...gone.map(([key, placed]) => told(placed, `step ${key} removed, ${stepText(placed.step)}`)),
  ]
}

function placedSteps(tiers: readonly PolicyTier[]): Map<string, Placed> {
  return new Map(
    tiers.flatMap(({ tier, steps }, index) =>
      steps.map((step, position): [string, Placed] => [
        step.key,
        { tier, step, path: `tiers[${index}].steps[${position}]` },
      ]),
    ),
  )
}

function told({ tier, path }: Placed, text: string): PolicyChange {
  return { path, text: `tier ${tier}: ${text}` }
}

function diffHeads(before: readonly PolicyTier[], after: readonly PolicyTier[]): PolicyChange[] {
  const added = after.slice(before.length).map((tier, index) => ({
    path: `tiers[${before.length + index}]`,
    text: `tier ${tier.tier} added from day ${tier.fromDay}: ${headText(tier)}`,
  }))
  const removed = before.slice(after.length).map((tier, index) => ({
    path: `tiers[${after.length + index}]`,
    text: `tier ${tier.tier} removed: ${tier.name}`,
  }))
  const changed = after.slice(0, before.length).flatMap((tier, index) => {
    const was = before[index]
    return was ? diffHead(was, tier, `tiers[${index}]`) : []
  })
  return [...changed, ...added, ...removed]
}

function headText(tier: PolicyTier): string {
  return `${tier.name}, to ${tier.goal} (${tier.whatHappens}), ${tier.tone.voice}`
}

function diffHead(was: PolicyTier, tier: PolicyTier, path: string): PolicyChange[] {
  const lines: [field: string, old: unknown, now: unknown, text: string][] = [
    ['tier', was.tier, tier.tier, `stands where tier ${was.tier} stood`],
    ['name', was.name, tier.name, `is called "${tier.name}" instead of "${was.name}"`],
    ['fromDay', was.fromDay, tier.fromDay, `begins on day ${tier.fromDay} instead of day ${was.fromDay}`],
    ['goal', was.goal, tier.goal, `its goal is "${tier.goal}" instead of "${was.goal}"`],
    [
      'whatHappens',
      was.whatHappens,
      tier.whatHappens,
      `the digest says "${tier.whatHappens}" instead of "${was.whatHappens}"`,
    ],
    ['tone.voice', was.tone.voice, tier.tone.voice, `speaks ${tier.tone.voice} instead of ${was.tone.voice}`],
    [
      'tone.guard',
      was.tone.guard,
      tier.tone.guard,
      tier.tone.guard === 'block'
        ? 'a breach of the tone stops the text instead of only warning'
        : 'a breach of the tone only warns instead of stopping the text',
    ],
    ['sender', was.sender, tier.sender, `is sent by ${tier.sender} instead of ${was.sender}`],
    ['copy', was.copy, tier.copy, `copies go to ${listed(tier.copy)} instead of ${listed(was.copy)}`],
  ]
  return lines.flatMap(([field, old, now, text]) =>
    sameValue(old, now) ? [] : [{ path: `${path}.${field}`, text: `tier ${tier.tier}: ${text}` }],
  )
}

function diffStep(was: Placed, placed: Placed): PolicyChange[] {
  const [old, now] = [was.step, placed.step]
  const key = now.key
  const texts: string[] = []
  if (was.tier !== placed.tier) texts.push(`${key} moved here from tier ${was.tier}`)
  if (old.day !== now.day) texts.push(`${key} moved from day ${old.day} to day ${now.day}`)
  if (old.title !== now.title) texts.push(`${key} is called "${now.title}" instead of "${old.title}"`)
  if (old.kind !== now.kind) texts.push(`${key} is of the kind ${now.kind} instead of ${old.kind}`)
  if (old.mode !== now.mode) texts.push(`${key} ${modeText(now.mode)} (${now.mode} instead of ${old.mode})`)
  if (!sameValue(old.gates, now.gates))
    texts.push(`${key} waits for ${listed(now.gates)} instead of ${listed(old.gates)}`)
  if (old.deadlineDays !== now.deadlineDays)
    texts.push(`${key} names ${deadlineText(now)} instead of ${deadlineText(old)}`)
  return texts.map((text) => told(placed, text))
}

function stepText({ title, day, kind, mode, gates, deadlineDays }: PolicyStep): string {
  const deadline = deadlineDays === undefined ? '' : `, naming a date ${deadlineDays} days later`
  return `"${title}" on day ${day}: ${kind}, ${mode}, waits for ${listed(gates)}${deadline}`
}

function deadlineText({ deadlineDays }: PolicyStep): string {
  return deadlineDays === undefined ? 'no date' : `a date ${deadlineDays} days later`
}

function modeText(mode: PolicyStep['mode']): string {
  if (mode === 'auto') return 'now happens by machine'
  if (mode === 'draft') return 'is now sent by a person'
  return mode === 'approval' ? 'now needs approval' : 'is switched off'
}

function listed(words: readonly string[]): string {
  return words.length > 0 ? words.join(', ') : 'nobody'
}
