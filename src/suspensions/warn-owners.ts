import { sql } from 'drizzle-orm'
import { suspensions } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { addWorkingDays, isAtWork } from '../clearances/working-time.ts'
import type { Context } from '../ports.ts'
import { eachApart } from './each-apart.ts'
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
  await eachApart(context, due, async (inside, suspension) => {
    const { id: suspensionId, accountId, suspendOn } = suspension
    if (!(await changeSuspension(inside.db, context.organisationId, suspension, { warnedOn: today }))) return
    await record(inside.db, inside, 'warn-of-suspension', `account:${accountId}`, { suspensionId })
    const text = 'CSM and account executive were told that the service will stop'
    await noteSuspension(inside, today, suspension, text)
    await tellSuspension(inside, basis, suspensionId, `coming:${suspendOn}`, ['owners', 'collector'])
  })
}
