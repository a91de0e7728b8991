import { lookAgain } from '../cases/look-again.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { concludeApproval } from './approval-of.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { type OutreachChange, settleOutreach } from './store.ts'
import { refreshOutreach } from './tell-outreach.ts'

/**
 * Whether the mail server may have a message, or may yet get it: also one that failed, or waits for its next attempt, after it
 * was handed over.
 */
export function mayHaveGone({ state, messageId }: Pick<Outreach, 'state' | 'messageId'>): boolean {
  switch (state) {
    case 'sending':
    case 'uncertain':
      return true
    case 'queued':
    case 'failed':
      return messageId !== null
    default:
      return false
  }
}

/**
 * A message whose fate was unknown, is being learnt, or was taken to have failed, turns out to have gone out: it counts as
 * sent from the moment it was handed over (from now where that was forgotten), and its approval as carried out then. Inside the
 * caller's transaction, with the message locked.
 * @param by who found it; null when the provider said so.
 * @returns whether that is news.
 */
export async function foundGone(
  context: Context,
  basis: QuestionBasis,
  outreach: Outreach,
  by: { id: string; name: string } | null,
  providerId: string | null = null,
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  if (!mayHaveGone(outreach)) return false
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
