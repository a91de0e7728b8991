import type { Form } from '../chat/form.ts'
import type { Place, Reply } from '../chat/reply.ts'
import { markUnreachable } from '../people/unreachable.ts'
import { problemOf } from '../problem-of.ts'
import type { AdaptiveCard } from './adaptive-card.ts'
import type { ConnectorAnswer, Outgoing } from './connector.ts'
import { failureOf, INSTALL } from './outcome.ts'
import { openPersonalChat } from './personal-chat.ts'
import { renderMessage, renderNotice, type TeamsMessage } from './render.ts'
import { type FormOptions, renderForm } from './render-form.ts'
import type { Submission } from './submission.ts'
import type { Teams, Turn } from './turn.ts'

export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'

/** Something to show: a card, and the line that announces it. */
export type Shown = Pick<TeamsMessage, 'card' | 'summary'>

/** As the Connector takes it. Text beside a card would be shown twice, so there is none. */
export function messageActivity({ card, summary }: Shown): Outgoing {
  return { type: 'message', summary, attachments: [{ contentType: ADAPTIVE_CARD, content: card }] }
}

/** A reply as something to show; a form that was sent in wrong is shown again with what was typed. */
export function shownReply(reply: Reply, where: Where, submission?: Submission): Shown {
  switch (reply.kind) {
    case 'card':
      return renderMessage(reply.card, 'answer')
    case 'notice':
      return renderNotice(reply.text)
    case 'form':
      return { card: formCard(reply.form, where), summary: reply.form.title }
    case 'invalid': {
      if (!submission) return renderNotice(Object.values(reply.errors).join(' '))
      const { form } = submission
      return { card: formAgain(submission, reply.errors, where), summary: form.title }
    }
  }
}

type Where = Pick<Place, 'channelId' | 'channelName' | 'direct'>

export function formCard(form: Form, where: Where, options: FormOptions = {}): AdaptiveCard {
  const { channelId, channelName, direct } = where
  return renderForm(form, { channelId, ...(channelName ? { channelName } : {}), direct }, options)
}

export function formAgain(
  { form, answers }: Submission,
  errors: Record<string, string>,
  where: Where,
  surface: FormOptions['surface'] = 'card',
): AdaptiveCard {
  return formCard(form, where, { errors, values: answers, surface })
}

export const WORKING = 'Working on it…'
const SENT = 'Sent to you in your chat with Dunwell.'
export const BELOW = 'The answer is below.'

/** Says it in the conversation. A failure is noted, for there is no other way to tell the asker. */
export async function sayHere(teams: Teams, { context }: Turn, shown: Shown): Promise<void> {
  try {
    await context.sendActivity(messageActivity(shown))
  } catch (error) {
    teams.product.deps.log.warn({ problem: problemOf(error) }, 'an answer was not taken by Teams')
  }
}

/** To the asker alone, in their own chat with the bot. @returns the sentence that says where it went. */
export async function sayPrivately(teams: Teams, turn: Turn, shown: Shown): Promise<string> {
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
  const context = { organisationId: workspace.organisationId, now: deps.now(), actor: 'system:teams' }
  await deps.db.transaction((tx) =>
    markUnreachable(tx, context, workspace.id, turn.where.userId, failure.why),
  )
  return `Dunwell cannot write to you alone yet. ${INSTALL} Then press the button again.`
}
