import type { Button } from '../chat/card.ts'
import type { OutreachView } from './load-view.ts'

/** What can be done with it, for the card and its preview. */
export function outreachButtons(view: OutreachView): Button[] {
  const { id, revision, accountId, state, kind } = view
  const account: Button = { label: 'Open account', call: { name: 'show-account', input: { accountId } } }
  switch (state) {
    case 'draft':
      return kind === 'call'
        ? [
            { label: 'Called…', style: 'primary', call: { name: 'open-call', input: { outreachId: id } } },
            account,
          ]
        : [preview(id), ...wordingButtons(view), account]
    case 'failed':
      return [
        { label: 'Try again…', call: { name: 'renew-mail', input: { outreachId: id, revision } } },
        account,
      ]
    case 'bounced':
      return [
        {
          label: 'Right contact…',
          style: 'primary',
          call: { name: 'open-answer', input: { accountId, kind: 'contact' } },
        },
        { label: 'Write again…', call: { name: 'renew-mail', input: { outreachId: id, revision } } },
        account,
      ]
    case 'uncertain':
      return [
        { label: 'It went out', call: { name: 'settle-mail', input: { outreachId: id, arrived: true } } },
        {
          label: 'It did not go out',
          call: { name: 'settle-mail', input: { outreachId: id, arrived: false } },
        },
        account,
      ]
    case 'sent':
    case 'done':
    case 'queued':
    case 'sending':
      return [...(kind === 'call' ? [] : [preview(id)]), account]
    case 'cancelled':
      return [account]
  }
}

const preview = (outreachId: string): Button => ({
  label: 'Preview',
  call: { name: 'preview-mail', input: { outreachId } },
})
const edit = (outreachId: string): Button => ({
  label: 'Edit…',
  call: { name: 'edit-mail', input: { outreachId } },
})

/** A text that cannot go as it is wants to be edited first. */
function wordingButtons(view: OutreachView): Button[] {
  const { id, tone, guarded } = view
  if (tone.verdict !== 'block' || !guarded) return [edit(id), ...goButtons(view)]
  return [
    { ...edit(id), style: 'primary' },
    ...goButtons(view).map(({ style: _, ...button }): Button => button),
  ]
}

function goButtons(view: OutreachView): Button[] {
  const { id, revision, approvalKind, approval, canMail, recipient } = view
  const input = { outreachId: id, revision }
  const approved = approvalKind === null || approval?.state === 'approved'
  if (!approved) {
    const waits = ['pending', 'changes', 'executing'].includes(approval?.state ?? '')
    return waits
      ? []
      : [{ label: 'Request approval…', style: 'primary', call: { name: 'open-mail-approval', input } }]
  }
  const send: Button = {
    label: 'Send',
    style: 'primary',
    call: { name: 'send-mail', input },
    confirm: {
      title: 'Send it now?',
      text: `It goes to ${recipient.name} (${recipient.email ?? 'no address'}) and cannot be called back.`,
      yes: 'Send',
      no: 'Not yet',
    },
  }
  return [
    ...(canMail ? [send] : []),
    { label: 'Mark as sent myself…', call: { name: 'open-mark-sent', input } },
  ]
}
