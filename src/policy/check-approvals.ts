import { APPROVAL_KINDS, approvalOfGate, KINDS_WITH_A_SUM } from './approval-rules.ts'
import type { PlacedTier } from './check-ladder.ts'
import type { LooseRule, LooseSettings } from './loose-policy.ts'
import { doubt, type Finding, grave } from './policy-problem.ts'

type Approvals = NonNullable<LooseSettings['approvals']>

/** The people who own the relationship; `notAccountOwner` keeps them from deciding. */
const OWNERS = ['csm', 'ae']

/** Whether each rule of the block can be met at all. */
export function checkApprovals(approvals: Approvals, path: PropertyKey[]): Finding[] {
  return APPROVAL_KINDS.flatMap((kind) => {
    const rule = approvals[kind]
    if (!rule) return []
    const at = [...path, kind]
    const found = [...checkQuorum(rule, at), ...checkTimes(rule, at)]
    if (rule.onlyAbove && !KINDS_WITH_A_SUM.includes(kind)) {
      const remedy = `Remove it; only ${KINDS_WITH_A_SUM.join(', ')} are about a sum.`
      found.push(grave([...at, 'onlyAbove'], `An approval "${kind}" is not about a sum.`, remedy))
    }
    return found
  })
}

function checkQuorum({ need, of, always = [], notAccountOwner }: LooseRule, at: PropertyKey[]): Finding[] {
  if (!of || of.includes(undefined)) return []
  const found: Finding[] = []
  const named = new Set(of)
  const able = [...named].filter((role) => !(notAccountOwner && role && OWNERS.includes(role)))
  if (need !== undefined && need > able.length) {
    const kept = able.length < named.size ? ' once the account owner is left out' : ''
    const problem = `${need} must agree, but only ${able.length} of the roles can${kept}.`
    found.push(
      grave([...at, 'need'], problem, `Name more roles in "of", or need ${Math.max(able.length, 1)}.`),
    )
  }
  if (need !== undefined && new Set(always).size > need) {
    const problem = `${always.length} roles must always agree, but ${need} is enough.`
    found.push(grave([...at, 'always'], problem, `Need ${always.length}, or take a role from "always".`))
  }
  always.forEach((role, index) => {
    if (role === undefined || named.has(role)) return
    const problem = `"${role}" must always agree, but is not among those asked.`
    found.push(grave([...at, 'always', index], problem, `Add ${role} to "of".`))
  })
  of.forEach((role, index) => {
    if (of.indexOf(role) === index) return
    found.push(doubt([...at, 'of', index], `"${role}" is named twice.`, 'Name each role once.'))
  })
  return found
}

function checkTimes(rule: LooseRule, at: PropertyKey[]): Finding[] {
  const { expiresAfterWorkingDays: expires = 3, remindAfterWorkingDays: remind = [] } = rule
  return remind.flatMap((day, index) => {
    const before = remind[index - 1] ?? 0
    const path = [...at, 'remindAfterWorkingDays', index]
    if (day === undefined) return []
    if (day <= before)
      return [grave(path, `Day ${day} is not after day ${before}.`, 'Put the days in order, each once.')]
    if (day < expires) return []
    const problem = `By working day ${day} the request has expired (after ${expires}).`
    return [doubt(path, problem, 'Remind earlier, or let it expire later.')]
  })
}

/** Every approval that a step waits for must be one that somebody can give. */
export function checkGates(ladder: readonly PlacedTier[], approvals: Approvals): Finding[] {
  return ladder.flatMap(({ path, tier }) =>
    (tier.steps ?? []).flatMap((step, position) =>
      (step.gates ?? []).flatMap((gate, index) => {
        const kind = gate ? approvalOfGate(gate) : null
        if (kind === null || Object.hasOwn(approvals, kind)) return []
        const at = [...path, 'steps', position, 'gates', index]
        const problem = `Nobody is named who could give the approval "${kind}".`
        return [grave(at, problem, `Add ${kind} to "approvals", for example { need: 1, of: [cfo] }.`)]
      }),
    ),
  )
}
