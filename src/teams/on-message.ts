import type { Reply } from '../chat/reply.ts'
import { asReply } from '../overdue/parse-words.ts'
import { problemOf } from '../problem-of.ts'
import { within } from '../within.ts'
import { decodeAction, isCancel } from './encode.ts'
import { sayHere, shownReply } from './say.ts'
import { readSubmission, type Submission } from './submission.ts'
import { ask, type Teams, type Turn } from './turn.ts'
import { callOf, mentionsBot, wordsOf } from './words.ts'

/** From then on the asker sees that somebody is at work. */
const TYPING_AFTER_MS = 1_000

/** Something was written to the bot, or a card of ours sent in by a host that knows no better way. */
export async function onMessage(teams: Teams, turn: Turn): Promise<void> {
  const { activity, where } = turn
  const { value } = activity
  const fromCard = value !== undefined && value !== null
  if (!fromCard && !where.direct && !mentionsBot(activity)) return
  const submission = fromCard ? readSubmission(value) : undefined
  const asking = fromCard ? answerCard(teams, turn, submission) : answerWords(teams, turn)
  if ((await within(TYPING_AFTER_MS, asking)).late) {
    await turn.context.sendActivity({ type: 'typing' }).catch((error: unknown) => {
      teams.product.deps.log.warn({ problem: problemOf(error) }, 'Teams did not take a typing mark')
    })
  }
  await sayHere(teams, turn, shownReply(await asking, submission))
}

function answerWords(teams: Teams, turn: Turn): Promise<Reply> {
  const words = wordsOf(turn.activity)
  if (words === '' && bringsFiles(turn.activity.attachments)) {
    const text = 'Dunwell reads words, not files. Say it in a sentence, or press a button.'
    return Promise.resolve({ kind: 'notice', text })
  }
  const call = callOf(teams.product.parseSlash, words)
  return ask(teams, turn, turn.where.direct ? asReply(call, words, turn.activity.replyToId) : call)
}

async function answerCard(teams: Teams, turn: Turn, submission: Submission | undefined): Promise<Reply> {
  const { value } = turn.activity
  if (isCancel(value)) return { kind: 'notice', text: 'Nothing was changed.' }
  return ask(teams, turn, submission?.call ?? decodeAction(value)?.call)
}

/** Formatted words come with a copy of themselves as HTML, which is no file. */
function bringsFiles(attachments: unknown[] | undefined): boolean {
  return (attachments ?? []).some(
    (one) =>
      one !== null && typeof one === 'object' && !('contentType' in one && one.contentType === 'text/html'),
  )
}
