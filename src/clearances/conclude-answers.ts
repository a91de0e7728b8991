import { sql } from 'drizzle-orm'
import { endHolds } from '../answers/end-holds.ts'
import { judgePromises } from '../answers/judge-promises.ts'
import { isRunTime, localDate, type Organisation } from '../organisations/organisation.ts'
import { settlePlans } from '../plans/settle-plans.ts'
import type { Db, Deps } from '../ports.ts'
import { systemContext } from '../system-context.ts'
import { loadRoster } from './load-roster.ts'
import { tellOutcomes } from './tell-outcomes.ts'
import { isAtWork } from './working-time.ts'

/**
 * Judges promises and ends what has run out, before the day is planned, and tells those who look after the clients,
 * in one transaction: nothing comes to its end unheard.
 */
export async function concludeAnswers(deps: Deps, organisation: Organisation): Promise<void> {
  const context = systemContext(deps, organisation.id, 'clearances')
  const { organisationId } = context
  const today = localDate(organisation, context.now)
  // What has run out keeps nobody from writing in any case; that it has can wait for the morning.
  if (!isAtWork(organisation, null, context.now) && !isRunTime(organisation, context.now)) return
  await context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    await lockConcerned(tx, organisationId, today)
    const judged = await judgePromises(inside, organisation, today)
    await settlePlans(inside, organisation, today)
    const ended = await endHolds(inside, organisation, today)
    await tellOutcomes(inside, today, () => loadRoster(tx, organisationId, today), judged, ended)
  })
}

/**
 * Locks every account of which something may be judged or come to its end, in one order. Whoever works on an account
 * locks it before its answers and plans; the other way round the two would wait for each other.
 */
async function lockConcerned(tx: Db, organisationId: string, today: string): Promise<void> {
  await tx.execute(sql`select a.id from accounts a
    where a.organisation_id = ${organisationId} and a.id in (
      select account_id from plans where organisation_id = ${organisationId} and state = 'agreed'
      union
      select account_id from answers where organisation_id = ${organisationId} and state = 'active'
        and (kind in ('promise', 'paid') or gate_ends_on <= ${today}::date))
    order by a.id for update of a`)
}
