import { verdictOf } from './approval.ts'
import type { CardMoment } from './approval-card.ts'
import type { DecideVerdict } from './decide-approval.ts'
import { outcomeSentence } from './outcome.ts'

/** What whoever voted is told: that it counts, and where the request stands now. */
export function countedText(
  { kind, loaded }: Extract<DecideVerdict, { kind: 'counted' | 'repeated' }>,
  { organisation, now }: CardMoment,
): string {
  const { approval, votes } = loaded
  const said =
    approval.state === 'pending'
      ? `${verdictOf(approval, votes, now, organisation.timeZone)}.`
      : outcomeSentence(loaded, now, organisation.timeZone)
  return `${kind === 'repeated' ? 'That was counted already.' : 'Noted, thank you.'} ${said}`
}
