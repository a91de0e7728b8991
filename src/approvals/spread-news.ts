import { questionBasis } from '../clearances/load-questions.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { ApprovalNewsEffect } from '../outbox/effect.ts'
import type { Outcome } from '../outbox/perform.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { AFTER_APPROVAL, TELL_APPROVED } from './after-approval.ts'
import { lockApproval } from './store.ts'
import { refreshApproval, tellInvolved } from './tell-approvals.ts'

const SPREAD: Outcome = { kind: 'sent', ref: null, workspace: null, pacingMs: 0, found: false }

/**
 * Has every card of a request edited; when it is approved, tells whoever carries it out that they can, or else who
 * asked for it and who decided. Done again after a crash, it tells nobody twice.
 */
export async function spreadNews(
  deps: Deps,
  organisationId: string,
  { approvalId, revision }: ApprovalNewsEffect,
): Promise<Outcome> {
  const context = systemContext(deps, organisationId, 'approvals')
  await deps.db.transaction(async (tx) => {
    const loaded = await lockApproval(tx, organisationId, approvalId)
    if (!loaded) return
    const inside = { ...context, db: tx }
    await refreshApproval(inside, approvalId)
    const { approval } = loaded
    // What ended it meanwhile has told of that; where more changes with a yes, that tells.
    if (approval.revision !== revision || AFTER_APPROVAL[approval.kind]) return
    const tell = TELL_APPROVED[approval.kind]
    // Whoever is told that they can carry it out need not be when it is being done; the others want to know in any case.
    if (!(tell ? ['approved'] : ['approved', 'executing', 'executed']).includes(approval.state)) return
    const organisation = await loadOrganisation(tx, organisationId)
    const { policy } = await loadPolicy(tx, organisationId)
    const basis = await questionBasis(tx, organisation, policy, localDate(organisation, context.now))
    if (tell) await tell(inside, basis, approval)
    else await tellInvolved(inside, basis, loaded, null, `decided:${revision}`)
  })
  return SPREAD
}
