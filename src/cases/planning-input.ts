import type { Organisation } from '../organisations/organisation.ts'
import type { Policy, PolicyVersion } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'
import { type Rates, ratesOn } from '../receivables/rates.ts'

/** What set-based planning needs to know besides the tables. */
export interface PlanningInput {
  organisationId: string
  policy: Policy
  policyVersionId: string
  /** The organisation's date, ISO. */
  today: string
  at: Date
  staleLedger: boolean
  /** A day gone by: the ledger is read as it stood then. */
  historic: boolean
  rates: Rates
  reportingCurrency: string
  /** Only these accounts; null means all. */
  accountIds: string[] | null
}

/** Gathers what planning for that date needs, inside the caller's transaction. */
export async function planningInput(
  context: Context,
  organisation: Organisation,
  version: PolicyVersion,
  today: string,
  historic = false,
): Promise<Omit<PlanningInput, 'accountIds'>> {
  const sources = await loadFreshness(context.db, organisation.id)
  return {
    organisationId: organisation.id,
    policy: version.policy,
    policyVersionId: version.id,
    today,
    at: context.now.toJSDate(),
    staleLedger: staleSources(sources, context.now, version.policy.staleAfterHours).length > 0,
    historic,
    rates: await ratesOn(context.db, organisation.id, today),
    reportingCurrency: organisation.reportingCurrency,
  }
}
