import { type AnswerVerdict, type GivenAnswer, recordAnswer } from '../answers/record-answer.ts'
import type { Person } from '../people/person.ts'
import type { Context } from '../ports.ts'
import type { QuestionBasis } from './load-questions.ts'
import { refreshMessages } from './tell-questions.ts'

/**
 * Keeps an answer to a question, or something said about a client unasked, and changes every delivered copy
 * of the question with it.
 * @param occurrence names the click, form or reply; a second delivery changes nothing.
 */
export async function answerClearance(
  context: Context,
  basis: QuestionBasis,
  actor: Person,
  given: GivenAnswer,
  occurrence: string,
): Promise<AnswerVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const verdict = await recordAnswer(inside, basis.organisation, actor, given, occurrence)
    if (verdict.kind === 'recorded') await refreshMessages(inside, basis, verdict.answered)
    return verdict
  })
}
