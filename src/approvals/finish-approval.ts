import { lookAgain } from '../cases/look-again.ts'
import { questionBasis } from '../clearances/load-questions.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { kindPhrase } from './kind-words.ts'
import { logApproval } from './log-approval.ts'
import { saveState } from './save-state.ts'
import { lockApproval } from './store.ts'
import { refreshApproval, tellInvolved } from './tell-approvals.ts'

/**
 * What became of a claimed approval: carried out, failed for good, given back to be carried out later, or found to have been
 * carried out at a moment that nobody knew of when it was given up.
 * Inside the caller's transaction.
 * @returns whether it was being carried out, or given up and then found; nothing changes otherwise.
 */
export async function finishApproval(
  context: Context,
  approvalId: string,
  how:
    | { kind: 'executed' }
    | { kind: 'found'; at: Date }
    | { kind: 'failed'; why: string }
    | { kind: 'given-back' },
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  const loaded = await lockApproval(tx, organisationId, approvalId)
  const state = loaded?.approval.state
  if (!loaded || !(state === 'executing' || (state === 'failed' && how.kind === 'found'))) return false
  const organisation = await loadOrganisation(tx, organisationId)
  const { policy } = await loadPolicy(tx, organisationId)
  const basis = await questionBasis(tx, organisation, policy, localDate(organisation, now))
  const { approval } = loaded
  const what = kindPhrase(approval.kind, approval.facts.accountName)
  const at = now.toJSDate()
  const change = {
    executed: { state: 'executed', executedAt: at, endedAt: at },
    found: { state: 'executed', executedAt: how.kind === 'found' ? how.at : at, endedAt: at, endedWhy: null },
    failed: { state: 'failed', endedAt: at, endedWhy: how.kind === 'failed' ? how.why : null },
    'given-back': { state: 'approved' },
  } as const
  const after = await saveState(tx, organisationId, approval, change[how.kind])
  if (!after) return false
  const text = {
    executed: `Carried out: ${what}`,
    found: `Found to be carried out: ${what}`,
    failed: `Could not be carried out: ${what}: ${how.kind === 'failed' ? how.why : ''}`,
    'given-back': `Not carried out yet: ${what}`,
  }
  const verb = { executed: 'execute', found: 'execute', failed: 'fail', 'given-back': 'give-back' }
  await logApproval(context, basis, approval, verb[how.kind], text[how.kind])
  if (how.kind === 'failed') await lookAgain(context, organisation, [approval.accountId])
  await refreshApproval(context, after.approval.id)
  if (how.kind === 'failed') await tellInvolved(context, basis, after, null)
  return true
}
