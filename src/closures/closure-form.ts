import { LONGEST_REASON } from '../approvals/approval.ts'
import type { Form } from '../chat/form.ts'
import { CRITERIA, SIGNS, type Sign } from './closure.ts'
import type { ClosingCase } from './load-closing-case.ts'
import type { Closure } from './store.ts'

const choices = (of: Record<string, string>) => Object.entries(of).map(([value, label]) => ({ value, label }))

/** Asks for what the closure rests on; sending it asks for approval. */
export function closureForm({ id, kind, grounds }: Closure, found: ClosingCase, form: string): Form {
  const evidence = {
    kind: 'text' as const,
    key: 'evidence',
    label: 'What shows it',
    multiline: true,
    maxLength: LONGEST_REASON,
    value: grounds.evidence,
  }
  const call = { name: 'save-closure' as const, input: { closureId: id, form, answers: {} } }
  const intro = found.loaded.account.name
  if (kind === 'write-off')
    return {
      title: 'Write-off review',
      submitLabel: 'Request',
      intro,
      fields: [
        {
          kind: 'choices',
          key: 'criteria',
          label: 'Which holds',
          options: choices(CRITERIA),
          values: grounds.criteria,
        },
        evidence,
      ],
      call,
    }
  const ticked: Sign[] = [...new Set([...grounds.signs, ...found.signs])]
  return {
    title: 'Professional help',
    submitLabel: 'Request',
    intro: `${intro}. ${found.policy.referral.signsNeeded} signs are needed; those the data shows are ticked.`,
    fields: [
      { kind: 'choices', key: 'signs', label: 'Signs', options: choices(SIGNS), values: ticked },
      {
        kind: 'choices',
        key: 'deliveryProven',
        label: 'Delivery',
        options: [{ value: 'yes', label: 'Delivery is proven by documents' }],
        values: grounds.deliveryProven ? ['yes'] : [],
        optional: true,
      },
      { ...evidence, optional: true, label: 'What approvers should know' },
    ],
    call,
  }
}

export function dropForm({ id }: Closure, accountName: string, form: string): Form {
  return {
    title: 'Not now',
    submitLabel: 'Save',
    intro: accountName,
    fields: [{ kind: 'text', key: 'reason', label: 'Why', multiline: true, maxLength: 500 }],
    call: { name: 'save-closure', input: { closureId: id, form, drop: true, answers: {} } },
  }
}
