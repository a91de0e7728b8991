import { type SQL, sql } from 'drizzle-orm'
import { approvalsOfGates } from '../policy/approval-rules.ts'
import { type Policy, reachesCustomer } from '../policy/policy.ts'
import { isCurrency, minorFromDecimal } from '../receivables/money.ts'
import { toleranceMinor } from './case.ts'
import type { PlanningInput } from './planning-input.ts'
import { hasOwnTolerances, profilesOf } from './profiles.ts'

/**
 * The policy as tables for set-based work, per profile (a segment with rules of its own, or '' for the
 * rest): `tiers`, `step_defs`, `profiles` and `strategic_from`.
 */
export function policyTables(input: PlanningInput): SQL {
  const profiles = profilesOf(input.policy)
  const tiers = profiles.flatMap(({ profile, policy }) =>
    policy.tiers.map(({ tier, fromDay }) => ({ profile, tier, from_day: fromDay })),
  )
  const steps = profiles.flatMap(({ profile, policy }) => stepRows(profile, policy))
  const settings = profiles.map(({ profile, policy }) => ({
    profile,
    gap: policy.minimumGapDays,
    always_clear: policy.strategic.alwaysNeedsClearance,
    silence_waits: policy.clearance.tier1Silence === 'waits',
  }))
  const strategic = profiles.flatMap(({ profile, policy }) =>
    strategicThresholds({ ...input, policy }).map((threshold) => ({ profile, ...threshold })),
  )
  return sql`
    tiers as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(tiers)}::jsonb) as t(profile text, tier int, from_day int)),
    step_defs as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s(
        profile text, key text, title text, tier int, day int, kind text, mode text, clearance bool, opt_out bool,
        outside bool, approvals text[])),
    profiles as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(settings)}::jsonb) as p(
        profile text, gap int, always_clear bool, silence_waits bool)),
    strategic_from as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(strategic)}::jsonb) as g(profile text, currency text, minor bigint))`
}

function stepRows(profile: string, policy: Policy) {
  return policy.tiers.flatMap((tier) =>
    tier.steps
      .filter((step) => step.mode !== 'off')
      .map((step) => ({
        profile,
        key: step.key,
        title: step.title,
        tier: tier.tier,
        day: step.day,
        kind: step.kind,
        mode: step.mode,
        clearance: step.gates.includes('clearance'),
        opt_out: step.gates.includes('csm-opt-out'),
        outside: reachesCustomer(step),
        approvals: step.mode === 'approval' ? approvalsOfGates(step.gates) : [],
      })),
  )
}

/** The profile an account's segment belongs to. */
export function profileColumn(policy: Policy, segment: SQL): SQL {
  const named = profilesOf(policy).flatMap(({ profile }) => (profile === '' ? [] : [profile]))
  if (named.length === 0) return sql`''`
  const list = sql.join(
    named.map((name) => sql`${name}`),
    sql`, `,
  )
  return sql`case when ${segment} in (${list}) then ${segment} else '' end`
}

/** What of an open balance in that currency is left alone, inline: a join would cost more than the scan. */
export function toleranceColumn(policy: Policy, segment: SQL, currency: SQL): SQL {
  const cases = profilesOf(policy).flatMap(({ profile, policy: own }) =>
    Object.keys(own.tolerance).map((code) => ({ profile, code, minor: toleranceMinor(own, code) })),
  )
  const byProfile = (profile: string): SQL => {
    const mine = cases.filter((one) => one.profile === profile)
    if (mine.length === 0) return sql`0`
    const whens = mine.map(({ code, minor }) => sql`when ${code} then ${sql.raw(String(minor))}`)
    return sql`case ${currency} ${sql.join(whens, sql` `)} else 0 end`
  }
  const named = profilesOf(policy).filter(({ profile }) => profile !== '')
  if (!hasOwnTolerances(policy)) return byProfile('')
  const whens = named.map(({ profile }) => sql`when ${segment} = ${profile} then ${byProfile(profile)}`)
  return sql`case ${sql.join(whens, sql` `)} else ${byProfile('')} end`
}

export function onlyAccounts(input: PlanningInput, column: SQL): SQL {
  if (input.accountIds === null) return sql``
  return sql`and ${column} in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(input.accountIds)}::jsonb))`
}

/** The policy's ARR threshold in every currency that has a rate. */
export function strategicThresholds(
  input: Pick<PlanningInput, 'policy' | 'rates' | 'reportingCurrency'>,
): { currency: string; minor: number }[] {
  const { amount, currency } = input.policy.strategic.arr
  const rates: Record<string, string> = { ...input.rates, [input.reportingCurrency]: '1' }
  const own = rates[currency]
  const known = Object.keys(rates).filter((code) => isCurrency(code) && own !== undefined)
  return [...new Set([currency, ...known])].flatMap((code) => {
    const factor = code === currency ? 1 : Number(own) / Number(rates[code])
    const text = code === currency ? amount : Math.round(Number(amount) * factor).toFixed(0)
    const whole = minorFromDecimal(text, code)
    return 'minor' in whole ? [{ currency: code, minor: whole.minor }] : []
  })
}
