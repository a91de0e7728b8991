import { sql } from 'drizzle-orm'
import { suspensions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { addWorkingDays, isAtWork } from '../clearances/working-time.ts'
import type { Context } from '../ports.ts'
import { changeSuspension, findSuspensions } from './store.ts'
import { noteSuspension, tellSuspension } from './tell-suspension.ts'

/** A working day before its date, whoever owns the relationship hears of an approved suspension. */
export async function warnOwners(context: Context, basis: QuestionBasis): Promise<void> {
  const { organisation, today } = basis
  if (!isAtWork(organisation, null, context.now)) return
  const soon = addWorkingDays(organisation, today, 1)
  const due = await findSuspensions(
    context.db,
    context.organisationId,
    sql`${suspensions.state} = 'scheduled' and ${suspensions.warnedOn} is null and ${suspensions.suspendOn} <= ${soon}`,
  )
  for (const suspension of due) {
    await context.db.transaction(async (tx) => {
      const inside = { ...context, db: tx }
      if (!(await changeSuspension(tx, context.organisationId, suspension, { warnedOn: today }))) return
      await record(tx, inside, 'warn-of-suspension', `account:${suspension.accountId}`, {
        suspensionId: suspension.id,
      })
      await noteSuspension(
        inside,
        today,
        suspension,
        'CSM and account executive were told that the service will stop',
      )
      await tellSuspension(inside, basis, suspension.id, `coming:${suspension.suspendOn}`, [
        'owners',
        'collector',
      ])
    })
  }
}
