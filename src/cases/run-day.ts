import type { Organisation } from '../organisations/organisation.ts'
import type { Context } from '../ports.ts'
import { startDay } from './begin-day.ts'
import { finishDay } from './finish-day.ts'
import type { RunSummary } from './run-summary.ts'

export type RunVerdict =
  /** `failed`: digests that could not be posted, and go on waiting. */
  { kind: 'ran'; summary: RunSummary; failed: number } | { kind: 'already-run'; summary: RunSummary }

/**
 * The daily run of one organisation and date: tiers and steps in one transaction, then each channel's
 * digest in one of its own. The first to claim the date runs it; later calls change nothing unless `again`
 * asks to look once more, which edits the digest and plans nothing twice. A run that was interrupted, or a digest
 * that failed, is gone on with by the next tick.
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
  const begun = await startDay(context, organisation, today, again, historic)
  if (begun.kind === 'already-run') return begun
  const { summary, failed } = await finishDay(context, organisation, today, begun.summary.waiting ?? [])
  return { kind: 'ran', summary: summary ?? begun.summary, failed }
}
