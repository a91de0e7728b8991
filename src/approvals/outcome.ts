import type { DateTime } from 'luxon'
import { verdictOf } from './approval.ts'
import type { LoadedApproval } from './store.ts'
import { momentText, voterText } from './verdict.ts'

/** What became of a request, as a sentence for whoever looks at it or clicks in it late. */
export function outcomeSentence(
  { approval, votes }: LoadedApproval,
  now: DateTime,
  timeZone: string,
): string {
  const when = (at: Date | null) => (at === null ? '' : ` ${momentText(at, now, timeZone)}`)
  const { state, endedWhy, endedByName, decidedAt, executedAt, endedAt, brokenGlass } = approval
  const current = votes.filter(({ revision }) => revision === approval.revision)
  switch (state) {
    case 'pending':
      return `${verdictOf(approval, votes, now, timeZone)}.`
    case 'changes': {
      const asked = current.find(({ choice }) => choice === 'changes')
      return asked
        ? `${voterText(asked)} asked for changes,${when(asked.at)}: ${asked.reason}`
        : 'Changes were asked for.'
    }
    case 'denied': {
      const no = current.find(({ choice }) => choice === 'deny')
      return `Denied by ${no ? voterText(no) : (endedByName ?? 'somebody')},${when(endedAt)}: ${endedWhy ?? ''}`
    }
    case 'expired':
      return `Run out${when(endedAt)}: ${endedWhy ?? 'nobody decided it in time'}.`
    case 'withdrawn':
      return `Withdrawn by ${endedByName ?? 'somebody'}${when(endedAt)}${endedWhy ? `: ${endedWhy}` : '.'}`
    case 'invalidated':
      return `Counts no more${when(endedAt)}: ${endedWhy ?? 'things have changed'}.`
    default: {
      // Once it failed, `endedWhy` says why; the emergency's reason is in the audit and on the timeline.
      const emergency = endedWhy === null || state === 'failed' ? '.' : `: “${endedWhy}”.`
      const decided = brokenGlass
        ? `Decided alone by ${endedByName ?? 'an administrator'}${when(decidedAt)}, as an emergency${emergency}`
        : `Approved${when(decidedAt)} (${verdictOf(approval, votes, now, timeZone)}).`
      if (state === 'executed') return `${decided} Carried out${when(executedAt)}.`
      if (state === 'executing') return `${decided} Being carried out.`
      if (state === 'failed') return `${decided} It could not be carried out: ${endedWhy ?? 'unknown'}.`
      return `${decided} Not carried out yet.`
    }
  }
}
