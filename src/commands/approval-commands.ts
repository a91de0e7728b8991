import { DateTime } from 'luxon'
import type { Choice } from '../approvals/approval.ts'
import { approvalCard } from '../approvals/approval-card.ts'
import {
  approveForm,
  breakGlassForm,
  changesForm,
  denyForm,
  resubmitForm,
  withdrawForm,
} from '../approvals/approval-forms.ts'
import { breakGlass } from '../approvals/break-glass.ts'
import { countedText } from '../approvals/counted-text.ts'
import { decideApproval } from '../approvals/decide-approval.ts'
import { detailCard } from '../approvals/detail-card.ts'
import { needsSecondLook } from '../approvals/kind-words.ts'
import { muteApprovals } from '../approvals/mute-approvals.ts'
import { resubmitApproval } from '../approvals/resubmit-approval.ts'
import { type LoadedApproval, loadApproval } from '../approvals/store.ts'
import { type ChangeVerdict, NO_REQUEST, withdrawApproval } from '../approvals/withdraw-approval.ts'
import type { Answers, Form } from '../chat/form.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { showApprovals } from './approval-lists.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'
import { basisOf } from './give-answer.ts'

type Names =
  | 'show-approvals'
  | 'show-approval'
  | 'approve'
  | 'open-approve'
  | 'save-approve'
  | 'open-deny'
  | 'save-deny'
  | 'open-changes'
  | 'save-changes'
  | 'open-withdraw'
  | 'save-withdraw'
  | 'open-resubmit'
  | 'save-resubmit'
  | 'open-break-glass'
  | 'save-break-glass'
  | 'mute-approvals'
  | 'unmute-approvals'

/** A second look counts while it is fresh. */
const FRESH_MINUTES = 15

/** Deciding. Who may is decided by the request's own rule, over people as they are at that moment. */
export const APPROVAL_COMMANDS: Commands<Names> = {
  'show-approvals': { mayUse: 'everyone', run: showApprovals },
  'show-approval': { mayUse: 'everyone', run: showApproval },
  approve: { mayUse: 'everyone', run: approve },
  'open-approve': { mayUse: 'everyone', run: (asked, input) => openForm(asked, input, approveForm) },
  'save-approve': { mayUse: 'everyone', run: saveApprove },
  'open-deny': { mayUse: 'everyone', run: (asked, input) => openForm(asked, input, denyForm) },
  'save-deny': { mayUse: 'everyone', run: (asked, input) => vote(asked, input, 'deny') },
  'open-changes': { mayUse: 'everyone', run: (asked, input) => openForm(asked, input, changesForm) },
  'save-changes': { mayUse: 'everyone', run: (asked, input) => vote(asked, input, 'changes') },
  'open-withdraw': { mayUse: 'everyone', run: (asked, input) => openForm(asked, input, withdrawForm) },
  'save-withdraw': {
    mayUse: 'everyone',
    run: (asked, input) =>
      change(asked, input, withdrawApproval, 'Withdrawn. Nothing happens on it any more.'),
  },
  'open-resubmit': { mayUse: 'everyone', run: (asked, input) => openForm(asked, input, resubmitForm) },
  'save-resubmit': {
    mayUse: 'everyone',
    run: (asked, input) =>
      change(
        asked,
        input,
        resubmitApproval,
        'Asked again. Everybody who may decide it sees it as it is now.',
      ),
  },
  'open-break-glass': { mayUse: ['admin'], run: (asked, input) => openForm(asked, input, breakGlassForm) },
  'save-break-glass': {
    mayUse: ['admin'],
    run: (asked, input) =>
      change(asked, input, breakGlass, 'Decided. Everybody concerned is told, with your reason.'),
  },
  'mute-approvals': { mayUse: 'everyone', run: (asked) => mute(asked, true) },
  'unmute-approvals': { mayUse: 'everyone', run: (asked) => mute(asked, false) },
}

async function showApproval(asked: Asked, { approvalId }: InputOf<'show-approval'>): Promise<Reply> {
  const { context, actor, viewer } = asked
  const loaded = await loadApproval(context.db, context.organisationId, approvalId)
  return loaded ? card(detailCard(loaded, actor, viewer)) : notice(NO_REQUEST)
}

/** Of weighty kinds a click alone decides nothing, whoever made it: it opens the second look. */
async function approve(asked: Asked, input: InputOf<'approve'>): Promise<Reply> {
  const { context } = asked
  const loaded = await loadApproval(context.db, context.organisationId, input.approvalId)
  if (!loaded) return notice(NO_REQUEST)
  if (needsSecondLook(loaded.approval.kind)) return openForm(asked, input, approveForm)
  return decided(asked, { ...input, choice: 'approve', reason: '' }, asked.place.occurrence)
}

async function saveApprove(asked: Asked, input: InputOf<'save-approve'>): Promise<Reply> {
  const opened = DateTime.fromISO(input.at, { zone: 'utc' })
  const age = asked.viewer.now.diff(opened, 'minutes').minutes
  if (age > FRESH_MINUTES || age < -1)
    return {
      kind: 'invalid',
      errors: { reason: 'This was opened a while ago. Close it and press Approve again.' },
    }
  return vote(asked, input, 'approve')
}

type FormOf = (loaded: LoadedApproval, form: string, moment: Asked['viewer']) => Form

/** What happened to the request meanwhile is told before anybody fills in a form for nothing. */
async function openForm(
  asked: Asked,
  { approvalId, revision }: { approvalId: string; revision?: number },
  formOf: FormOf,
): Promise<Reply> {
  const { context, viewer } = asked
  const loaded = await loadApproval(context.db, context.organisationId, approvalId)
  if (!loaded) return notice(NO_REQUEST)
  const { approval } = loaded
  if (revision !== undefined && (approval.state !== 'pending' || approval.revision !== revision))
    return late(asked, loaded)
  return { kind: 'form', form: formOf(loaded, context.newId(), viewer) }
}

function late({ viewer }: Asked, loaded: LoadedApproval): Reply {
  return card(approvalCard(loaded, 'channel', viewer))
}

interface FormInput {
  approvalId: string
  revision: number
  form: string
  answers: Answers
}

function vote(
  asked: Asked,
  { approvalId, revision, form, answers }: FormInput,
  choice: Choice,
): Promise<Reply> {
  return decided(asked, { approvalId, revision, choice, reason: reasonOf(answers) }, form)
}

function reasonOf({ reason }: Answers): string {
  return typeof reason === 'string' ? reason.trim() : ''
}

async function decided(
  asked: Asked,
  given: { approvalId: string; revision: number; choice: Choice; reason: string },
  occurrence: string,
): Promise<Reply> {
  const { context, actor, place, viewer } = asked
  const { platform } = place.workspace
  const verdict = await decideApproval(
    context,
    await basisOf(asked),
    actor,
    { ...given, platform },
    occurrence,
  )
  if (verdict.kind === 'refused') {
    if (verdict.code === 'no-reason' || verdict.code === 'long-reason')
      return { kind: 'invalid', errors: { reason: verdict.why } }
    if (verdict.code === 'stale' && verdict.loaded) return late(asked, verdict.loaded)
    return notice(verdict.why)
  }
  return notice(countedText(verdict, viewer))
}

type ChangeVerb<I> = (
  context: Asked['context'],
  basis: Awaited<ReturnType<typeof basisOf>>,
  actor: Asked['actor'],
  input: I,
) => Promise<ChangeVerdict>

async function change<I extends { approvalId: string; answers: Answers }>(
  asked: Asked,
  input: I,
  verb: ChangeVerb<I & { reason: string }>,
  done: string,
): Promise<Reply> {
  const verdict = await verb(asked.context, await basisOf(asked), asked.actor, {
    ...input,
    reason: reasonOf(input.answers),
  })
  if (verdict.kind === 'done') return notice(done)
  return verdict.field ? { kind: 'invalid', errors: { [verdict.field]: verdict.why } } : notice(verdict.why)
}

async function mute(asked: Asked, muted: boolean): Promise<Reply> {
  await muteApprovals(asked.context, asked.actor.id, muted)
  return card({
    title: muted ? 'No more direct messages about approvals' : 'You get approvals as direct messages again',
    summary: muted ? 'Direct messages about approvals are off' : 'Direct messages about approvals are on',
    parts: [
      {
        kind: 'text',
        text: muted
          ? 'Your channels and Home still show what waits for you. Emergency decisions are always told.'
          : 'What waits for you comes to you here.',
      },
      {
        kind: 'buttons',
        buttons: [
          muted
            ? { label: 'Undo', call: { name: 'unmute-approvals', input: {} } }
            : { label: 'All approvals', call: { name: 'show-approvals', input: { page: 1 } } },
        ],
      },
    ],
  })
}
