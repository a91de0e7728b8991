import { and, asc, eq, isNotNull } from 'drizzle-orm'
import { contacts } from '../../db/schema.ts'
import type { Answers, Choice } from '../chat/form.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { askApproval } from '../outreach/ask-approval.ts'
import { editOutreach } from '../outreach/edit-outreach.ts'
import { loadView, type OutreachView } from '../outreach/load-view.ts'
import { mailListCard } from '../outreach/mail-list-card.ts'
import { outreachCard, previewCard } from '../outreach/outreach-card.ts'
import { approvalForm, editForm, joinBody, overrideForm } from '../outreach/outreach-forms.ts'
import { renewOutreach } from '../outreach/renew-outreach.ts'
import { type Sending, sendOutreach } from '../outreach/send-outreach.ts'
import { draftsOf } from '../outreach/store.ts'
import { toneObjectionCard } from '../outreach/tone-objection-card.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'
import { basisOf } from './give-answer.ts'

type Names =
  | 'show-mail'
  | 'show-mails'
  | 'preview-mail'
  | 'edit-mail'
  | 'save-mail'
  | 'renew-mail'
  | 'send-mail'
  | 'open-override'
  | 'override-send'
  | 'open-mail-approval'
  | 'save-mail-approval'

/** Messages to customers, from the draft to *Send*. Who may is decided by whose name they go in. */
export const OUTREACH_COMMANDS: Commands<Names> = {
  'show-mail': { mayUse: 'everyone', run: (asked, { outreachId }) => showMail(asked, outreachId) },
  'show-mails': { mayUse: 'everyone', run: showMails },
  'preview-mail': { mayUse: 'everyone', run: preview },
  'edit-mail': { mayUse: 'everyone', run: edit },
  'save-mail': { mayUse: 'everyone', run: save },
  'renew-mail': { mayUse: 'everyone', run: renew },
  'send-mail': { mayUse: 'everyone', run: (asked, input) => send(asked, input, asked.place.occurrence) },
  'open-override': { mayUse: 'everyone', run: openOverride },
  'override-send': { mayUse: 'everyone', run: overrideSend },
  'open-mail-approval': { mayUse: 'everyone', run: openApproval },
  'save-mail-approval': { mayUse: 'everyone', run: saveApproval },
}

export const NO_MAIL = 'That message is not on record (any more). Open the account to see what holds.'

export async function viewOf(asked: Asked, outreachId: string): Promise<OutreachView | undefined> {
  return loadView(asked.context, await basisOf(asked), outreachId)
}

export function answered(answers: Answers, key: string): string {
  const value = answers[key]
  return typeof value === 'string' ? value.trim() : ''
}

/** The message as it stands, where the button was. */
export async function showMail(asked: Asked, outreachId: string): Promise<Reply> {
  const view = await viewOf(asked, outreachId)
  return view ? card(outreachCard(view, asked.viewer.organisation)) : notice(NO_MAIL)
}

async function showMails({ context, actor }: Asked, { page }: InputOf<'show-mails'>): Promise<Reply> {
  return card(mailListCard(await draftsOf(context.db, context.organisationId, actor.id), page))
}

async function preview(asked: Asked, { outreachId }: InputOf<'preview-mail'>): Promise<Reply> {
  const view = await viewOf(asked, outreachId)
  return view ? { kind: 'card', card: previewCard(view), how: 'new' } : notice(NO_MAIL)
}

async function edit(asked: Asked, { outreachId }: InputOf<'edit-mail'>): Promise<Reply> {
  const view = await viewOf(asked, outreachId)
  if (!view) return notice(NO_MAIL)
  if (view.state !== 'draft') return showMail(asked, outreachId)
  const form = editForm(view, await contactsOf(asked, view.accountId), asked.context.newId())
  if (!form)
    return notice('The text is too long for a form here. Send it from your own mailbox, then say so.')
  return { kind: 'form', form }
}

async function contactsOf({ context }: Asked, accountId: string): Promise<Choice[]> {
  const { db, organisationId } = context
  const rows = await db
    .select({ id: contacts.id, name: contacts.name, email: contacts.email })
    .from(contacts)
    .where(
      and(
        eq(contacts.organisationId, organisationId),
        eq(contacts.accountId, accountId),
        eq(contacts.active, true),
        isNotNull(contacts.email),
      ),
    )
    .orderBy(asc(contacts.name), asc(contacts.id))
    .limit(50)
  return rows.map(({ id, name, email }) => ({ value: id, label: `${name} (${email ?? ''})` }))
}

async function save(asked: Asked, input: InputOf<'save-mail'>): Promise<Reply> {
  const { outreachId, revision, answers } = input
  const view = await viewOf(asked, outreachId)
  if (!view) return notice(NO_MAIL)
  const below = typeof answers.below === 'string' ? answers.below : null
  const chosen = answered(answers, 'recipient')
  const verdict = await editOutreach(asked.context, await basisOf(asked), asked.actor, {
    outreachId,
    revision,
    subject: answered(answers, 'subject'),
    body: joinBody(view, { above: answered(answers, 'above'), below }),
    contactId: chosen === '' ? undefined : chosen,
  })
  switch (verdict.kind) {
    case 'invalid':
      return { kind: 'invalid', errors: { [verdict.field]: verdict.why } }
    case 'refused':
      return notice(verdict.why)
    case 'same':
      return notice('Nothing was changed.')
    case 'edited':
      return preview(asked, { outreachId })
  }
}

async function renew(asked: Asked, input: InputOf<'renew-mail'>): Promise<Reply> {
  const verdict = await renewOutreach(asked.context, await basisOf(asked), asked.actor, input)
  return verdict.kind === 'refused' ? notice(verdict.why) : showMail(asked, input.outreachId)
}

async function send(asked: Asked, sending: Sending, occurrence: string): Promise<Reply> {
  const verdict = await sendOutreach(asked.context, await basisOf(asked), asked.actor, sending, occurrence)
  switch (verdict.kind) {
    case 'refused':
      return notice(verdict.why)
    case 'queued':
      return notice(verdict.said)
    case 'tone':
      return { kind: 'card', card: toneObjectionCard(sending, verdict.tone), how: 'new' }
  }
}

async function openOverride(asked: Asked, { outreachId }: InputOf<'open-override'>): Promise<Reply> {
  const view = await viewOf(asked, outreachId)
  if (!view) return notice(NO_MAIL)
  if (view.state !== 'draft') return showMail(asked, outreachId)
  return { kind: 'form', form: overrideForm(view, asked.context.newId()) }
}

async function overrideSend(asked: Asked, input: InputOf<'override-send'>): Promise<Reply> {
  const overrideReason = answered(input.answers, 'reason')
  if (overrideReason === '') return { kind: 'invalid', errors: { reason: 'Say why it goes as it is.' } }
  if (overrideReason.length > 500)
    return {
      kind: 'invalid',
      errors: { reason: `Say it in at most 500 characters; that was ${overrideReason.length}.` },
    }
  const { outreachId, revision, form } = input
  return send(asked, { outreachId, revision, overrideReason }, form)
}

async function openApproval(
  asked: Asked,
  { outreachId, revision }: InputOf<'open-mail-approval'>,
): Promise<Reply> {
  const view = await viewOf(asked, outreachId)
  if (!view) return notice(NO_MAIL)
  if (view.state !== 'draft' || view.revision !== revision) return showMail(asked, outreachId)
  return { kind: 'form', form: approvalForm(view, asked.context.newId()) }
}

async function saveApproval(asked: Asked, input: InputOf<'save-mail-approval'>): Promise<Reply> {
  const { outreachId, revision, form, answers } = input
  const reason = answered(answers, 'reason')
  if (reason.length > 500)
    return {
      kind: 'invalid',
      errors: { reason: `Say it in at most 500 characters; that was ${reason.length}.` },
    }
  const basis = await basisOf(asked)
  const verdict = await askApproval(asked.context, basis, asked.actor, { outreachId, revision, reason }, form)
  return verdict.kind === 'refused' ? notice(verdict.why) : showMail(asked, outreachId)
}
