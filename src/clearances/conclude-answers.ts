import { endHolds } from '../answers/end-holds.ts'
import { judgePromises } from '../answers/judge-promises.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Context, Deps } from '../ports.ts'
import { loadRoster } from './load-roster.ts'
import { tellOutcomes } from './tell-outcomes.ts'

/** Judges promises and ends what has run out, before the day is planned, and tells those who look after the clients. */
export async function concludeAnswers(deps: Deps, organisation: Organisation): Promise<void> {
  const { db, newId, log } = deps
  const organisationId = organisation.id
  const context: Context = { db, newId, log, now: deps.now(), organisationId, actor: 'system:clearances' }
  const today = localDate(organisation, context.now)
  const judged = await judgePromises(context, organisation, today)
  const ended = await endHolds(context, organisation, today)
  await tellOutcomes(context, today, () => loadRoster(db, organisationId, today), judged, ended)
}
