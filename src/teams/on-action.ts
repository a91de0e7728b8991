import { and, eq } from 'drizzle-orm'
import { chatMessages } from '../../db/schema.ts'
import type { Reply } from '../chat/reply.ts'
import type { Db } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { decodeAction, isCancel } from './encode.ts'
import { renderNotice, type TeamsMessage } from './render.ts'
import { ADAPTIVE_CARD, BELOW, messageActivity, sayHere, sayPrivately, shownReply, WORKING } from './say.ts'
import { readSubmission, type Submission } from './submission.ts'
import { answerInTime, ask, type Teams, type Turn } from './turn.ts'

/** What was pressed, and whether the card it stands on may be replaced. */
interface Pressed {
  submission: Submission | undefined
  own: boolean
}

/** A button of a card: the answer replaces the card, or says where it went. */
export async function onAction(teams: Teams, turn: Turn): Promise<void> {
  const { value } = turn.activity
  if (isCancel(value)) {
    const given = renderNotice('Nothing was changed.')
    turn.respond(cardResponse(given))
    return closeForm(teams, turn, given)
  }
  const submission = readSubmission(value)
  const action = submission ? undefined : decodeAction(value)
  const pressed = { submission, own: submission !== undefined || action?.origin === 'answer' }
  const asking = ask(teams, turn, submission?.call ?? action?.call)
  const answer = (reply: Reply) => responseTo(teams, turn, pressed, reply)
  const { reply, inTime, unsaid } = await answerInTime(teams, turn, asking, answer, messageResponse(WORKING))
  if (unsaid) return answerLate(teams, turn, pressed, reply)
  if (!inTime || !submission || !replaces(pressed, reply) || reply.kind === 'invalid') return
  await closeForm(teams, turn, shownReply(reply))
}

async function responseTo(teams: Teams, turn: Turn, pressed: Pressed, reply: Reply): Promise<unknown> {
  const shown = shownReply(reply, pressed.submission)
  if (replaces(pressed, reply)) return cardResponse(shown)
  if (reply.kind === 'notice' && !turn.where.direct) return messageResponse(reply.text)
  return messageResponse(await sayBeside(teams, turn, reply, shown))
}

/** A form that was sent in gives way to what came of it; a message of the outbox is edited by the outbox alone. */
function replaces({ submission, own }: Pressed, reply: Reply): boolean {
  if (submission) return reply.kind !== 'card' || reply.how === 'replace'
  return own && reply.kind === 'card' && reply.how === 'replace'
}

/** Below in the chat, or to the asker alone; a form has to stand where it is for. */
async function sayBeside(teams: Teams, turn: Turn, reply: Reply, shown: TeamsMessage): Promise<string> {
  if (!turn.where.direct && reply.kind !== 'form') return sayPrivately(teams, turn, shown)
  await sayHere(teams, turn, shown)
  return BELOW
}

/** What answers an invoke is seen by whoever pressed; for all others the form would stay open. */
async function closeForm(teams: Teams, turn: Turn, shown: TeamsMessage): Promise<void> {
  if (!turn.where.direct) await editCard(teams, turn, shown)
}

/** The invoke was answered already: the card is edited, or the answer follows by itself. */
async function answerLate(teams: Teams, turn: Turn, pressed: Pressed, reply: Reply): Promise<void> {
  const shown = shownReply(reply, pressed.submission)
  if (replaces(pressed, reply) && (await editCard(teams, turn, shown))) return
  await sayBeside(teams, turn, reply, shown)
}

/** What a click says of its card is the client's word; a message of the outbox stays as the outbox left it. */
async function editCard(teams: Teams, turn: Turn, shown: TeamsMessage): Promise<boolean> {
  const { deps } = teams.product
  const { replyToId } = turn.activity
  const { workspace } = turn.source
  if (!replyToId || (await isPosted(deps.db, workspace, replyToId))) return false
  try {
    await turn.context.updateActivity({ ...messageActivity(shown), id: replyToId })
    return true
  } catch (error) {
    deps.log.warn({ problem: problemOf(error) }, 'a card could not be edited with its answer')
    return false
  }
}

async function isPosted(
  db: Db,
  workspace: Turn['source']['workspace'],
  activityId: string,
): Promise<boolean> {
  const [row] = await db
    .select({ key: chatMessages.messageKey })
    .from(chatMessages)
    .where(
      and(
        eq(chatMessages.organisationId, workspace.organisationId),
        eq(chatMessages.workspaceId, workspace.id),
        eq(chatMessages.externalId, activityId),
      ),
    )
    .limit(1)
  return row !== undefined
}

function cardResponse({ card }: TeamsMessage): unknown {
  return { statusCode: 200, type: ADAPTIVE_CARD, value: card }
}

function messageResponse(sentence: string): unknown {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: sentence }
}
