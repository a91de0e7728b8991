import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { withFamilies } from './families.ts'
import { followLedger } from './follow-ledger.ts'
import { planSteps } from './plan-steps.ts'
import { planningInput } from './planning-input.ts'
import { loadRun } from './run-summary.ts'

/**
 * After something was said or decided about accounts, in its transaction: their cases follow, and once
 * today's run has been, their steps as well, so that nobody reads a reason that holds no more. Before the
 * run, or on a day without one, the next run does that.
 */
export async function lookAgain(
  context: Context,
  organisation: Organisation,
  accountIds: string[],
): Promise<void> {
  if (accountIds.length === 0) return
  await followLedger(context, accountIds)
  const today = localDate(organisation, context.now)
  if ((await loadRun(context, today)) === null) return
  const version = await loadPolicy(context.db, organisation.id)
  const input = await planningInput(context, organisation, version, today)
  await planSteps(context.db, { ...input, accountIds: await withFamilies(context.db, input, accountIds) })
}
