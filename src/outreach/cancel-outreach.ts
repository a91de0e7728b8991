import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { concludeApproval } from './approval-of.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { settleOutreach } from './store.ts'
import { refreshOutreach, tellOutreach } from './tell-outreach.ts'

/**
 * Calls a message off before it left, because something stands against it now; what was approved is void. Inside
 * the caller's transaction.
 * @param loud tells whoever let it go; what nobody had let go yet only changes its card.
 */
export async function cancelOutreach(
  context: Context,
  basis: QuestionBasis,
  outreach: Outreach,
  why: string,
  loud: boolean,
): Promise<void> {
  const { db: tx, organisationId } = context
  const to = { state: 'cancelled', outcome: why } as const
  if (!(await settleOutreach(tx, organisationId, outreach, outreach.state, to))) return
  // First, as every verb does: whoever votes on it holds the request, and waits for the audit.
  await concludeApproval(context, basis, outreach.id, { kind: 'void', why: clause(why) })
  await noteOutreach(context, basis.organisation, outreach, {
    verb: 'cancel-outreach',
    kind: 'outreach-cancelled',
    actorId: null,
    text: `Not sent: ${why}`,
    data: { why },
  })
  const told = outreach.sentBy ?? outreach.senderId
  if (loud && told !== null)
    await tellOutreach(context, basis, outreach.id, told, `cancelled:${outreach.revision}`)
  else await refreshOutreach(context, basis, outreach.id)
}

/** A sentence, put after a colon. */
function clause(why: string): string {
  return `${why.charAt(0).toLowerCase()}${why.slice(1)}`.replace(/\.$/, '')
}
