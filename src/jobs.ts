import { and, eq } from 'drizzle-orm'
import { dailyRuns } from '../db/schema.ts'
import { keepAges } from './cases/keep-ages.ts'
import { type RunVerdict, runDay } from './cases/run-day.ts'
import { isRunTime, localDate, type Organisation } from './organisations/organisation.ts'
import { listOrganisations } from './organisations/store.ts'
import type { Deps } from './ports.ts'
import { problemOf } from './problem-of.ts'

/** Called every minute, or twice, or late: runs each organisation's day once, at its own hour. */
export async function tick(deps: Deps): Promise<RunVerdict[]> {
  const verdicts: RunVerdict[] = []
  for (const organisation of await listOrganisations(deps.db)) {
    try {
      const verdict = await runIfDue(deps, organisation)
      if (verdict) verdicts.push(verdict)
    } catch (error) {
      deps.log.error(
        { organisation: organisation.id, problem: problemOf(error) },
        'the daily run failed; it is tried again in a minute',
      )
    }
  }
  return verdicts
}

async function runIfDue(deps: Deps, organisation: Organisation): Promise<RunVerdict | null> {
  const now = deps.now()
  const { db, newId, log } = deps
  const context = { db, newId, log, now, organisationId: organisation.id, actor: 'system:clock' }
  await keepAges(context, organisation)
  if (!isRunTime(organisation, now)) return null
  const today = localDate(organisation, now)
  const [done] = await deps.db
    .select({ onDate: dailyRuns.onDate })
    .from(dailyRuns)
    .where(and(eq(dailyRuns.organisationId, organisation.id), eq(dailyRuns.onDate, today)))
  if (done) return null
  const verdict = await runDay(context, organisation, today, false)
  if (verdict.kind === 'ran')
    deps.log.info({ organisation: organisation.id, ...verdict.summary }, 'daily run done')
  return verdict
}
