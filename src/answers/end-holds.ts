import { timeline } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { lookAgain } from '../cases/look-again.ts'
import { derivedId } from '../derived-id.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Context } from '../ports.ts'
import type { Answer } from './answer.ts'
import { ENDED } from './end-answer.ts'
import { answersOver, settleAnswer } from './store.ts'

/** Something that ended by itself, for those who must hear of it: its owner, and who said it. */
export interface EndedAnswer {
  answer: Answer
  said: string
}

/**
 * Ends every hold, wait and own time whose last day has passed by that date, so that the step comes back.
 * Promises are judged instead. Doing it twice ends nothing twice.
 * @param today the organisation's date.
 */
export async function endHolds(
  context: Context,
  organisation: Organisation,
  today: string,
): Promise<EndedAnswer[]> {
  const { organisationId, now } = context
  return context.db.transaction(async (tx) => {
    const ended: EndedAnswer[] = []
    for (const answer of await answersOver(tx, organisationId, today)) {
      const to = { state: 'ended' as const, at: now.toJSDate(), why: 'its last day has passed' }
      if (!(await settleAnswer(tx, organisationId, answer.id, 'active', to))) continue
      const said = ENDED[answer.kind] ?? 'that is over'
      ended.push({ answer, said })
      await tx.insert(timeline).values({
        id: derivedId(organisationId, 'answer-ended', answer.id),
        organisationId,
        accountId: answer.accountId,
        at: now.toJSDate(),
        onDate: today,
        kind: 'answer-ended',
        text: `By its date ${said}`,
        data: { answerId: answer.id, answer: answer.kind },
      })
    }
    if (ended.length === 0) return ended
    await record(tx, context, 'end-holds', `day:${today}`, { answers: ended.map(({ answer }) => answer.id) })
    const accounts = [...new Set(ended.map(({ answer }) => answer.accountId))]
    await lookAgain({ ...context, db: tx }, organisation, accounts)
    return ended
  })
}
