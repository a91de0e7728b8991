import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { CALL_OUTCOMES, type CallOutcome, markDone, settleUncertain } from '../outreach/mark-done.ts'
import { callForm, LONGEST_OUTCOME, sentForm } from '../outreach/outreach-forms.ts'
import { outreachSettingsForm, outreachSettingsFrom } from '../outreach/outreach-settings-form.ts'
import { changeOutreachSettings, loadOutreachSettings } from '../outreach/settings.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'
import { basisOf } from './give-answer.ts'
import { answered, NO_MAIL, showMail, viewOf } from './outreach-commands.ts'
import { SETTINGS_ROLES } from './settings-commands.ts'

type Names =
  | 'open-mark-sent'
  | 'save-mark-sent'
  | 'open-call'
  | 'save-call'
  | 'settle-mail'
  | 'open-mail-settings'
  | 'save-mail-settings'

/** What people did themselves, what they found out, and what messages are made with. */
export const CONTACT_COMMANDS: Commands<Names> = {
  'open-mark-sent': { mayUse: 'everyone', run: openMarkSent },
  'save-mark-sent': { mayUse: 'everyone', run: saveMarkSent },
  'open-call': { mayUse: 'everyone', run: openCall },
  'save-call': { mayUse: 'everyone', run: saveCall },
  'settle-mail': { mayUse: 'everyone', run: settleMail },
  'open-mail-settings': { mayUse: SETTINGS_ROLES, run: openSettings },
  'save-mail-settings': { mayUse: SETTINGS_ROLES, run: saveSettings },
}

async function openMarkSent(asked: Asked, { outreachId }: InputOf<'open-mark-sent'>): Promise<Reply> {
  const view = await viewOf(asked, outreachId)
  if (!view) return notice(NO_MAIL)
  if (view.state !== 'draft') return showMail(asked, outreachId)
  return { kind: 'form', form: sentForm(view, asked.context.newId()) }
}

async function saveMarkSent(asked: Asked, input: InputOf<'save-mark-sent'>): Promise<Reply> {
  const outcome = answered(input.answers, 'outcome')
  if (outcome.length > LONGEST_OUTCOME) return tooLong('outcome', outcome)
  return done(asked, input, outcome)
}

async function openCall(asked: Asked, { outreachId }: InputOf<'open-call'>): Promise<Reply> {
  const view = await viewOf(asked, outreachId)
  if (!view) return notice(NO_MAIL)
  if (view.state !== 'draft') return showMail(asked, outreachId)
  return { kind: 'form', form: callForm(view, asked.context.newId()) }
}

async function saveCall(asked: Asked, input: InputOf<'save-call'>): Promise<Reply> {
  const { answers } = input
  const chosen = answered(answers, 'outcome')
  const note = answered(answers, 'note')
  if (!isOutcome(chosen)) return { kind: 'invalid', errors: { outcome: 'Choose what came of it.' } }
  if (note.length > LONGEST_OUTCOME) return tooLong('note', note)
  const outcome = `${CALL_OUTCOMES[chosen]}${note === '' ? '' : `: ${note}`}`
  return done(asked, input, outcome)
}

function isOutcome(text: string): text is CallOutcome {
  return Object.hasOwn(CALL_OUTCOMES, text)
}

function tooLong(field: string, text: string): Reply {
  const why = `Say it in at most ${LONGEST_OUTCOME} characters; that was ${text.length.toLocaleString('en-US')}.`
  return { kind: 'invalid', errors: { [field]: why } }
}

async function done(
  asked: Asked,
  { outreachId, revision, form }: { outreachId: string; revision: number; form: string },
  outcome: string,
): Promise<Reply> {
  const { context, actor } = asked
  const sent = { outreachId, revision, outcome }
  const verdict = await markDone(context, await basisOf(asked), actor, sent, form)
  if (verdict.kind === 'refused') return notice(verdict.why)
  const view = await viewOf(asked, outreachId)
  const accountId = view?.accountId
  return card({
    title: 'Noted, thank you',
    summary: verdict.said,
    parts: [
      { kind: 'text', text: verdict.said },
      ...(accountId === undefined
        ? []
        : [
            {
              kind: 'buttons' as const,
              buttons: [
                {
                  label: 'Promise…',
                  call: { name: 'open-answer' as const, input: { accountId, kind: 'promise' as const } },
                },
                {
                  label: 'Dispute…',
                  call: { name: 'open-answer' as const, input: { accountId, kind: 'dispute' as const } },
                },
                { label: 'Open account', call: { name: 'show-account' as const, input: { accountId } } },
              ],
            },
          ]),
    ],
  })
}

async function settleMail(asked: Asked, input: InputOf<'settle-mail'>): Promise<Reply> {
  const verdict = await settleUncertain(asked.context, await basisOf(asked), asked.actor, input)
  return verdict.kind === 'refused' ? notice(verdict.why) : showMail(asked, input.outreachId)
}

async function openSettings({ context, viewer }: Asked): Promise<Reply> {
  const settings = await loadOutreachSettings(context.db, context.organisationId)
  return { kind: 'form', form: outreachSettingsForm(settings, viewer.organisation.name) }
}

async function saveSettings({ context }: Asked, { answers }: InputOf<'save-mail-settings'>): Promise<Reply> {
  const before = await loadOutreachSettings(context.db, context.organisationId)
  const verdict = await changeOutreachSettings(context, outreachSettingsFrom(answers, before))
  if (verdict.kind === 'invalid') return { kind: 'invalid', errors: { ...verdict.problems } }
  return notice('Saved. Messages are written with this from now on.')
}
