import type { Choice, Field, Form } from '../chat/form.ts'
import type { OutreachView } from './load-view.ts'
import { invoiceBlock } from './mail-text.ts'
import { CALL_OUTCOMES } from './mark-done.ts'

/** What chat platforms take in one field. */
const LONGEST_FIELD = 3_000
export const LONGEST_OUTCOME = 500

export interface Parts {
  above: string
  below: string | null
}

/** The text around the list of invoices, which stays the ledger's; all of it where the list is not there. */
export function splitBody({ body, facts }: Pick<OutreachView, 'body' | 'facts'>): Parts {
  const block = invoiceBlock(facts)
  const at = block === '' ? -1 : body.indexOf(block)
  if (at < 0) return { above: body, below: null }
  return { above: body.slice(0, at).trim(), below: body.slice(at + block.length).trim() }
}

export function joinBody({ facts }: Pick<OutreachView, 'facts'>, { above, below }: Parts): string {
  if (below === null) return above.trim()
  return [above.trim(), invoiceBlock(facts), below.trim()].filter((part) => part !== '').join('\n\n')
}

/** Null when a part is too long for a field of the platforms. */
export function editForm(view: OutreachView, contacts: Choice[], form: string): Form | null {
  const { id, revision, subject, recipient } = view
  const { above, below } = splitBody(view)
  if (above.length > LONGEST_FIELD || (below?.length ?? 0) > LONGEST_FIELD) return null
  const text = (key: string, label: string, value: string, hint?: string): Field => ({
    kind: 'text',
    key,
    label,
    value,
    multiline: true,
    maxLength: LONGEST_FIELD,
    ...(hint ? { hint } : {}),
  })
  return {
    title: 'Edit the message',
    submitLabel: 'Save',
    intro: `${view.stepTitle} to ${view.accountName}${view.approvalKind === null ? '' : ': a changed text needs a new approval'}`,
    fields: [
      ...(contacts.length > 1
        ? [
            {
              kind: 'choice' as const,
              key: 'recipient',
              label: 'To',
              options: contacts,
              ...(recipient.contactId === null ? {} : { value: recipient.contactId }),
            },
          ]
        : []),
      { kind: 'text', key: 'subject', label: 'Subject', value: subject, maxLength: 200 },
      below === null
        ? text('above', 'Text', above)
        : text(
            'above',
            'Text above the invoices',
            above,
            'The list of invoices comes from the ledger and stays as it is.',
          ),
      ...(below === null ? [] : [text('below', 'Text below the invoices', below)]),
    ],
    call: { name: 'save-mail', input: { outreachId: id, revision, form, answers: {} } },
  }
}

export function overrideForm({ id, revision, accountName, tone }: OutreachView, form: string): Form {
  return {
    title: 'Send it anyway',
    submitLabel: 'Send',
    intro: `${accountName}: the wording is objected to (${[...new Set(tone.findings.map(({ rule }) => rule.replaceAll('_', ' ')))].join(', ')}).`,
    fields: [
      {
        kind: 'text',
        key: 'reason',
        label: 'Why it goes as it is',
        hint: 'Everybody who looks at the account later can read it.',
        multiline: true,
        maxLength: LONGEST_OUTCOME,
      },
    ],
    call: { name: 'override-send', input: { outreachId: id, revision, form, answers: {} } },
  }
}

export function approvalForm({ id, revision, accountName, stepTitle }: OutreachView, form: string): Form {
  return {
    title: 'Request approval',
    submitLabel: 'Request',
    intro: `${stepTitle} to ${accountName}, exactly as it reads now.`,
    fields: [
      {
        kind: 'text',
        key: 'reason',
        label: 'What those who decide should know',
        multiline: true,
        optional: true,
        maxLength: LONGEST_OUTCOME,
      },
    ],
    call: { name: 'save-mail-approval', input: { outreachId: id, revision, form, answers: {} } },
  }
}

export function sentForm({ id, revision, accountName, stepTitle }: OutreachView, form: string): Form {
  return {
    title: 'Sent by yourself',
    submitLabel: 'Save',
    intro: `${stepTitle} to ${accountName}: it counts as the contact that the policy asks for.`,
    fields: [
      {
        kind: 'text',
        key: 'outcome',
        label: 'How, and anything worth knowing',
        hint: 'Such as: by letter; from my own mailbox.',
        multiline: true,
        maxLength: LONGEST_OUTCOME,
      },
    ],
    call: { name: 'save-mark-sent', input: { outreachId: id, revision, form, answers: {} } },
  }
}

export function callForm({ id, revision, accountName }: OutreachView, form: string): Form {
  return {
    title: 'What came of the call',
    submitLabel: 'Save',
    intro: accountName,
    fields: [
      {
        kind: 'choice',
        key: 'outcome',
        label: 'Outcome',
        options: Object.entries(CALL_OUTCOMES).map(([value, label]) => ({ value, label })),
      },
      {
        kind: 'text',
        key: 'note',
        label: 'What was said',
        hint: 'A promise to pay, a dispute or another contact: say it with the buttons of the account as well.',
        multiline: true,
        optional: true,
        maxLength: LONGEST_OUTCOME,
      },
    ],
    call: { name: 'save-call', input: { outreachId: id, revision, form, answers: {} } },
  }
}
