import { eq, sql } from 'drizzle-orm'
import { cases, dailyRuns } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { digestChannels } from '../digest/post-digest.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { bringAgesTo } from './ages.ts'
import { countSteps, planSteps } from './plan-steps.ts'
import { planningInput } from './planning-input.ts'
import { loadRun, type RunSummary, saveRun } from './run-summary.ts'

export type BeginVerdict =
  | { kind: 'begun'; summary: RunSummary }
  | { kind: 'already-run'; summary: RunSummary }

/**
 * The first part of a daily run, in one transaction: claims the date, brings tiers up to date and plans the
 * steps. The digests of `waiting` are still to be posted, one by one.
 * @param again looks once more at a date already claimed, and waits for every digest anew.
 * @param historic reads the ledger as it stood on that date.
 */
export async function startDay(
  context: Context,
  organisation: Organisation,
  today: string,
  again = false,
  historic = false,
): Promise<BeginVerdict> {
  return context.db.transaction(async (tx) => {
    const verdict = await begin({ ...context, db: tx }, organisation, today, again, historic)
    if (verdict.kind === 'begun' && verdict.summary.waiting) {
      // Views are remembered by the latest record, and they show the steps planned here.
      await record(tx, context, 'start-day', `day:${today}`, { waiting: verdict.summary.waiting.length })
    }
    return verdict
  })
}

async function begin(
  context: Context,
  organisation: Organisation,
  today: string,
  again: boolean,
  historic: boolean,
): Promise<BeginVerdict> {
  const { db: tx, now } = context
  const claimed = await tx
    .insert(dailyRuns)
    .values({ organisationId: organisation.id, onDate: today, ranAt: now.toJSDate(), summary: {} })
    .onConflictDoNothing()
    .returning({ onDate: dailyRuns.onDate })
  if (claimed.length === 0 && !again) {
    const summary = await loadRun(context, today)
    if (!summary) throw new Error(`the run of ${today} was claimed and is gone`)
    return { kind: 'already-run', summary }
  }
  const version = await loadPolicy(tx, organisation.id)
  const planning = await planningInput(context, organisation, version, today, historic)
  const { input, moves } = await bringAgesTo(tx, planning, again, true)
  await planSteps(tx, input)
  const steps = await countSteps(tx, organisation.id, today)
  const summary = await saveRun(context, {
    date: today,
    policyVersion: version.number,
    cases: await casesByTier(context),
    moved: moves.length,
    stepsPlanned: tally(
      steps.filter(({ state }) => state === 'planned').map((row) => [row.step_key, row.count]),
    ),
    stepsWithheld: tally(
      steps.filter(({ state }) => state === 'withheld').map((row) => [row.reason ?? 'unknown', row.count]),
    ),
    digestsPosted: 0,
    digestsEdited: 0,
    waiting: (await digestChannels(context)).map(({ subscriptionId }) => subscriptionId),
  })
  return { kind: 'begun', summary }
}

async function casesByTier(context: Context): Promise<Record<string, number>> {
  const rows = await context.db
    .select({ tier: cases.tier, count: sql<number>`count(*)::int` })
    .from(cases)
    .where(eq(cases.organisationId, context.organisationId))
    .groupBy(cases.tier)
  const open = { '1': 0, '2': 0, '3': 0, '4': 0 }
  return {
    ...open,
    ...Object.fromEntries(
      rows.filter(({ tier }) => tier > 0).map(({ tier, count }) => [String(tier), count]),
    ),
  }
}

function tally(pairs: [string, number][]): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const [name, count] of pairs) totals[name] = (totals[name] ?? 0) + count
  return totals
}
