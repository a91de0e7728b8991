import type { Organisation } from '../organisations/organisation.ts'
import type { Context } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { continueDay } from './continue-day.ts'
import type { RunSummary } from './run-summary.ts'

/** How far a daily run came. */
export interface Finish {
  /** Null when none of the digests waited (any more). */
  summary: RunSummary | null
  /** Digests that could not be posted, and go on waiting. */
  failed: number
}

/** Posts the digests that still wait, one after the other. One that fails is logged, and holds up none of the others. */
export async function finishDay(
  context: Context,
  organisation: Organisation,
  today: string,
  subscriptionIds: string[],
): Promise<Finish> {
  const finish: Finish = { summary: null, failed: 0 }
  for (const subscriptionId of subscriptionIds) {
    try {
      finish.summary = (await continueDay(context, organisation, today, subscriptionId)) ?? finish.summary
    } catch (error) {
      finish.failed += 1
      context.log.error(
        { organisation: organisation.id, subscription: subscriptionId, problem: problemOf(error) },
        'a digest could not be posted; the others go on',
      )
    }
  }
  return finish
}
