import { and, eq } from 'drizzle-orm'
import { contacts } from '../../db/schema.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import { concludeApproval } from './approval-of.ts'
import { judgeText, type ToneVerdict } from './judge-text.ts'
import { refuseMail } from './mail-of.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach, Recipient } from './outreach.ts'
import { holdDraft, STALE } from './send-outreach.ts'
import { settleOutreach } from './store.ts'
import { refreshOutreach } from './tell-outreach.ts'

export interface Edited {
  outreachId: string
  /** The one the form showed. */
  revision: number
  subject: string
  body: string
  /** Undefined: it stays as it is. */
  contactId?: string | undefined
}

export type EditVerdict =
  | { kind: 'edited'; tone: ToneVerdict }
  | { kind: 'same' }
  | { kind: 'refused'; why: string }
  | { kind: 'invalid'; field: 'subject' | 'recipient'; why: string }

/**
 * Somebody changes a draft. Whoever approved the old text approved another one: that request counts no more, and
 * those who decided hear so.
 */
export async function editOutreach(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  edited: Edited,
): Promise<EditVerdict> {
  return context.db.transaction((tx) => editInside({ ...context, db: tx }, basis, actor, edited))
}

async function editInside(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  edited: Edited,
): Promise<EditVerdict> {
  const { db: tx, organisationId, now } = context
  const held = await holdDraft(context, basis, actor, edited.outreachId)
  if (held.kind === 'refused') return held
  const { outreach } = held
  if (outreach.revision !== edited.revision)
    return { kind: 'refused', why: `${STALE} Your changes were not saved.` }
  const recipient = await recipientOf(context, outreach, edited.contactId)
  if (!recipient)
    return {
      kind: 'invalid',
      field: 'recipient',
      why: 'That is no contact of this account with an address (any more).',
    }
  const next = { ...outreach, subject: edited.subject.trim(), body: edited.body.trim(), recipient }
  const why = refuseMail(next)
  if (why !== null) return { kind: 'invalid', field: 'subject', why }
  if (
    next.subject === outreach.subject &&
    next.body === outreach.body &&
    recipient.email === outreach.recipient.email
  )
    return { kind: 'same' }
  const tone = judgeText(next)
  await concludeApproval(context, basis, outreach.id, {
    kind: 'void',
    why: `${actor.name} has changed the text`,
  })
  const changed = await settleOutreach(tx, organisationId, outreach, 'draft', {
    subject: next.subject,
    body: next.body,
    recipient: { ...recipient },
    revision: outreach.revision + 1,
    editedBy: actor.id,
    editedAt: now.toJSDate(),
    tone: { ...tone },
    toneOverride: null,
  })
  if (!changed) return { kind: 'refused', why: `${STALE} Your changes were not saved.` }
  await noteOutreach(context, basis.organisation, outreach, {
    verb: 'edit-outreach',
    kind: 'outreach-edited',
    actorId: actor.id,
    text: `${actor.name} changed the text before it was sent`,
    data: {
      before: { subject: outreach.subject, body: outreach.body, to: outreach.recipient.email },
      after: { subject: next.subject, body: next.body, to: recipient.email },
    },
  })
  await refreshOutreach(context, basis, outreach.id)
  return { kind: 'edited', tone }
}

/** Only contacts on record: an address typed by hand could be anybody's. */
async function recipientOf(
  { db, organisationId }: Context,
  { accountId, recipient }: Outreach,
  contactId: string | undefined,
): Promise<Recipient | undefined> {
  if (contactId === undefined || contactId === recipient.contactId) return recipient
  const [row] = await db
    .select({ id: contacts.id, name: contacts.name, email: contacts.email, phone: contacts.phone })
    .from(contacts)
    .where(
      and(
        eq(contacts.organisationId, organisationId),
        eq(contacts.accountId, accountId),
        eq(contacts.id, contactId),
        eq(contacts.active, true),
      ),
    )
  return row?.email ? { contactId: row.id, name: row.name, email: row.email, phone: row.phone } : undefined
}
