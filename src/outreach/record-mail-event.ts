import { eq, or } from 'drizzle-orm'
import { mailEvents, outreach as table } from '../../db/schema.ts'
import type { Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { bounceOutreach } from './bounce-outreach.ts'
import { mailBasis } from './deliver-mail.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { lockWithAccount } from './store.ts'

/** What a provider tells about a mail after it took it. */
export interface MailEvent {
  kind: 'bounced' | 'complained' | 'delivered'
  /** Which mail: by our own id where the provider carries it, else by the provider's. */
  outreachId: string | null
  providerId: string | null
  detail: string
  /** Whose mailbox the news is about, where the provider tells: copies are reported as well. */
  recipient?: string
  /** The provider's id of the event; the same news twice counts once. */
  externalId: string
}

/** @returns whether the mail is known and the news was new. */
export async function recordMailEvent(deps: Deps, event: MailEvent): Promise<boolean> {
  const mail = await findMail(deps, event)
  if (!mail) return false
  const context = systemContext(deps, mail.organisationId, 'mail')
  return deps.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const found = await lockWithAccount(tx, mail.organisationId, mail.id)
    if (!found) return false
    const rows = await tx
      .insert(mailEvents)
      .values({
        id: context.newId(),
        organisationId: mail.organisationId,
        outreachId: mail.id,
        kind: event.kind,
        detail: event.detail.slice(0, 500),
        externalId: event.externalId.slice(0, 200),
        at: context.now.toJSDate(),
      })
      .onConflictDoNothing()
      .returning({ id: mailEvents.id })
    if (rows.length === 0) return false
    const { outreach } = found
    const basis = await mailBasis(inside)
    if (event.kind === 'delivered') {
      if (isCopy(event, outreach)) return true
      await noteOutreach(inside, basis.organisation, outreach, {
        verb: 'outreach-delivered',
        kind: 'outreach-delivered',
        actorId: null,
        text: `Mail to ${outreach.recipient.email ?? outreach.recipient.name} was delivered`,
      })
      return true
    }
    if (isCopy(event, outreach)) {
      await noteOutreach(inside, basis.organisation, outreach, {
        verb: 'outreach-copy-bounced',
        kind: 'outreach-copy-bounced',
        actorId: null,
        text: `The copy to ${event.recipient?.slice(0, 254)} came back`,
        data: { detail: event.detail.slice(0, 500) },
      })
      return true
    }
    const why =
      event.kind === 'complained'
        ? 'The reader marked it as unwanted.'
        : event.detail || 'The address refused it.'
    // News about an attempt that has been followed by another says nothing about that one.
    if (outreach.state === 'sent' || outreach.state === 'sending' || outreach.state === 'uncertain')
      await bounceOutreach(inside, basis, outreach, why)
    return true
  })
}

function isCopy({ recipient }: MailEvent, mail: Pick<Outreach, 'recipient'>): boolean {
  const to = mail.recipient.email
  return recipient !== undefined && to !== null && recipient.toLowerCase() !== to.toLowerCase()
}

async function findMail({ db }: Deps, { outreachId, providerId }: MailEvent) {
  if (outreachId === null && providerId === null) return undefined
  const [row] = await db
    .select({ id: table.id, organisationId: table.organisationId })
    .from(table)
    .where(
      or(
        outreachId === null ? undefined : eq(table.id, outreachId),
        providerId === null ? undefined : eq(table.providerId, providerId),
      ),
    )
    .limit(1)
  return row
}
