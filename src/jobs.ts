import { tendApprovals } from './approvals/tend-approvals.ts'
import { finishDay } from './cases/finish-day.ts'
import { agesBehind, keepAges } from './cases/keep-ages.ts'
import { type RunVerdict, runDay } from './cases/run-day.ts'
import { loadRun, type RunSummary } from './cases/run-summary.ts'
import { forgetDeliveries } from './chat/forget-deliveries.ts'
import { concludeAnswers } from './clearances/conclude-answers.ts'
import { tendClearances } from './clearances/tend-clearances.ts'
import { tendClosures } from './closures/tend-closures.ts'
import { isRunTime, localDate, type Organisation } from './organisations/organisation.ts'
import { listOrganisations } from './organisations/store.ts'
import { tendOutreach } from './outreach/tend-outreach.ts'
import { tendPlans } from './plans/tend-plans.ts'
import type { Context, Deps } from './ports.ts'
import { problemOf } from './problem-of.ts'
import { tendSuspensions } from './suspensions/tend-suspensions.ts'
import { systemContext } from './system-context.ts'

/** Called every minute, or twice, or late: runs each organisation's day once, at its own hour. */
export async function tick(deps: Deps): Promise<RunVerdict[]> {
  const verdicts: RunVerdict[] = []
  for (const organisation of await listOrganisations(deps.db)) {
    try {
      await concludeAnswers(deps, organisation)
      const verdict = await runIfDue(deps, organisation)
      if (verdict) verdicts.push(verdict)
    } catch (error) {
      deps.log.error(
        { organisation: organisation.id, problem: problemOf(error) },
        'the daily run failed; it is tried again in a minute',
      )
    }
    await tendAll(deps, organisation)
  }
  return verdicts
}

const TENDED = { tendClearances, tendApprovals, tendPlans, tendOutreach, tendSuspensions, tendClosures }

/**
 * The minute's look at everything that is under way. A part that fails is tried again in a minute, and keeps none of
 * the others from their turn: a payment restores a service whatever else is wrong.
 */
export async function tendAll(deps: Deps, organisation: Organisation): Promise<void> {
  for (const [part, tend] of Object.entries(TENDED)) {
    try {
      await tend(deps, organisation)
    } catch (error) {
      deps.log.error(
        { organisation: organisation.id, part, problem: problemOf(error) },
        'a part of the work of a minute failed; it is tried again in a minute',
      )
    }
  }
}

/** What the clock asks of an organisation right now. */
export type DueWork =
  | { kind: 'nothing' }
  /** Ages and tiers of the new date. */
  | { kind: 'ages' }
  | { kind: 'run'; today: string }
  /** A run done in parts has begun; these subscriptions still wait for their digest. */
  | { kind: 'digests'; today: string; subscriptionIds: string[] }

/** The part of the day's work that comes next; each, once done, is not due again. */
export async function dueWork(context: Context, organisation: Organisation): Promise<DueWork> {
  return (await agesBehind(context, organisation)) ? { kind: 'ages' } : dueRun(context, organisation)
}

async function dueRun(
  context: Context,
  organisation: Organisation,
): Promise<Exclude<DueWork, { kind: 'ages' }>> {
  if (!isRunTime(organisation, context.now)) return { kind: 'nothing' }
  const today = localDate(organisation, context.now)
  const run = await loadRun(context, today)
  if (!run) return { kind: 'run', today }
  return run.waiting ? { kind: 'digests', today, subscriptionIds: run.waiting } : { kind: 'nothing' }
}

/** On the first tick of a local date: ages and tiers follow the calendar, and old deliveries are forgotten. */
export async function beginDate(context: Context, organisation: Organisation): Promise<void> {
  if (await keepAges(context, organisation)) await forgetDeliveries(context)
}

/** The clock's own context in an organisation. */
export function clockContext(deps: Deps, organisation: Organisation): Context {
  return systemContext(deps, organisation.id, 'clock')
}

async function runIfDue(deps: Deps, organisation: Organisation): Promise<RunVerdict | null> {
  const context = clockContext(deps, organisation)
  await beginDate(context, organisation)
  const due = await dueRun(context, organisation)
  if (due.kind === 'digests') {
    const { summary } = await finishDay(context, organisation, due.today, due.subscriptionIds)
    if (summary) logIfDone(context, summary)
  }
  if (due.kind !== 'run') return null
  const verdict = await runDay(context, organisation, due.today, false)
  if (verdict.kind === 'ran') logIfDone(context, verdict.summary)
  return verdict
}

function logIfDone({ log, organisationId }: Context, summary: RunSummary): void {
  if (!summary.waiting) log.info({ organisation: organisationId, ...summary }, 'daily run done')
}
