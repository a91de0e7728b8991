import { sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { plusDays } from '../receivables/aging.ts'
import type { Roster } from './choose-asked.ts'
import { gatherRounds } from './gather-rounds.ts'
import type { QuestionBasis } from './load-questions.ts'
import { openClearances } from './open-clearances.ts'
import { tellAnnounced } from './tell-questions.ts'
import { unannouncedSteps } from './unannounced.ts'
import { addWorkingDays } from './working-time.ts'

/**
 * The working day before: tells each CSM, in one message, which of their clients get an automatic reminder
 * next, so that they may hold any. What nobody was told of does not go.
 * @returns how many reminders were announced.
 */
export async function announceReminders(
  context: Context,
  basis: QuestionBasis,
  rosterOf: () => Promise<Roster>,
): Promise<number> {
  const { organisation, today } = basis
  const goesOn = addWorkingDays(organisation, today, 1)
  const from = unannouncedSteps(basis, context.now.toJSDate(), goesOn)
  let announced = 0
  for (const { person, because, clearance, steps } of await gatherRounds(context, basis, from, rosterOf)) {
    announced += await context.db.transaction(async (tx) => {
      const inside = { ...context, db: tx }
      const ids = await openClearances(inside, basis, {
        kind: 'announce',
        person,
        said: `${person.name} was told of a reminder that goes next${because}`,
        clearance,
        steps,
        nextRungAt: null,
        validUntil: plusDays(goesOn, clearance.expiresAfterDays),
        wouldSendOn: goesOn,
      })
      if (ids.length === 0) return 0
      // The next daily run looks at these accounts: from then on the reminders may go.
      await tx.execute(sql`update cases set next_evaluation_on = least(next_evaluation_on, ${today}::date + 1)
        where organisation_id = ${context.organisationId} and account_id in (
          select account_id from clearances where organisation_id = ${context.organisationId}
            and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)))`)
      await tellAnnounced(inside, basis, person, ids, goesOn)
      return ids.length
    })
  }
  return announced
}
