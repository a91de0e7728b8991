import { questionBasis } from '../clearances/load-questions.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { systemContext } from '../system-context.ts'
import { restorePaid } from './restore-paid.ts'

/**
 * Brings back at once what a verb on the ledger has just paid, instead of with the next minute. Right after the
 * verb's own transaction, not inside it: there rows of the ledger are locked, and every other verb locks the account
 * first. What fails here is told in the log and left to the minute: the money is booked in any case.
 */
export async function restoreAfterPayment(deps: Deps, organisationId: string): Promise<void> {
  try {
    const context = systemContext(deps, organisationId, 'suspensions')
    const basis = async () => {
      const organisation = await loadOrganisation(deps.db, organisationId)
      const { policy } = await loadPolicy(deps.db, organisationId)
      return questionBasis(deps.db, organisation, policy, localDate(organisation, context.now))
    }
    // A terminal may not know the product that the server is connected to.
    await restorePaid(context, basis, true)
  } catch (error) {
    deps.log.error(
      { organisation: organisationId, problem: problemOf(error) },
      'a payment could not restore services at once; the next minute looks again',
    )
  }
}
