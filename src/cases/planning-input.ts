import type { Organisation } from '../organisations/organisation.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'
import { ratesOn } from '../receivables/rates.ts'
import type { PlanningInput } from './policy-tables.ts'

/** Gathers what planning for that date needs, inside the caller's transaction. */
export async function planningInput(
  context: Context,
  organisation: Organisation,
  version: PolicyVersion,
  today: string,
  accountIds: string[] | null,
): Promise<PlanningInput> {
  const sources = await loadFreshness(context.db, organisation.id)
  return {
    organisationId: organisation.id,
    policy: version.policy,
    policyVersionId: version.id,
    today,
    at: context.now.toJSDate(),
    staleLedger: staleSources(sources, context.now, version.policy.staleAfterHours).length > 0,
    rates: await ratesOn(context.db, organisation.id, today),
    reportingCurrency: organisation.reportingCurrency,
    accountIds,
  }
}
