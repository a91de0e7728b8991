import { localDate, type Organisation } from '../organisations/organisation.ts'
import { lookUpPeople } from '../people/look-up-people.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Context, Deps } from '../ports.ts'
import { announceReminders } from './announce-reminders.ts'
import { askClearances } from './ask-clearances.ts'
import type { Roster } from './choose-asked.ts'
import { handOverClearances } from './hand-over-clearances.ts'
import { isAnythingAsked } from './is-anything-asked.ts'
import { lapseClearances } from './lapse-clearances.ts'
import { questionBasis } from './load-questions.ts'
import { loadRoster } from './load-roster.ts'
import { reviewClearances } from './review-clearances.ts'

/** The minute's look at everything that is asked: what changed, who has not answered, what is new. */
export async function tendClearances(deps: Deps, organisation: Organisation): Promise<void> {
  const { db, newId, log } = deps
  const now = deps.now()
  if (!(await isAnythingAsked(db, organisation, now))) return
  const organisationId = organisation.id
  const context: Context = { db, newId, log, now, organisationId, actor: 'system:clearances' }
  const today = localDate(organisation, now)
  const { policy } = await loadPolicy(db, organisationId)
  const basis = await questionBasis(db, organisation, policy, today)
  let roster: Promise<Roster> | undefined
  const rosterOf = () => {
    roster ??= loadRoster(db, organisationId, today)
    return roster
  }
  await lookUpPeople(deps, organisationId)
  await reviewClearances(context, basis)
  await handOverClearances(context, basis, rosterOf)
  await lapseClearances(context, basis, rosterOf)
  await announceReminders(context, basis, rosterOf)
  await askClearances(context, basis, rosterOf)
}
