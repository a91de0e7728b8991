import type { TurnContext } from 'botbuilder'
import { resumeChannels } from '../channels/suspend-channels.ts'
import { problemOf } from '../problem-of.ts'
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
const NO_DATABASE = 'Dunwell cannot reach its database right now. Nothing was changed. Try again in a minute.'
const FAULT = 'Something went wrong on our side. Look whether it was done before you try again.'
const TWICE = 'That was received already.'

const HANDLERS: Record<string, (teams: Teams, turn: Turn) => Promise<void>> = {
  message: onMessage,
  conversationUpdate: onConversationUpdate,
  installationUpdate: onInstallation,
}
const INVOKES: Record<string, (teams: Teams, turn: Turn) => Promise<void>> = {
  'adaptiveCard/action': onAction,
  'task/fetch': onTaskFetch,
  'task/submit': onTaskSubmit,
}

/** Whether an activity asks for anything: edits, reactions and what other bots say do not. */
export function concernsUs({ type, name, from, recipient }: IncomingActivity): boolean {
  if (from.id.startsWith('28:') || from.role === 'bot' || from.id === recipient.id) return false
  return type === 'invoke' ? name !== undefined && name in INVOKES : type in HANDLERS
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
  const handle = activity.type === 'invoke' ? INVOKES[activity.name ?? ''] : HANDLERS[activity.type]
  try {
    if (activity.type === 'message' || activity.type === 'invoke') await noteConversation(teams, turn)
    await handle?.(teams, turn)
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
  const now = deps.now()
  await deps.db.transaction(async (tx) => {
    await keepConversation(tx, workspace, seen, now.toJSDate())
    if (conversation?.state !== 'gone') return
    const context = { organisationId: workspace.organisationId, now, actor: 'system:teams' }
    await resumeChannels(tx, context, workspace.id, [seen.conversationId])
  })
}
