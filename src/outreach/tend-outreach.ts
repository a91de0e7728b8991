import type { Roster } from '../clearances/choose-asked.ts'
import { questionBasis } from '../clearances/load-questions.ts'
import { loadRoster } from '../clearances/load-roster.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { systemContext } from '../system-context.ts'
import { endBounces } from './end-bounces.ts'
import { draftsToReview, reviewDraft } from './review-drafts.ts'
import { isAnythingToSay, stepsToTake } from './steps-to-take.ts'
import { takeStep } from './take-step.ts'

/** So many accounts are looked at in a minute: what is left has its turn in the next. */
const STEPS_A_MINUTE = 100
const DRAFTS_A_MINUTE = 50

/**
 * The minute's look at what is to be said to customers: friendly reminders go by themselves once their gates are
 * open; for everything else somebody gets a draft. Each account is a transaction of its own.
 */
export async function tendOutreach(deps: Deps, organisation: Organisation): Promise<void> {
  const context = systemContext(deps, organisation.id, 'outreach')
  if (!(await isAnythingToSay(context))) return
  const today = localDate(organisation, context.now)
  const { policy } = await loadPolicy(deps.db, organisation.id)
  const basis = await questionBasis(deps.db, organisation, policy, today)
  let roster: Promise<Roster> | undefined
  const rosterOf = () => {
    roster ??= loadRoster(deps.db, organisation.id, today)
    return roster
  }
  await endBounces(context, basis)
  for (const step of await stepsToTake(context, basis, STEPS_A_MINUTE)) {
    const known = await rosterOf()
    await each(context, step.accountId, (inside) => takeStep(inside, basis, step, known))
  }
  for (const draft of await draftsToReview(context, DRAFTS_A_MINUTE)) {
    const known = await rosterOf()
    await each(context, draft.accountId, (inside) => reviewDraft(inside, basis, draft.id, known))
  }
}

/** What goes wrong with one account is told in the log and keeps nobody else waiting. */
async function each(
  context: Context,
  accountId: string,
  work: (inside: Context) => Promise<void>,
): Promise<void> {
  try {
    await context.db.transaction((tx) => work({ ...context, db: tx }))
  } catch (error) {
    context.log.error(
      { accountId, problem: problemOf(error) },
      'a message to a customer could not be prepared',
    )
  }
}
