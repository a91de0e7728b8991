import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { keepDate } from './ages.ts'
import { evaluateCases } from './evaluate-cases.ts'
import { withFamilies } from './families.ts'
import { planningInput } from './planning-input.ts'
import { refreshRollups } from './refresh-rollups.ts'

/** Beyond so many accounts one pass over all of them is cheaper than naming each. */
const NAMED_ACCOUNTS = 2_000

/**
 * After a change of the ledger or of accounts, in its transaction: balances by age and cases of the
 * accounts it touched follow at once; the next daily run looks at their steps.
 */
export async function followLedger(context: Context, accountIds: string[]): Promise<void> {
  if (accountIds.length === 0) return
  const organisation = await loadOrganisation(context.db, context.organisationId)
  const version = await loadPolicy(context.db, context.organisationId)
  const input = await planningInput(context, organisation, version, localDate(organisation, context.now))
  const named = accountIds.length > NAMED_ACCOUNTS ? null : await withFamilies(context.db, input, accountIds)
  const scoped = { ...input, accountIds: named }
  await refreshRollups(context.db, scoped)
  if (named === null) await keepDate(context.db, input, input.today)
  await evaluateCases(context.db, scoped, 'next-run')
}
