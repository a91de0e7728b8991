import type { Reply } from '../chat/reply.ts'
import { markUnreachable } from '../people/unreachable.ts'
import { problemOf } from '../problem-of.ts'
import { systemContext } from '../system-context.ts'
import type { AdaptiveCard } from './adaptive-card.ts'
import type { ConnectorAnswer, Outgoing } from './connector.ts'
import { failureOf, INSTALL } from './outcome.ts'
import { openPersonalChat } from './personal-chat.ts'
import { renderMessage, renderNotice, type TeamsMessage } from './render.ts'
import { type FormOptions, renderForm } from './render-form.ts'
import type { Submission } from './submission.ts'
import type { Teams, Turn } from './turn.ts'

export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'

/** As the Connector takes it. Text beside a card would be shown twice, so there is none. */
export function messageActivity({ card, summary }: TeamsMessage): Outgoing {
  return { type: 'message', summary, attachments: [{ contentType: ADAPTIVE_CARD, content: card }] }
}

/** A reply as something to show; a form that was sent in wrong is shown again with what was typed. */
export function shownReply(reply: Reply, submission?: Submission): TeamsMessage {
  switch (reply.kind) {
    case 'card':
      return renderMessage(reply.card, 'answer')
    case 'notice':
      return renderNotice(reply.text)
    case 'form':
      return { card: renderForm(reply.form), summary: reply.form.title }
    case 'invalid': {
      if (!submission) return renderNotice(Object.values(reply.errors).join(' '))
      const { form } = submission
      return { card: formAgain(submission, reply.errors), summary: form.title }
    }
  }
}

export function formAgain(
  { form, answers }: Submission,
  errors: Record<string, string>,
  surface: FormOptions['surface'] = 'card',
): AdaptiveCard {
  return renderForm(form, { errors, values: answers, surface })
}

export const WORKING = 'Working on it…'
const SENT = 'Sent to you in your chat with Dunwell.'
export const BELOW = 'The answer is below.'

/** Says it in the conversation. A failure is noted, for there is no other way to tell the asker. */
export async function sayHere(teams: Teams, { context }: Turn, shown: TeamsMessage): Promise<void> {
  try {
    await context.sendActivity(messageActivity(shown))
  } catch (error) {
    teams.product.deps.log.warn({ problem: problemOf(error) }, 'an answer was not taken by Teams')
  }
}

/** To the asker alone, in their own chat with the bot. @returns the sentence that says where it went. */
export async function sayPrivately(teams: Teams, turn: Turn, shown: TeamsMessage): Promise<string> {
  const { workspace } = turn.source
  const chat = await openPersonalChat(teams, workspace, turn.where.userId, turn.activity.serviceUrl)
  const answer =
    'failed' in chat
      ? chat.failed
      : await teams.connector.post(chat.serviceUrl, chat.conversationId, messageActivity(shown))
  return answer.kind === 'done' ? SENT : cannotWrite(teams, turn, answer)
}

/** That they cannot be written to concerns others too, so it is noted like any message that was refused. */
async function cannotWrite(
  { product: { deps } }: Teams,
  turn: Turn,
  answer: ConnectorAnswer,
): Promise<string> {
  const { workspace, person } = turn.source
  const name = person?.name ?? 'you'
  const failure = failureOf(answer, { name, personal: true })
  deps.log.warn({ why: failure?.why }, 'an answer could not be sent to a personal chat')
  if (failure?.kind !== 'refused' || !failure.unreachable) {
    return 'Dunwell could not write to your own chat just now. Try again in a minute.'
  }
  const context = systemContext(deps, workspace.organisationId, 'teams')
  await deps.db.transaction((tx) =>
    markUnreachable(tx, context, workspace.id, turn.where.userId, failure.why),
  )
  return `Dunwell cannot write to you alone yet. ${INSTALL} Then press the button again.`
}
