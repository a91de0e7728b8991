import type { AnswerInput } from '../answers/answer.ts'
import type { AnswerVerdict } from '../answers/record-answer.ts'
import type { Reply } from '../chat/reply.ts'
import { answerClearance } from '../clearances/answer-clearance.ts'
import { type QuestionBasis, questionBasis } from '../clearances/load-questions.ts'
import { type Asked, card, notice } from './asked.ts'

export const GONE = 'That question does not exist (any more). Ask for “mine” to see what is open.'

export function basisOf({ context, viewer }: Asked): Promise<QuestionBasis> {
  return questionBasis(context.db, viewer.organisation, viewer.version.policy, viewer.today)
}

/** Keeps an answer and tells what became of it. */
export async function give(
  asked: Asked,
  given: { accountId: string; clearanceId?: string; answer: AnswerInput },
  occurrence: string,
): Promise<Reply> {
  const { context, actor } = asked
  const verdict = await answerClearance(context, await basisOf(asked), actor, given, occurrence)
  if (verdict.kind === 'refused' || verdict.kind === 'late') return notice(verdict.why)
  return recordedCard(verdict)
}

/** What was kept, with the way back. */
export function recordedCard(verdict: Extract<AnswerVerdict, { kind: 'recorded' | 'repeated' }>): Reply {
  const { said, accountId } = verdict
  const answerIds = verdict.kind === 'recorded' ? verdict.answerIds : [verdict.answerId]
  return card({
    title: 'Noted, thank you',
    summary: said,
    parts: [
      { kind: 'text', text: said },
      {
        kind: 'buttons',
        buttons: [
          { label: 'Undo', call: { name: 'undo-answer', input: { answerIds } } },
          { label: 'Open account', call: { name: 'show-account', input: { accountId } } },
        ],
      },
    ],
  })
}
