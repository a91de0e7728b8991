import { lookAgain } from '../cases/look-again.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { concludeApproval } from './approval-of.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { type OutreachChange, settleOutreach } from './store.ts'
import { refreshOutreach } from './tell-outreach.ts'

/**
 * A message whose fate was unknown, or is being learnt, turns out to have gone out: it counts as sent from the moment it was
 * handed over, and its approval as carried out then. Inside the caller's transaction, with the message locked.
 * @param by who found it; null when the provider said so.
 * @returns whether its fate was unknown until now.
 */
export async function foundGone(
  context: Context,
  basis: QuestionBasis,
  outreach: Outreach,
  by: { id: string; name: string } | null,
  providerId: string | null = null,
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  if (outreach.state !== 'uncertain' && outreach.state !== 'sending') return false
  const sentAt = outreach.sentAt ?? now.toJSDate()
  const to: OutreachChange = {
    state: 'sent',
    sentAt,
    outcome: by && `${by.name} found that it went out`,
    ...(providerId === null ? {} : { providerId }),
  }
  if (!(await settleOutreach(tx, organisationId, outreach, outreach.state, to))) return false
  await noteOutreach(context, basis.organisation, outreach, {
    verb: 'settle-outreach',
    kind: 'outreach-settled',
    actorId: by?.id ?? null,
    text: by
      ? `${by.name} found that the message went out`
      : 'The mail provider says that the message went out',
    data: { arrived: true, tier: outreach.tier, sentBy: outreach.sentBy },
  })
  await concludeApproval(context, basis, outreach.id, { kind: 'found', at: sentAt })
  await lookAgain(context, basis.organisation, [outreach.accountId])
  await refreshOutreach(context, basis, outreach.id)
  return true
}
