import { questionBasis } from '../clearances/load-questions.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { ClaimedRow } from '../outbox/claim.ts'
import type { HookEffect } from '../outbox/effect.ts'
import type { End } from '../outbox/give-up.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Db, Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { markFailed } from './settle-suspension.ts'
import { loadSuspension } from './store.ts'

/**
 * The product was asked for the last time; inside the transaction that ends the outbox row. `deliverHook` has
 * told of most failures already; what is left are faults of our own.
 */
export async function hookGivenUp(
  deps: Deps,
  tx: Db,
  { organisationId }: ClaimedRow,
  { suspensionId, action }: HookEffect,
  { why }: End,
): Promise<void> {
  const suspension = await loadSuspension(tx, organisationId, suspensionId)
  if (suspension?.state !== (action === 'suspend' ? 'suspending' : 'restoring')) return
  const context = systemContext({ ...deps, db: tx }, organisationId, 'suspensions')
  const organisation = await loadOrganisation(tx, organisationId)
  const { policy } = await loadPolicy(tx, organisationId)
  const basis = await questionBasis(tx, organisation, policy, localDate(organisation, context.now))
  await markFailed(context, basis, suspension, why)
}
