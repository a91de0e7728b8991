import { digestChannels, postDigest, readDigest } from '../digest/post-digest.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { loadVersion } from '../policy/store.ts'
import type { Context } from '../ports.ts'
import { loadRun, lockRun, type RunSummary, saveRun } from './run-summary.ts'

/**
 * Goes on with a daily run that has begun: posts the digest of one subscription, in one transaction. The
 * last one to be posted ends the run. What the digest says is read before, so that nothing is held meanwhile.
 * @returns null when that digest does not wait (any more).
 */
export async function continueDay(
  context: Context,
  organisation: Organisation,
  today: string,
  subscriptionId: string,
): Promise<RunSummary | null> {
  const begun = await loadRun(context, today)
  if (!begun?.waiting?.includes(subscriptionId)) return null
  const version = await loadVersion(context.db, organisation.id, begun.policyVersion)
  if (!version) throw new Error(`policy version ${begun.policyVersion} is gone`)
  // Unsubscribed since the run began: there is nothing to post, and the run goes on without it.
  const channel = (await digestChannels(context)).find((one) => one.subscriptionId === subscriptionId)
  const facts = channel && (await readDigest(context, organisation, version, today, channel))
  return context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx }
    const run = await lockRun(inside, today)
    if (!run?.waiting?.includes(subscriptionId)) return null
    const done = facts && (await postDigest(inside, organisation, version, facts, channel))
    return saveRun(inside, {
      ...run,
      digestsPosted: run.digestsPosted + (done === 'posted' ? 1 : 0),
      digestsEdited: run.digestsEdited + (done === 'edited' ? 1 : 0),
      waiting: run.waiting.filter((id) => id !== subscriptionId),
    })
  })
}
