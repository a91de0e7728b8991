import type { TurnContext } from 'botbuilder'
import { renameChannel, resumeChannels } from '../channels/suspend-channels.ts'
import { NO_DATABASE } from '../chat/ask.ts'
import { problemOf } from '../problem-of.ts'
import { systemContext } from '../system-context.ts'
import type { IncomingActivity } from './activity.ts'
import { conversationOf, isAsKnown, keepConversation } from './conversations.ts'
import { sentenceResponse } from './invoke-answer.ts'
import { onAction } from './on-action.ts'
import { onMessage } from './on-message.ts'
import { onTaskFetch, onTaskSubmit } from './on-task.ts'
import { onConversationUpdate, onInstallation } from './on-update.ts'
import { renderNotice } from './render.ts'
import { messageActivity } from './say.ts'
import { findSource, type Source } from './source.ts'
import { placeOf, type Teams, type Turn } from './turn.ts'

const NOT_CONNECTED =
  'Dunwell is not connected to this tenant. Ask whoever runs Dunwell to name it in TEAMS_TENANT_ID or TEAMS_ALLOWED_TENANTS.'
const FAULT = 'Something went wrong on our side. Look whether it was done before you try again.'
const TWICE = 'That was received already.'

type Handle = (teams: Teams, turn: Turn) => Promise<void>

const HANDLERS = new Map<string, Handle>([
  ['message', onMessage],
  ['conversationUpdate', onConversationUpdate],
  ['installationUpdate', onInstallation],
])
const INVOKES = new Map<string, Handle>([
  ['adaptiveCard/action', onAction],
  ['task/fetch', onTaskFetch],
  ['task/submit', onTaskSubmit],
])

function handlerOf({ type, name }: IncomingActivity): Handle | undefined {
  return type === 'invoke' ? INVOKES.get(name ?? '') : HANDLERS.get(type)
}

/** Whether an activity asks for anything: edits, reactions and what other bots say do not. */
export function concernsUs(activity: IncomingActivity): boolean {
  const { from, recipient } = activity
  if (from.id.startsWith('28:') || from.role === 'bot' || from.id === recipient.id) return false
  return handlerOf(activity) !== undefined
}

/** One activity from beginning to end. Whatever goes wrong, whoever asked gets a sentence. */
export async function takeTurn(
  teams: Teams,
  activity: IncomingActivity,
  context: TurnContext,
  respond: (body: unknown) => void,
): Promise<void> {
  const { deps } = teams.product
  const refuse = async (why: string) => {
    if (activity.type === 'invoke') respond(sentenceResponse(activity.name, why))
    else if (activity.type === 'message') await context.sendActivity(messageActivity(renderNotice(why)))
  }
  let source: Source | null
  try {
    source = await findSource(deps, activity)
  } catch (error) {
    deps.log.error({ problem: problemOf(error) }, 'could not look up who is asking')
    return refuse(NO_DATABASE)
  }
  if (!source) return refuse(NOT_CONNECTED)
  if (!source.first) return activity.type === 'invoke' ? refuse(TWICE) : undefined
  const turn = { activity, context, source, where: placeOf(activity, source), respond }
  try {
    if (activity.type === 'message' || activity.type === 'invoke') await noteConversation(teams, turn)
    await handlerOf(activity)?.(teams, turn)
  } catch (error) {
    deps.log.error({ problem: problemOf(error) }, 'an activity from Teams was not handled')
    await refuse(FAULT)
  }
}

/** Somebody speaks to the bot, so it is there: written down when that is news. */
async function noteConversation({ product: { deps } }: Teams, { activity, source }: Turn): Promise<void> {
  const { workspace, conversation } = source
  const seen = conversationOf(activity)
  if (isAsKnown(conversation, seen)) return
  const context = systemContext(deps, workspace.organisationId, 'teams')
  await deps.db.transaction(async (tx) => {
    await keepConversation(tx, workspace, seen, context.now.toJSDate())
    if (seen.name) await renameChannel(tx, context, workspace.id, seen.conversationId, seen.name)
    if (conversation?.state === 'gone') await resumeChannels(tx, context, workspace.id, [seen.conversationId])
  })
}
