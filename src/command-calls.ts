import * as z from 'zod'
import { ANSWER_KINDS } from './answers/answer.ts'
import { formAnswers as answers } from './chat/form-answers.ts'
import { PLAN_CALLS } from './plans/plan-calls.ts'

/**
 * Every command and its input. Buttons hold a `CommandCall`; slash commands, clicks and forms are parsed
 * into one, and nothing about it is trusted until `commandCall` has read it.
 */
const page = z.int().min(1).max(10_000)

/** What a list of overdue accounts is narrowed to. */
export const overdueFilter = z.discriminatedUnion('by', [
  z.object({ by: z.literal('all') }),
  z.object({ by: z.literal('bucket'), bucket: z.enum(['current', '1-30', '31-60', '61-90', '91+']) }),
  z.object({ by: z.literal('tier'), tier: z.int().min(0).max(4) }),
  z.object({ by: z.literal('mine') }),
  z.object({ by: z.literal('moved'), since: z.iso.date() }),
  z.object({ by: z.literal('planned'), on: z.iso.date() }),
  /** Buttons of earlier releases say `on` which date; the list shows the present. */
  z.object({ by: z.literal('withheld'), on: z.iso.date().optional() }),
  z.object({ by: z.literal('unplaced') }),
  z.object({ by: z.literal('unowned') }),
])
export type OverdueFilter = z.infer<typeof overdueFilter>

/** One page of a list; `within` names the subscription whose filters hold for it. */
const list = z.object({ filter: overdueFilter, page, within: z.uuid().optional() })
export type ListInput = z.infer<typeof list>

/** What an answer is about: a question, or an account nobody asked about. */
const about = { clearanceId: z.uuid().optional(), accountId: z.uuid().optional() }
const answerKind = z.enum(ANSWER_KINDS)

/** A message to a customer; at a revision; with what a form said about it. */
const mail = z.object({ outreachId: z.uuid() })
const mailNow = mail.extend({ revision: z.int().min(1) })
const mailForm = mailNow.extend({ form: z.uuid(), answers: answers.default({}) })

const typed = z.string().max(4_500)
const ownerRole = z.enum(['csm', 'ae', 'collector'])
export type OwnerRole = z.infer<typeof ownerRole>

/** Views that can be shared in a channel. */
const shareable = z.discriminatedUnion('view', [
  z.object({ view: z.literal('summary') }),
  z.object({ view: z.literal('account'), accountId: z.uuid() }),
  list.extend({ view: z.literal('list') }),
  z.object({ view: z.literal('history'), accountId: z.uuid(), page }),
  z.object({ view: z.literal('notes'), accountId: z.uuid(), page }),
])
export type Shareable = z.infer<typeof shareable>

/** A request for approval as it was on the card. */
const asked = z.object({ approvalId: z.uuid(), revision: z.int().min(1).max(10_000) })
const approvalForm = { form: z.uuid(), answers: answers.default({}) }

/** What a form about a suspension asks for. */
const suspensionAct = z.enum(['request', 'extend', 'cancel', 'reinstate'])

export const commandCall = z.discriminatedUnion('name', [
  z.object({ name: z.literal('overdue-summary'), input: z.object({}) }),
  z.object({ name: z.literal('overdue-list'), input: list }),
  z.object({ name: z.literal('find-account'), input: z.object({ text: z.string().max(300), page }) }),
  z.object({ name: z.literal('show-account'), input: z.object({ accountId: z.uuid() }) }),
  z.object({ name: z.literal('show-history'), input: z.object({ accountId: z.uuid(), page }) }),
  z.object({ name: z.literal('show-notes'), input: z.object({ accountId: z.uuid(), page }) }),
  /** As typed, `ACCOUNT text…`; empty words ask with a form. */
  z.object({ name: z.literal('note-words'), input: z.object({ words: typed }) }),
  z.object({ name: z.literal('open-note'), input: z.object({ accountId: z.uuid() }) }),
  z.object({
    name: z.literal('save-note'),
    /** `form` names the form it was written in, so that it is saved once. */
    input: z.object({ accountId: z.uuid().optional(), form: z.uuid(), answers: answers.default({}) }),
  }),
  z.object({ name: z.literal('undo-note'), input: z.object({ noteId: z.uuid() }) }),
  /** As typed, `ACCOUNT role person`. */
  z.object({ name: z.literal('assign-words'), input: z.object({ words: typed }) }),
  z.object({
    name: z.literal('open-assign'),
    input: z.object({ accountId: z.uuid(), role: ownerRole.optional() }),
  }),
  z.object({
    name: z.literal('save-assign'),
    input: z.object({ accountId: z.uuid().optional(), form: z.uuid(), answers: answers.default({}) }),
  }),
  z.object({ name: z.literal('undo-assign'), input: z.object({ assignmentId: z.uuid() }) }),
  z.object({ name: z.literal('clear-question'), input: z.object({ clearanceId: z.uuid() }) }),
  z.object({
    name: z.literal('clear-questions'),
    input: z.object({ clearanceIds: z.array(z.uuid()).min(1).max(20), page }),
  }),
  z.object({ name: z.literal('open-answer'), input: z.object({ ...about, kind: answerKind }) }),
  z.object({
    name: z.literal('save-answer'),
    /** `readingId` and `at`: the form corrects what was understood of a reply. */
    input: z.object({
      ...about,
      kind: answerKind,
      form: z.uuid(),
      readingId: z.uuid().optional(),
      at: z.int().min(0).max(40).optional(),
      answers: answers.default({}),
    }),
  }),
  /** All that was said at once is taken back at once. */
  z.object({
    name: z.literal('undo-answer'),
    input: z.object({ answerIds: z.array(z.uuid()).min(1).max(20) }),
  }),
  z.object({ name: z.literal('show-question'), input: z.object({ clearanceId: z.uuid() }) }),
  z.object({ name: z.literal('show-questions'), input: z.object({ page }) }),
  /** As typed, `ACCOUNT what about it`; what is understood is played back. */
  z.object({
    name: z.literal('answer-words'),
    input: z.object({ kind: z.enum(['hold', 'promise', 'dispute']), words: typed }),
  }),
  /** Free words in the direct conversation; `thread` is the platform's id of the message they answer. */
  z.object({
    name: z.literal('reply-words'),
    input: z.object({ words: z.string().max(50_000), thread: z.string().max(200).optional() }),
  }),
  z.object({
    name: z.literal('read-about'),
    input: z.object({ readingId: z.uuid(), clearanceId: z.uuid() }),
  }),
  z.object({ name: z.literal('confirm-reading'), input: z.object({ readingId: z.uuid() }) }),
  z.object({
    name: z.literal('edit-reading'),
    input: z.object({ readingId: z.uuid(), kind: answerKind.optional() }),
  }),
  z.object({ name: z.literal('cancel-reading'), input: z.object({ readingId: z.uuid() }) }),
  /** As typed, `FROM to UNTIL PERSON stands in`; empty words ask with a form. */
  z.object({ name: z.literal('away-words'), input: z.object({ words: typed }) }),
  z.object({
    name: z.literal('save-away'),
    input: z.object({ form: z.uuid(), answers: answers.default({}) }),
  }),
  z.object({ name: z.literal('end-absence'), input: z.object({ absenceId: z.uuid() }) }),
  z.object({
    name: z.literal('show-approvals'),
    /** Words name an account. */
    input: z.object({ page, words: z.string().max(300).optional() }),
  }),
  z.object({ name: z.literal('show-approval'), input: z.object({ approvalId: z.uuid() }) }),
  z.object({ name: z.literal('approve'), input: asked }),
  /** The second look, on a form of its own; `at` is when it was opened. */
  z.object({ name: z.literal('open-approve'), input: asked }),
  z.object({
    name: z.literal('save-approve'),
    input: asked.extend({ ...approvalForm, at: z.iso.datetime() }),
  }),
  z.object({ name: z.literal('open-deny'), input: asked }),
  z.object({ name: z.literal('save-deny'), input: asked.extend(approvalForm) }),
  z.object({ name: z.literal('open-changes'), input: asked }),
  z.object({ name: z.literal('save-changes'), input: asked.extend(approvalForm) }),
  z.object({ name: z.literal('open-withdraw'), input: z.object({ approvalId: z.uuid() }) }),
  z.object({
    name: z.literal('save-withdraw'),
    input: z.object({ approvalId: z.uuid(), ...approvalForm }),
  }),
  z.object({ name: z.literal('open-resubmit'), input: z.object({ approvalId: z.uuid() }) }),
  z.object({
    name: z.literal('save-resubmit'),
    input: z.object({ approvalId: z.uuid(), ...approvalForm }),
  }),
  z.object({ name: z.literal('open-break-glass'), input: asked }),
  z.object({ name: z.literal('save-break-glass'), input: asked.extend(approvalForm) }),
  z.object({ name: z.literal('mute-approvals'), input: z.object({}) }),
  z.object({ name: z.literal('unmute-approvals'), input: z.object({}) }),
  z.object({ name: z.literal('share'), input: z.object({ what: shareable }) }),
  z.object({ name: z.literal('overdue-help'), input: z.object({ unknown: z.string().max(300).optional() }) }),
  z.object({ name: z.literal('dunwell-help'), input: z.object({ unknown: z.string().max(300).optional() }) }),
  z.object({ name: z.literal('home'), input: z.object({}) }),
  z.object({ name: z.literal('status'), input: z.object({}) }),
  /** Filters as typed; without any, a form asks. */
  z.object({ name: z.literal('subscribe'), input: z.object({ words: typed.optional() }) }),
  z.object({ name: z.literal('filters'), input: z.object({ words: typed.optional() }) }),
  z.object({ name: z.literal('save-filters'), input: z.object({ answers: answers.default({}) }) }),
  z.object({ name: z.literal('unsubscribe'), input: z.object({}) }),
  z.object({ name: z.literal('show-mail'), input: mail }),
  z.object({ name: z.literal('show-mails'), input: z.object({ page }) }),
  z.object({ name: z.literal('preview-mail'), input: mail }),
  z.object({ name: z.literal('edit-mail'), input: mail }),
  z.object({ name: z.literal('save-mail'), input: mailForm }),
  z.object({ name: z.literal('renew-mail'), input: mailNow }),
  /** What was previewed is what goes: another revision is refused. */
  z.object({ name: z.literal('send-mail'), input: mailNow }),
  z.object({ name: z.literal('open-override'), input: mailNow }),
  z.object({ name: z.literal('override-send'), input: mailForm }),
  z.object({ name: z.literal('open-mail-approval'), input: mailNow }),
  z.object({ name: z.literal('save-mail-approval'), input: mailForm }),
  z.object({ name: z.literal('open-mark-sent'), input: mailNow }),
  z.object({ name: z.literal('save-mark-sent'), input: mailForm }),
  z.object({ name: z.literal('open-call'), input: mail }),
  z.object({ name: z.literal('save-call'), input: mailForm }),
  /** What somebody found out about a message whose fate was unknown. */
  z.object({ name: z.literal('settle-mail'), input: mail.extend({ arrived: z.boolean() }) }),
  z.object({ name: z.literal('open-mail-settings'), input: z.object({}) }),
  z.object({ name: z.literal('save-mail-settings'), input: z.object({ answers: answers.default({}) }) }),
  z.object({ name: z.literal('open-settings'), input: z.object({}) }),
  z.object({ name: z.literal('save-settings'), input: z.object({ answers: answers.default({}) }) }),
  z.object({
    name: z.literal('open-suspension'),
    input: z.object({ suspensionId: z.uuid(), act: suspensionAct }),
  }),
  z.object({
    name: z.literal('save-suspension'),
    input: z.object({
      suspensionId: z.uuid(),
      act: suspensionAct,
      form: z.uuid(),
      answers: answers.default({}),
    }),
  }),
  /** Somebody did by hand what the card asked for; buttons of earlier releases do not say what it was, and show the present. */
  z.object({
    name: z.literal('finish-suspension'),
    input: z.object({ suspensionId: z.uuid(), action: z.enum(['suspend', 'restore']).optional() }),
  }),
  z.object({ name: z.literal('retry-suspension'), input: z.object({ suspensionId: z.uuid() }) }),
  z.object({ name: z.literal('propose-suspension'), input: z.object({ accountId: z.uuid() }) }),
  z.object({ name: z.literal('show-suspension'), input: z.object({ suspensionId: z.uuid() }) }),
  z.object({ name: z.literal('show-suspensions'), input: z.object({}) }),
  z.object({
    name: z.literal('open-closure'),
    input: z.object({ closureId: z.uuid(), drop: z.boolean().optional() }),
  }),
  z.object({
    name: z.literal('save-closure'),
    input: z.object({
      closureId: z.uuid(),
      form: z.uuid(),
      drop: z.boolean().optional(),
      answers: answers.default({}),
    }),
  }),
  z.object({
    name: z.literal('propose-closure'),
    input: z.object({ accountId: z.uuid(), kind: z.enum(['write-off', 'referral']) }),
  }),
  z.object({ name: z.literal('show-closure'), input: z.object({ closureId: z.uuid() }) }),
  z.object({ name: z.literal('show-dossier'), input: z.object({ closureId: z.uuid() }) }),
  z.object({ name: z.literal('undo-write-off'), input: z.object({ closureId: z.uuid() }) }),
  ...PLAN_CALLS,
])
export type CommandCall = z.infer<typeof commandCall>
export type CommandName = CommandCall['name']
export type InputOf<N extends CommandName> = Extract<CommandCall, { name: N }>['input']
