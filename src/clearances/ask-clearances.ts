import type { Context } from '../ports.ts'
import type { Roster } from './choose-asked.ts'
import { gatherRounds } from './gather-rounds.ts'
import type { QuestionBasis } from './load-questions.ts'
import { openClearances } from './open-clearances.ts'
import { unaskedSteps } from './steps-to-ask.ts'
import { FIRST_TIME, tellQuestions } from './tell-questions.ts'
import { addWorkingDays, workingDaysLater } from './working-time.ts'

/**
 * Asks whoever knows the client about every step that waits for a yes, in their own working hours. Called
 * every minute; whoever is at work is asked at once, the others when their day begins.
 * @returns how many questions were asked.
 */
export async function askClearances(
  context: Context,
  basis: QuestionBasis,
  rosterOf: () => Promise<Roster>,
): Promise<number> {
  const { organisation, today } = basis
  const rounds = await gatherRounds(context, basis, unaskedSteps(basis), rosterOf)
  let asked = 0
  for (const { person, because, clearance, steps } of rounds) {
    const [first] = clearance.unanswered
    const next = first && workingDaysLater(organisation, person.timeZone, context.now, first.afterWorkingDays)
    asked += await context.db.transaction(async (tx) => {
      const inside = { ...context, db: tx }
      const ids = await openClearances(inside, basis, {
        kind: 'ask',
        person,
        said: `${person.name} was asked${because}`,
        clearance,
        steps,
        nextRungAt: next?.toJSDate() ?? null,
        validUntil: null,
        wouldSendOn: addWorkingDays(organisation, today, 1),
      })
      if (ids.length > 0) await tellQuestions(inside, basis, person, ids, FIRST_TIME)
      return ids.length
    })
  }
  return asked
}
