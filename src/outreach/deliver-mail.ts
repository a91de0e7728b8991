import { standingApproval } from '../approvals/standing-approval.ts'
import { type QuestionBasis, questionBasis } from '../clearances/load-questions.ts'
import { localDate } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { ClaimedRow } from '../outbox/claim.ts'
import type { MailEffect } from '../outbox/effect.ts'
import { type Outcome, refused } from '../outbox/perform.ts'
import { LAST_AUTOMATIC_DAY, stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Deps, Mail, MailDelivery, Mailer } from '../ports.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { systemContext } from '../system-context.ts'
import { approvalKindOf, concludeApproval } from './approval-of.ts'
import { cancelOutreach } from './cancel-outreach.ts'
import { mailOf } from './mail-of.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { readyToGo } from './ready-to-go.ts'
import { earlierMails, lockWithAccount, settleOutreach } from './store.ts'
import { refreshOutreach } from './tell-outreach.ts'

/** The address refused the message: the contact is wrong, not the message. */
export const RECIPIENT_REFUSED = 'recipient_refused'

const OVER: Outcome = { kind: 'sent', ref: null, workspace: null, pacingMs: 0, found: false }

/**
 * Hands a message to the mail server. Just before, balance, gates and approval are read once more; a message that
 * was being handed over when its sender died is not touched again: a customer must not get it twice.
 */
export async function deliverMail(deps: Deps, row: ClaimedRow, effect: MailEffect): Promise<Outcome> {
  const { mailer } = deps
  if (!mailer) return refused('no_mailer', 'No mail server is set up on this server.')
  const context = systemContext(deps, row.organisationId, 'mail')
  const basis = await mailBasis(context)
  const ready = await deps.db.transaction((tx) => makeReady({ ...context, db: tx }, basis, effect, mailer))
  switch (ready.kind) {
    case 'over':
      return OVER
    case 'refused':
      return refused('unsendable', ready.why)
    case 'lost':
      return {
        kind: 'uncertain',
        final: true,
        why: 'The server stopped while the message was being handed over.',
      }
    case 'mail': {
      const delivery = await mailer.send(ready.mail)
      // The clock goes on while a mail server thinks.
      const after = { ...context, now: deps.now() }
      return concluded(deps, after, basis, effect, ready.mail, delivery, mailer)
    }
  }
}

export async function mailBasis(context: Context): Promise<QuestionBasis> {
  const organisation = await loadOrganisation(context.db, context.organisationId)
  const { policy } = await loadPolicy(context.db, organisation.id)
  return questionBasis(context.db, organisation, policy, localDate(organisation, context.now))
}

type Ready =
  | { kind: 'over' }
  | { kind: 'lost' }
  | { kind: 'refused'; why: string }
  | { kind: 'mail'; mail: Mail }

async function makeReady(
  context: Context,
  basis: QuestionBasis,
  { outreachId, revision }: MailEffect,
  mailer: Mailer,
): Promise<Ready> {
  const { db: tx, organisationId } = context
  const found = await lockWithAccount(tx, organisationId, outreachId)
  if (found?.outreach.revision !== revision) return { kind: 'over' }
  const { outreach, account } = found
  if (outreach.state === 'sending') return { kind: 'lost' }
  if (outreach.state !== 'queued') return { kind: 'over' }
  const step = stepByKey(policyFor(basis.policy, account.segment), outreach.stepKey)
  const needs = step ? approvalKindOf(step, outreach.tier) : null
  const standing = needs === null ? null : await standingApproval(tx, organisationId, outreachId)
  const approved = needs === null || standing?.state === 'executing'
  const readiness = await readyToGo(context, basis, outreach, approved)
  // Somebody let it go within the hours; a mail server that was away for a while does not make it wrong.
  if (readiness.kind === 'against' && !readiness.passing) {
    await cancelOutreach(context, basis, outreach, readiness.why, true)
    return { kind: 'over' }
  }
  if (outreach.sentBy === null && daysLate(outreach, basis.today) > LAST_AUTOMATIC_DAY) {
    const why = `Past day ${LAST_AUTOMATIC_DAY} a person sends every message.`
    await cancelOutreach(context, basis, outreach, why, true)
    return { kind: 'over' }
  }
  const { organisation } = basis
  const earlier = await earlierMails(
    tx,
    organisationId,
    outreach.accountId,
    organisation.timeZone,
    outreachId,
  )
  const made = mailOf(
    outreach,
    mailer.from,
    earlier.slice(-10).map(({ messageId }) => messageId),
  )
  if (made.kind === 'refused') return made
  const { messageId } = made.mail
  await settleOutreach(tx, organisationId, outreach, 'queued', { state: 'sending', messageId })
  return made
}

/** How late the oldest invoice of the message is by now, however long it has waited to leave. */
function daysLate({ facts }: Outreach, today: string): number {
  return Math.max(0, ...facts.invoices.map(({ dueOn }) => daysOverdue(dueOn, today)))
}

async function concluded(
  deps: Deps,
  context: Context,
  basis: QuestionBasis,
  effect: MailEffect,
  mail: Mail,
  delivery: MailDelivery,
  mailer: Mailer,
): Promise<Outcome> {
  const { organisationId, now } = context
  const { outreachId, revision } = effect
  const which = { id: outreachId, revision }
  switch (delivery.kind) {
    case 'sent':
      await deps.db.transaction(async (tx) => {
        const inside = { ...context, db: tx }
        const outreach = (await lockWithAccount(tx, organisationId, outreachId))?.outreach
        if (!outreach) return
        const to = {
          state: 'sent' as const,
          sentAt: now.toJSDate(),
          providerId: delivery.providerId,
          outcome: null,
        }
        const changed =
          (await settleOutreach(tx, organisationId, which, 'sending', to)) ||
          (await settleOutreach(tx, organisationId, which, 'uncertain', to))
        if (!changed) return
        const title = stepByKey(basis.policy, outreach.stepKey)?.title ?? outreach.stepKey
        await noteOutreach(inside, basis.organisation, outreach, {
          verb: 'outreach-left',
          kind: 'outreach-left',
          actorId: outreach.sentBy,
          text: `${title} left for ${outreach.recipient.name} (${outreach.recipient.email ?? ''})`,
          data: {
            messageId: mail.messageId,
            to: mail.to.email,
            sentBy: outreach.sentBy,
            tier: outreach.tier,
          },
        })
        await concludeApproval(inside, basis, outreachId, { kind: 'executed' })
        await refreshOutreach(inside, basis, outreachId)
      })
      return { kind: 'sent', ref: null, workspace: null, pacingMs: mailer.pacingMs, found: false }
    case 'retry':
      await settleOutreach(deps.db, organisationId, which, 'sending', { state: 'queued' })
      return { ...delivery, counts: !delivery.rateLimited }
    case 'refused':
      return refused(delivery.recipient ? RECIPIENT_REFUSED : delivery.code, delivery.why)
    case 'uncertain':
      return { kind: 'uncertain', final: true, why: delivery.why }
  }
}
