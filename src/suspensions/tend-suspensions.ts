import { sql } from 'drizzle-orm'
import { suspensions } from '../../db/schema.ts'
import { type QuestionBasis, questionBasis } from '../clearances/load-questions.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { eachApart } from './each-apart.ts'
import { executeSuspension } from './execute-suspension.ts'
import { isAnythingStopping } from './is-anything-stopping.ts'
import { proposeSuspensions } from './propose-suspensions.ts'
import { restoreDecided, restorePaid } from './restore-paid.ts'
import { findSuspensions } from './store.ts'
import { warnOwners } from './warn-owners.ts'

/** The minute's look at suspensions: what is paid comes back first; then what is new, near or due. */
export async function tendSuspensions(deps: Deps, organisation: Organisation): Promise<void> {
  if (!(await isAnythingStopping(deps.db, organisation.id))) return
  const context = systemContext(deps, organisation.id, 'suspensions')
  const { policy } = await loadPolicy(deps.db, organisation.id)
  const basis = await questionBasis(deps.db, organisation, policy, localDate(organisation, context.now))
  const hasHook = deps.productHook !== undefined
  await restorePaid(context, async () => basis, hasHook)
  await restoreDecided(context, basis, hasHook)
  await proposeSuspensions(context, basis)
  await warnOwners(context, basis)
  await lookAtWaiting(context, basis, hasHook)
}

/**
 * Those whose date has come, and those whose case is no longer about the same invoice: paid, disputed, or dated
 * anew. One that fails does not keep the others from their turn.
 */
async function lookAtWaiting(context: Context, basis: QuestionBasis, hasHook: boolean): Promise<void> {
  const org = context.organisationId
  const waiting = await findSuspensions(
    context.db,
    org,
    sql`${suspensions.state} in ('proposed', 'scheduled')
      and ((${suspensions.state} = 'scheduled' and ${suspensions.suspendOn} <= ${basis.today}::date)
        or not exists (select from cases c where c.organisation_id = ${org}
          and c.account_id = ${suspensions.accountId} and c.tier > 0
          and c.driver_invoice_id = ${suspensions.invoiceId} and c.driver_generation = ${suspensions.generation})
        or not exists (select from outreach o where o.organisation_id = ${org} and o.id = ${suspensions.noticeId}
          and o.state in ('sent', 'done')))`,
  )
  await eachApart(context, waiting, (inside, { id }) => executeSuspension(inside, basis, id, hasHook))
}
