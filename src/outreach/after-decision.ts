import type { AfterApproval } from '../approvals/after-approval.ts'
import { loadOutreach } from './store.ts'
import { refreshOutreach, tellOutreach } from './tell-outreach.ts'

/** A message was approved: whoever sends it hears that they can. */
export const tellApproved: AfterApproval = async (context, basis, { id, subjectId }) => {
  const outreach = subjectId && (await loadOutreach(context.db, context.organisationId, subjectId))
  if (outreach) await tellOutreach(context, basis, outreach.id, outreach.senderId, `approved:${id}`)
}

/** The request came to another end: the cards of the message say so. */
export const showEnded: AfterApproval = async (context, basis, { subjectId }) => {
  if (subjectId) await refreshOutreach(context, basis, subjectId)
}
