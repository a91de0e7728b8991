import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { evaluateCases } from './evaluate-cases.ts'
import { planningInput } from './planning-input.ts'

/** Beyond so many accounts one pass over all of them is cheaper than naming each. */
const NAMED_ACCOUNTS = 2_000

/** After a change of the ledger, in its transaction: the cases of the accounts it touched follow at once. */
export async function followLedger(context: Context, accountIds: string[]): Promise<void> {
  if (accountIds.length === 0) return
  const organisation = await loadOrganisation(context.db, context.organisationId)
  const version = await loadPolicy(context.db, context.organisationId)
  const named = accountIds.length > NAMED_ACCOUNTS ? null : accountIds
  const input = await planningInput(
    context,
    organisation,
    version,
    localDate(organisation, context.now),
    named,
  )
  await evaluateCases(context.db, input)
}
