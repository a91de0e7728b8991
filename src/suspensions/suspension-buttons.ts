import type { Button } from '../chat/card.ts'
import { dueAction } from './suspension.ts'
import type { ShownSuspension } from './suspension-card.ts'

/** What can be done about a suspension in its state; whether somebody may is asked when they do. */
export function suspensionButtons({
  suspension,
  approval,
}: Pick<ShownSuspension, 'suspension' | 'approval'>): Button[] {
  const { id: suspensionId, state, how, accountId } = suspension
  const form = (
    label: string,
    act: 'request' | 'extend' | 'cancel' | 'reinstate',
    primary = false,
  ): Button => ({
    label,
    call: { name: 'open-suspension', input: { suspensionId, act } },
    ...(primary ? { style: 'primary' } : {}),
  })
  const action = dueAction(suspension)
  const done = (label: string, style: Pick<Button, 'style'>): Button[] =>
    action === null
      ? []
      : [{ label, call: { name: 'finish-suspension', input: { suspensionId, action } }, ...style }]
  const again: Button = {
    label: 'Try again',
    style: 'primary',
    call: { name: 'retry-suspension', input: { suspensionId } },
  }
  const more: Button = { label: 'Open account', call: { name: 'show-account', input: { accountId } } }
  switch (state) {
    case 'proposed': {
      const asked = approval?.state === 'pending' || approval?.state === 'changes'
      return [
        ...(asked ? [] : [form('Request approval…', 'request', true)]),
        form('Extend…', 'extend'),
        form('Not now…', 'cancel'),
        more,
      ]
    }
    case 'scheduled':
      return [form('Extend…', 'extend'), form('Call off…', 'cancel'), more]
    case 'suspending':
    case 'restoring':
      return how === 'manual' ? [...done('Done', { style: 'primary' }), more] : [more]
    case 'suspended':
      return [form('Restore without payment…', 'reinstate'), more]
    case 'failed':
      return [
        again,
        ...done('Done by hand', {}),
        ...(action === 'suspend' ? [form('Extend…', 'extend'), form('Call off…', 'cancel')] : []),
        more,
      ]
    case 'restored':
    case 'cancelled':
      return [more]
  }
}
