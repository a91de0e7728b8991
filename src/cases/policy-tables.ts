import { type SQL, sql } from 'drizzle-orm'
import { type Policy, reachesCustomer } from '../policy/policy.ts'
import { isCurrency, minorFromDecimal } from '../receivables/money.ts'
import { toleranceMinor } from './case.ts'

/** What set-based planning needs to know besides the tables. */
export interface PlanningInput {
  organisationId: string
  policy: Policy
  policyVersionId: string
  /** The organisation's date, ISO. */
  today: string
  at: Date
  staleLedger: boolean
  /** Units of reporting currency per unit, where the organisation gave a rate. */
  rates: Readonly<Record<string, string>>
  reportingCurrency: string
  /** Only these accounts; null means all. */
  accountIds: string[] | null
}

/** Common table expressions `tiers`, `step_defs`, `tolerances`, `strategic_from` and `driver`. */
export function policyTables(input: PlanningInput): SQL {
  const { policy } = input
  const tiers = policy.tiers.map(({ tier, fromDay }) => ({ tier, from_day: fromDay }))
  const steps = policy.tiers.flatMap((tier) =>
    tier.steps
      .filter((step) => step.mode !== 'off')
      .map((step) => ({
        key: step.key,
        title: step.title,
        tier: tier.tier,
        day: step.day,
        kind: step.kind,
        mode: step.mode,
        clearance: step.gates.includes('clearance'),
        opt_out: step.gates.includes('csm-opt-out'),
        outside: reachesCustomer(step),
      })),
  )
  const tolerances = Object.keys(policy.tolerance).map((currency) => ({
    currency,
    minor: toleranceMinor(policy, currency),
  }))
  return sql`
    tiers as (
      select * from jsonb_to_recordset(${JSON.stringify(tiers)}::jsonb) as t(tier int, from_day int)),
    step_defs as (
      select * from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s(
        key text, title text, tier int, day int, kind text, mode text, clearance bool, opt_out bool, outside bool)),
    tolerances as (
      select * from jsonb_to_recordset(${JSON.stringify(tolerances)}::jsonb) as l(currency text, minor bigint)),
    strategic_from as (
      select * from jsonb_to_recordset(${JSON.stringify(strategicThresholds(input))}::jsonb) as g(currency text, minor bigint)),
    driver as (
      select distinct on (i.account_id) i.account_id, i.id as invoice_id, i.generation, i.due_on,
        ${input.today}::date - i.due_on as days
      from invoices i left join tolerances l on l.currency = i.currency
      where i.organisation_id = ${input.organisationId} and i.open_minor > coalesce(l.minor, 0)
        and not i.disputed and i.due_on < ${input.today}::date ${onlyAccounts(input, sql`i.account_id`)}
      order by i.account_id, i.due_on, i.id::text)`
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
    const whole = minorFromDecimal(
      code === currency ? amount : Math.round(Number(amount) * factor).toFixed(0),
      code,
    )
    return 'minor' in whole ? [{ currency: code, minor: whole.minor }] : []
  })
}
