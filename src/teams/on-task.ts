import type { TaskModuleResponse } from 'botbuilder'
import type { Reply } from '../chat/reply.ts'
import type { AdaptiveCard } from './adaptive-card.ts'
import { decodeAction } from './encode.ts'
import { renderForm } from './render-form.ts'
import { ADAPTIVE_CARD, BELOW, formAgain, sayHere, sayPrivately, shownReply, WORKING } from './say.ts'
import { readSubmission, type Submission } from './submission.ts'
import { answerInTime, ask, type Teams, type Turn } from './turn.ts'

/** A button that opens a dialog. */
export function onTaskFetch(teams: Teams, turn: Turn): Promise<void> {
  return answerTask(teams, turn, undefined, ask(teams, turn, decodeAction(turn.activity.value)?.call))
}

/** A dialog sent in: it stays open with what is wrong, or closes and the outcome is told. */
export function onTaskSubmit(teams: Teams, turn: Turn): Promise<void> {
  const submission = readSubmission(turn.activity.value)
  return answerTask(teams, turn, submission, ask(teams, turn, submission?.call))
}

async function answerTask(
  teams: Teams,
  turn: Turn,
  submission: Submission | undefined,
  asking: Promise<Reply>,
): Promise<void> {
  const answer = (reply: Reply) => dialogFor(teams, turn, submission, reply)
  const { reply, unsaid } = await answerInTime(teams, turn, asking, answer, message(WORKING))
  if (!unsaid) return
  const late: Reply =
    reply.kind === 'form' ? { kind: 'notice', text: 'That took too long. Open the form again.' } : reply
  await sayPrivatelyOrHere(teams, turn, late, submission)
}

async function dialogFor(
  teams: Teams,
  turn: Turn,
  submission: Submission | undefined,
  reply: Reply,
): Promise<TaskModuleResponse> {
  switch (reply.kind) {
    case 'form':
      return dialog(reply.form.title, renderForm(reply.form, { surface: 'dialog' }))
    case 'invalid':
      return submission
        ? dialog(submission.form.title, formAgain(submission, reply.errors, 'dialog'))
        : message(Object.values(reply.errors).join(' '))
    case 'notice':
      return message(reply.text)
    case 'card':
      // The buttons of a card do nothing within a dialog.
      return message(await sayPrivatelyOrHere(teams, turn, reply, submission))
  }
}

async function sayPrivatelyOrHere(
  teams: Teams,
  turn: Turn,
  reply: Reply,
  submission: Submission | undefined,
): Promise<string> {
  const shown = shownReply(reply, submission)
  if (!turn.where.direct) return sayPrivately(teams, turn, shown)
  await sayHere(teams, turn, shown)
  return reply.kind === 'card' ? `${reply.card.title}. ${BELOW}` : BELOW
}

function dialog(title: string, card: AdaptiveCard): TaskModuleResponse {
  return {
    task: {
      type: 'continue',
      value: {
        title,
        width: 'medium',
        height: 'medium',
        card: { contentType: ADAPTIVE_CARD, content: card },
      },
    },
  }
}

function message(value: string): TaskModuleResponse {
  return { task: { type: 'message', value } }
}
