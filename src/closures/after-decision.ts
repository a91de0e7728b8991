import type { AfterApproval } from '../approvals/after-approval.ts'
import { changeClosure, loadClosure } from './store.ts'
import { tellClosure } from './tell-closure.ts'

/** The last yes: within a minute it is carried out, if the ledger still says the same. */
export const approveClosure: AfterApproval = async (context, basis, { subjectId }) => {
  const closure =
    subjectId === null ? undefined : await loadClosure(context.db, context.organisationId, subjectId)
  if (closure?.state !== 'proposed') return
  await changeClosure(context.db, context.organisationId, closure, { state: 'approved' })
  await tellClosure(context, basis, closure.id, null)
}

/** A request that came to nothing, or a yes that counts no more: it is a proposal again. */
export const reopenClosure: AfterApproval = async (context, basis, { subjectId, state, endedWhy }) => {
  const closure =
    subjectId === null ? undefined : await loadClosure(context.db, context.organisationId, subjectId)
  if (closure?.state !== 'proposed' && closure?.state !== 'approved') return
  const problem = `${state === 'denied' ? 'Denied' : 'The request has ended'}: ${endedWhy ?? 'no reason given'}`
  const grounds = { ...closure.grounds, problem }
  await changeClosure(context.db, context.organisationId, closure, { state: 'proposed', grounds })
  await tellClosure(context, basis, closure.id, null)
}
