import { type Role, roleName } from '../people/person.ts'
import { APPROVAL_KINDS, type ApprovalRule } from './approval-rules.ts'
import type { PolicyChange } from './diff-policies.ts'
import type { EffectivePolicy } from './policy-for.ts'
import { pathText } from './policy-problem.ts'

/** Names for people; `#` stands for the value. Anything else goes by its path. */
const WORDS: Readonly<Record<string, [label: string, value?: string]>> = {
  name: ['the name'],
  description: ['the description'],
  'strategic.arr.amount': ['annual revenue of a strategic account'],
  'strategic.arr.currency': ['currency of the strategic threshold'],
  'strategic.alwaysNeedsClearance': ["strategic accounts always wait for the CSM's yes"],
  'strategic.sponsor': ['sponsors of strategic accounts'],
  staleAfterHours: ['ledger data is too old after', '# hours'],
  minimumGapDays: ['gap between two contacts', '# days'],
  families: ['parent and child accounts are chased'],
  'clearance.expiresAfterDays': ["the CSM's yes expires after", '# days'],
  'clearance.tier1Silence': ['when the CSM is silent, a friendly reminder'],
  'clearance.unanswered': ['without an answer, asked are'],
  'clearance.withoutCsm': ['without a CSM, asked are'],
  'promises.graceWorkingDays': ['grace after a promised date', '# working days'],
  'plans.maxInstalments': ['instalments of a payment plan, at most'],
  'plans.maxDiscountPercent': ['discount for prompt payment, at most', '# %'],
  'referral.signsNeeded': ['signs needed to propose professional help'],
  'referral.overdueDays': ['professional help counts as overdue from day'],
  'referral.highValue.amount': ['professional help counts as high value'],
  'referral.highValue.currency': ['currency of the high value'],
}

/** Differences outside the tiers. */
export function diffSettings(before: EffectivePolicy, after: EffectivePolicy): PolicyChange[] {
  const { tiers: _tiers, approvals: oldRules, ...old } = before
  const { tiers: _newTiers, approvals: newRules, ...now } = after
  return [...diffValues(old, now, []), ...diffApprovals(oldRules, newRules)]
}

/** Equal as data; the order of keys does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => sameValue(Reflect.get(a, key), Reflect.get(b, key)))
}

function diffValues(before: object, after: object, path: PropertyKey[]): PolicyChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const [old, now]: unknown[] = [Reflect.get(before, key), Reflect.get(after, key)]
    if (sameValue(old, now)) return []
    const at = [...path, key]
    if (isBlock(old) && isBlock(now)) return diffValues(old, now, at)
    const named = pathText(at)
    const [label, unit = '#'] = WORDS[named] ?? [path[0] === 'tolerance' ? `tolerance in ${key}` : named]
    const say = (value: unknown) => unit.replace('#', () => valueText(value))
    if (old === undefined) return [{ path: named, text: `${label}: ${say(now)} added` }]
    if (now === undefined) return [{ path: named, text: `${label}: ${say(old)} removed` }]
    return [{ path: named, text: `${label}: ${say(now)} instead of ${say(old)}` }]
  })
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ') || 'nobody'
  if (isBlock(value))
    return 'ask' in value && 'afterWorkingDays' in value
      ? `${String(value.ask)} after ${String(value.afterWorkingDays)}`
      : JSON.stringify(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}

function diffApprovals(
  before: EffectivePolicy['approvals'],
  after: EffectivePolicy['approvals'],
): PolicyChange[] {
  return APPROVAL_KINDS.flatMap((kind) => {
    const [old, now] = [before[kind], after[kind]]
    const path = `approvals.${kind}`
    if (sameValue(old, now)) return []
    if (!old) return [{ path, text: `approval ${kind} added: ${now ? ruleText(now) : ''}` }]
    if (!now) return [{ path, text: `approval ${kind} removed: it is not done any more` }]
    return [{ path, text: `approval ${kind}: ${ruleText(now)} instead of ${ruleText(old)}` }]
  })
}

/** `2 of VP finance, CFO, head of CS, always CFO; expires after 3 working days, reminders after 1, 2`. */
function ruleText(rule: ApprovalRule): string {
  const names = (roles: Role[]) => roles.map(roleName).join(', ')
  const { onlyAbove: sum } = rule
  return [
    `${rule.need} of ${names(rule.of)}`,
    ...(rule.always.length > 0 ? [`always ${names(rule.always)}`] : []),
    ...(rule.notAccountOwner ? ['not the account owner'] : []),
    ...(sum ? [`only above ${sum.currency} ${sum.amount}`] : []),
    `expires after ${rule.expiresAfterWorkingDays} working days`,
    rule.remindAfterWorkingDays.length > 0
      ? `asked again after ${rule.remindAfterWorkingDays.join(' and ')}`
      : 'not asked again',
  ].join('; ')
}
