import { eq, or } from 'drizzle-orm'
import { mailEvents, outreach as table } from '../../db/schema.ts'
import { tellPeople } from '../channels/tell.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context, Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { bounceOutreach, ownersOf } from './bounce-outreach.ts'
import { mailBasis } from './deliver-mail.ts'
import { foundGone, mayHaveGone } from './found-gone.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { lockWithAccount } from './store.ts'
import { UNDELIVERED_WORDS, type Undelivered, undeliveredCard } from './undelivered-card.ts'
import { type Mailbox, whoseMailbox } from './whose-mailbox.ts'

/** Characters of what another server wrote; nobody reads more. */
const LONGEST_DETAIL = 500

/** What a provider or mail server tells about a mail after it was taken. */
export interface MailEvent {
  /** `given-up`: not delivered in the time that servers try, or `refused`, which says nothing against the address. */
  kind: 'bounced' | 'complained' | 'delivered' | 'given-up'
  /** Of what was given up: for its size, its sender or a rule, rather than after trying in vain. */
  refused?: boolean
  /** Which mail: by our own id where the provider carries it, else by the provider's. */
  outreachId: string | null
  providerId: string | null
  /** Which attempt at it, where that is told: what is said of an earlier one says nothing about the latest. */
  revision?: number
  /** The `Message-ID` that the news names. */
  messageId?: string
  detail: string
  /** Whose mailbox the news is about, where the provider tells: copies are reported as well. */
  recipient?: string
  /** Addresses in its words, where the provider does not tell whose mailbox it is about. */
  mentions?: string[]
  /** The provider's id of the event; the same news twice counts once. */
  externalId: string
}

/** `repeated`: it was told before; `unknown`: it is about no mail of ours. Both change nothing. */
export type MailNews = 'recorded' | 'repeated' | 'unknown'

export async function recordMailEvent(deps: Deps, event: MailEvent): Promise<MailNews> {
  const mail = await findMail(deps, event)
  if (!mail) return 'unknown'
  const context = systemContext(deps, mail.organisationId, 'mail')
  return deps.db.transaction(async (tx): Promise<MailNews> => {
    const inside = { ...context, db: tx }
    const found = await lockWithAccount(tx, mail.organisationId, mail.id)
    if (!found) return 'unknown'
    const { outreach } = found
    const { revision = outreach.revision, messageId } = event
    if (revision > outreach.revision) return 'unknown'
    const latest = revision === outreach.revision
    if (latest && messageId !== undefined && messageId !== outreach.messageId) return 'unknown'
    const rows = await tx
      .insert(mailEvents)
      .values({
        id: context.newId(),
        organisationId: mail.organisationId,
        outreachId: mail.id,
        kind: event.kind,
        detail: event.detail.slice(0, LONGEST_DETAIL),
        externalId: event.externalId.slice(0, 200),
        at: context.now.toJSDate(),
      })
      .onConflictDoNothing()
      .returning({ id: mailEvents.id })
    if (rows.length === 0) return 'repeated'
    // News about an attempt that has been followed by another says nothing about that one.
    if (latest) await follow(inside, await mailBasis(inside), outreach, event)
    return 'recorded'
  })
}

async function follow(context: Context, basis: QuestionBasis, outreach: Outreach, event: MailEvent) {
  const { kind, providerId } = event
  const detail = event.detail.slice(0, LONGEST_DETAIL)
  const whose = whoseMailbox(event, outreach)
  if (whose.kind === 'recipient' && (kind === 'bounced' || kind === 'complained')) {
    const why =
      kind === 'complained' ? 'The reader marked it as unwanted.' : detail || 'The address refused it.'
    if (outreach.state === 'sent' || mayHaveGone(outreach))
      await bounceOutreach(context, basis, outreach, why)
    return
  }
  // Whoever it is about: the provider had the message.
  await foundGone(context, basis, outreach, null, providerId)
  const to = outreach.recipient.email ?? outreach.recipient.name
  if (kind === 'delivered') {
    if (whose.kind !== 'recipient') return
    await noteOutreach(context, basis.organisation, outreach, {
      verb: 'outreach-delivered',
      kind: 'outreach-delivered',
      actorId: null,
      text: `Mail to ${to} was delivered`,
    })
    return
  }
  const what = undelivered(event)
  const why = what === 'unwanted' ? '' : detail
  const { verb, text } = noteOn(whose, to, what)
  const data = { kind, detail: why, ...('email' in whose ? { to: whose.email } : {}) }
  await noteOutreach(context, basis.organisation, outreach, { verb, kind: verb, actorId: null, text, data })
  const owners = await ownersOf(context, outreach.accountId)
  const sender = outreach.sentBy ?? outreach.senderId ?? owners?.collectorId ?? null
  const key = `${verb}:${outreach.id}:${outreach.revision}:${'email' in whose ? whose.email : ''}`
  await tellPeople(context, [sender], key, undeliveredCard(outreach, whose, what, why))
}

function undelivered({ kind, refused }: MailEvent): Undelivered {
  if (kind === 'complained') return 'unwanted'
  if (kind === 'given-up') return refused ? 'refused' : 'late'
  return 'came-back'
}

function noteOn(whose: Mailbox, to: string, what: Undelivered) {
  const { said, at } = UNDELIVERED_WORDS[what]
  switch (whose.kind) {
    case 'recipient':
      return {
        verb: 'outreach-given-up',
        text: `Mail to ${to} ${what === 'refused' ? 'was refused' : 'was not delivered in time'}; its address may be right`,
      }
    case 'copy':
      return { verb: 'outreach-copy-bounced', text: `The copy to ${shortened(whose.email)} ${said}` }
    case 'elsewhere':
      return {
        verb: 'outreach-came-back',
        text: `The mail ${at} ${shortened(whose.email)}, which it was not sent to`,
      }
    case 'unclear':
      return {
        verb: 'outreach-came-back',
        text: `The mail ${at} ${to} or one of its copies; the provider does not say which`,
      }
  }
}

function shortened(email: string): string {
  return email.slice(0, 254)
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
