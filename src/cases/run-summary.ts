import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { dailyRuns } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context } from '../ports.ts'

/** What a daily run did; kept with its date. */
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
  /** Subscriptions whose digest is still to come; absent once the run is done. */
  waiting: z.array(z.string()).optional(),
})
export type RunSummary = z.infer<typeof runSummary>

/** The run of that date as far as it went; null when it has not begun. */
export async function loadRun(context: Context, today: string): Promise<RunSummary | null> {
  const [row] = await context.db
    .select({ summary: dailyRuns.summary })
    .from(dailyRuns)
    .where(mine(context, today))
  return row ? runSummary.parse(row.summary) : null
}

/** The same, and nobody else goes on with it before the transaction ends. */
export async function lockRun(context: Context, today: string): Promise<RunSummary | null> {
  const [row] = await context.db
    .select({ summary: dailyRuns.summary })
    .from(dailyRuns)
    .where(mine(context, today))
    .for('update')
  return row ? runSummary.parse(row.summary) : null
}

/** Keeps how far the run is. With no digest waiting it is done, and goes on record. */
export async function saveRun(context: Context, { waiting = [], ...done }: RunSummary): Promise<RunSummary> {
  const { db: tx, now } = context
  const summary = waiting.length > 0 ? { ...done, waiting } : done
  await tx.update(dailyRuns).set({ summary, ranAt: now.toJSDate() }).where(mine(context, done.date))
  if (waiting.length === 0) await record(tx, context, 'run-day', `day:${done.date}`, done)
  return summary
}

const mine = ({ organisationId }: Context, today: string) =>
  and(eq(dailyRuns.organisationId, organisationId), eq(dailyRuns.onDate, today))
