import { questionBasis } from '../clearances/load-questions.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadPolicy } from '../policy/store.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { systemContext } from '../system-context.ts'
import { isAnythingClosing } from './is-anything-closing.ts'
import { proposeReferrals, proposeWriteOffs } from './propose-closures.ts'
import { refer } from './refer.ts'
import { approvedClosures } from './store.ts'
import { writeOff } from './write-off.ts'

/** The minute's look at the end of the ladder: what is due for review, what has been approved. */
export async function tendClosures(deps: Deps, organisation: Organisation): Promise<void> {
  if (!(await isAnythingClosing(deps.db, organisation.id))) return
  const context = systemContext(deps, organisation.id, 'closures')
  const { policy } = await loadPolicy(deps.db, organisation.id)
  const basis = await questionBasis(deps.db, organisation, policy, localDate(organisation, context.now))
  for (const { id, kind } of await approvedClosures(deps.db, organisation.id)) {
    try {
      await (kind === 'write-off' ? writeOff : refer)(context, basis, id)
    } catch (error) {
      context.log.error(
        { closure: id, problem: problemOf(error) },
        'an approved closure could not be carried out',
      )
    }
  }
  await proposeWriteOffs(context, basis)
  await proposeReferrals(context, basis)
}
