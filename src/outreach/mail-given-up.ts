import type { ClaimedRow } from '../outbox/claim.ts'
import type { MailEffect } from '../outbox/effect.ts'
import type { End } from '../outbox/give-up.ts'
import type { Db, Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { concludeApproval } from './approval-of.ts'
import { bounceOutreach } from './bounce-outreach.ts'
import { mailBasis, RECIPIENT_REFUSED } from './deliver-mail.ts'
import { noteOutreach } from './note-outreach.ts'
import { lockWithAccount, settleOutreach } from './store.ts'
import { tellOutreach } from './tell-outreach.ts'

/** A message did not get out, or nobody knows; inside the transaction that ends its outbox row. */
export async function mailGivenUp(
  deps: Deps,
  tx: Db,
  row: ClaimedRow,
  effect: MailEffect,
  end: End,
): Promise<void> {
  const context = { ...systemContext(deps, row.organisationId, 'mail'), db: tx }
  const { organisationId } = context
  const found = await lockWithAccount(tx, organisationId, effect.outreachId)
  if (found?.outreach.revision !== effect.revision) return
  const { outreach, account } = found
  if (outreach.state !== 'queued' && outreach.state !== 'sending') return
  const basis = await mailBasis(context)
  if (end.code === RECIPIENT_REFUSED) {
    await bounceOutreach(context, basis, outreach, end.why)
    return
  }
  const to = {
    state: end.state,
    outcome: end.why,
    sentAt: end.state === 'uncertain' ? context.now.toJSDate() : null,
  }
  if (!(await settleOutreach(tx, organisationId, outreach, outreach.state, to))) return
  await noteOutreach(context, basis.organisation, outreach, {
    verb: `outreach-${end.state}`,
    kind: `outreach-${end.state}`,
    actorId: null,
    text:
      end.state === 'failed' ? `Could not be sent: ${end.why}` : `May or may not have arrived: ${end.why}`,
    data: { code: end.code, why: end.why },
  })
  await concludeApproval(context, basis, outreach.id, { kind: 'failed', why: end.why })
  const told = outreach.sentBy ?? outreach.senderId ?? account.owners.collector
  await tellOutreach(context, basis, outreach.id, told, `${end.state}:${outreach.revision}`)
}
