import { claimApproval } from '../approvals/claim-approval.ts'
import { finishApproval } from '../approvals/finish-approval.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import { enqueue } from '../outbox/enqueue.ts'
import type { Person } from '../people/person.ts'
import { stepByKey } from '../policy/policy.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { approvalKindOf } from './approval-of.ts'
import { judgeText, type ToneVerdict } from './judge-text.ts'
import { refuseSender } from './may-send.ts'
import { noteOutreach } from './note-outreach.ts'
import { mailKey, type Outreach } from './outreach.ts'
import { readyToGo } from './ready-to-go.ts'
import { lockWithAccount, settleOutreach } from './store.ts'
import { refreshOutreach } from './tell-outreach.ts'

export type SendVerdict =
  | { kind: 'queued'; said: string }
  /** The wording must not go like this; nothing was changed. */
  | { kind: 'tone'; tone: ToneVerdict }
  /** `why` says what stands against it, or what became of it meanwhile; nothing was sent. */
  | { kind: 'refused'; why: string }

export interface Sending {
  outreachId: string
  /** The one that was previewed: another is not what the person saw. */
  revision: number
  /** Why it goes although the tone guard objects. */
  overrideReason?: string
}

export const GONE = 'That message is not on record (any more).'
export const STALE = 'The text has changed since you saw it. Look at the preview, then send that.'

/**
 * Somebody lets a message go. Everything that decides is read in one transaction, with the account locked; the
 * mail itself leaves afterwards, and only if all of it still holds then.
 * @param occurrence names the click; a second delivery finds the message on its way.
 */
export async function sendOutreach(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  sending: Sending,
  occurrence: string,
): Promise<SendVerdict> {
  return context.db.transaction((tx) => sendInside({ ...context, db: tx }, basis, actor, sending, occurrence))
}

async function sendInside(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  { outreachId, revision, overrideReason }: Sending,
  occurrence: string,
): Promise<SendVerdict> {
  const { db: tx, organisationId } = context
  const refused = (why: string): SendVerdict => ({ kind: 'refused', why })
  if (context.mailFrom === undefined)
    return refused(
      'No mail server is set up, so nothing can be sent from here. Send it yourself, then say so.',
    )
  const held = await holdDraft(context, basis, actor, outreachId)
  if (held.kind === 'refused') return held
  const { outreach, accountName } = held
  if (outreach.kind === 'call') return refused('That is a call: say what came of it instead.')
  if (outreach.revision !== revision) return refused(STALE)
  const policy = policyFor(basis.policy, held.segment)
  const step = stepByKey(policy, outreach.stepKey)
  const kind = step ? approvalKindOf(step, outreach.tier) : null
  const readiness = await readyToGo(context, basis, outreach, true)
  if (readiness.kind === 'against' && (kind === null || readiness.passing))
    return refused(`It was not sent. ${readiness.why}`)
  const tone = judgeText(outreach)
  const guarded = policy.tiers.find((one) => one.tier === outreach.tier)?.tone.guard !== 'warn'
  const reason = overrideReason?.trim() ?? ''
  if (tone.verdict === 'block' && guarded && reason === '') return { kind: 'tone', tone }
  const override = tone.verdict === 'block' && reason !== '' ? reason : null
  if (kind !== null) {
    // What stands against it makes the approval void as well, and everybody who decided hears so.
    const claimed = await claimApproval(context, basis, { subjectId: outreachId, kind })
    if (claimed.kind === 'invalid') return refused(`It was not sent. ${claimed.why}`)
    if (readiness.kind === 'against') {
      await finishApproval(context, claimed.approvalId, { kind: 'given-back' })
      return refused(`It was not sent. ${readiness.why}`)
    }
  }
  const changed = await settleOutreach(tx, organisationId, outreach, 'draft', {
    state: 'queued',
    sentBy: actor.id,
    toneOverride: override,
    tone: { ...tone },
    outcome: null,
  })
  if (!changed) return refused(STALE)
  await noteOutreach(context, basis.organisation, outreach, {
    verb: 'send-outreach',
    kind: 'outreach-sent',
    actorId: actor.id,
    text: `${actor.name} sent: ${step?.title ?? outreach.stepKey}${override === null ? '' : `, although the tone guard objects: ${override}`}`,
    data: { occurrence, ...(override === null ? {} : { override, findings: tone.findings }) },
  })
  await enqueueMail(context, outreach)
  await refreshOutreach(context, basis, outreachId)
  return { kind: 'queued', said: `${accountName}: on its way to ${outreach.recipient.name}.` }
}

/** One lane to an account: what was let go first arrives first. */
export async function enqueueMail(
  context: Context,
  { id, revision, accountId }: Pick<Outreach, 'id' | 'revision' | 'accountId'>,
): Promise<void> {
  const effect = { kind: 'mail', outreachId: id, revision } as const
  await enqueue(context.db, context, mailKey(id, revision), `mail:${accountId}`, effect)
}

export type Held =
  | { kind: 'held'; outreach: Outreach; accountName: string; segment: string | null }
  | { kind: 'refused'; why: string }

/** A draft that this person may act on, locked with its account; or why not, or what became of it. */
export async function holdDraft(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  outreachId: string,
  states: readonly Outreach['state'][] = ['draft'],
): Promise<Held> {
  const { db: tx, organisationId } = context
  const before = await lockWithAccount(tx, organisationId, outreachId)
  if (!before) return { kind: 'refused', why: GONE }
  const { outreach, account } = before
  const roster = await loadRoster(tx, organisationId, basis.today)
  const why = refuseSender(actor, outreach, account.owners.collector, roster)
  if (why !== null) return { kind: 'refused', why }
  if (!states.includes(outreach.state))
    return {
      kind: 'refused',
      why: becameOf(outreach, outreach.sentBy ? (roster.get(outreach.sentBy)?.name ?? null) : null),
    }
  return { kind: 'held', outreach, accountName: account.name, segment: account.segment }
}

/** What happened to a message that somebody acts on too late. */
function becameOf({ state, outcome }: Outreach, who: string | null): string {
  const by = who ?? 'Dunwell'
  switch (state) {
    case 'draft':
      return 'It is a draft again. Look at it first.'
    case 'queued':
    case 'sending':
      return `${by} sent it already; it is on its way.`
    case 'sent':
      return `${by} sent it already, and it has left.`
    case 'done':
      return `${by} did it already${outcome ? `: ${outcome}` : ''}.`
    case 'cancelled':
      return `It was called off: ${outcome ?? 'it is no longer needed.'}`
    case 'failed':
      return `It could not be sent: ${outcome ?? ''} Write it anew to try again.`
    case 'bounced':
      return `It came back: ${outcome ?? ''} Correct the contact first.`
    case 'uncertain':
      return 'Nobody knows yet whether it went out. Say what you found out first.'
  }
}
