import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { cases, dailyRuns } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import { postDigests } from '../digest/post-digests.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { bringAgesTo } from './ages.ts'
import { countSteps, planSteps } from './plan-steps.ts'
import { planningInput } from './planning-input.ts'

export const runSummary = z.object({
  date: z.string(),
  policyVersion: z.number(),
  /** Open cases by tier. */
  cases: z.record(z.string(), z.number()),
  /** Accounts whose tier changed today. */
  moved: z.number(),
  /** Steps planned for the day, by step. */
  stepsPlanned: z.record(z.string(), z.number()),
  /** Steps that wait, by reason. */
  stepsWithheld: z.record(z.string(), z.number()),
  digestsPosted: z.number(),
  digestsEdited: z.number(),
})
export type RunSummary = z.infer<typeof runSummary>

export type RunVerdict = { kind: 'ran'; summary: RunSummary } | { kind: 'already-run'; summary: RunSummary }

/**
 * The daily run of one organisation and date: tiers, steps, digest, in one transaction. The first to claim
 * the date runs it; later calls change nothing unless `again` asks to look once more, which edits the
 * digest and plans nothing twice.
 * @param today the organisation's date, ISO.
 * @param historic reads the ledger as it stood on that date.
 */
export async function runDay(
  context: Context,
  organisation: Organisation,
  today: string,
  again: boolean,
  historic = false,
): Promise<RunVerdict> {
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const claimed = await tx
      .insert(dailyRuns)
      .values({ organisationId: organisation.id, onDate: today, ranAt: context.now.toJSDate(), summary: {} })
      .onConflictDoNothing()
      .returning({ onDate: dailyRuns.onDate })
    if (claimed.length === 0 && !again)
      return { kind: 'already-run', summary: await summaryOf(inside, today) }
    const version = await loadPolicy(tx, organisation.id)
    const { input, moves } = await bringAgesTo(
      tx,
      await planningInput(inside, organisation, version, today, historic),
      again,
      true,
    )
    await planSteps(tx, input)
    const steps = await countSteps(tx, organisation.id, today)
    const digests = await postDigests(inside, organisation, version, today)
    const summary: RunSummary = {
      date: today,
      policyVersion: version.number,
      cases: await casesByTier(inside),
      moved: moves.length,
      stepsPlanned: tally(
        steps.filter(({ state }) => state === 'planned').map((row) => [row.step_key, row.count]),
      ),
      stepsWithheld: tally(
        steps.filter(({ state }) => state === 'withheld').map((row) => [row.reason ?? 'unknown', row.count]),
      ),
      digestsPosted: digests.posted,
      digestsEdited: digests.edited,
    }
    await tx
      .update(dailyRuns)
      .set({ summary, ranAt: context.now.toJSDate() })
      .where(and(eq(dailyRuns.organisationId, organisation.id), eq(dailyRuns.onDate, today)))
    await record(tx, context, 'run-day', `day:${today}`, { ...summary })
    return { kind: 'ran', summary }
  })
}

async function summaryOf(context: Context, today: string): Promise<RunSummary> {
  const [row] = await context.db
    .select({ summary: dailyRuns.summary })
    .from(dailyRuns)
    .where(and(eq(dailyRuns.organisationId, context.organisationId), eq(dailyRuns.onDate, today)))
  return runSummary.parse(row?.summary)
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
