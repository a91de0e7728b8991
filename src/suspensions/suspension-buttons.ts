import type { Button } from '../chat/card.ts'
import { failedAction } from './suspension.ts'
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
  const done: Button = {
    label: 'Done',
    style: 'primary',
    call: { name: 'finish-suspension', input: { suspensionId } },
  }
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
      return how === 'manual' ? [done, more] : [more]
    case 'suspended':
      return [form('Restore without payment…', 'reinstate'), more]
    case 'failed':
      return [
        again,
        { label: 'Done by hand', call: done.call },
        ...(failedAction(suspension) === 'suspend'
          ? [form('Extend…', 'extend'), form('Call off…', 'cancel')]
          : []),
        more,
      ]
    case 'restored':
    case 'cancelled':
      return [more]
  }
}
