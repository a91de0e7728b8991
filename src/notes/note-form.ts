import { accountField } from '../accounts/assign-form.ts'
import type { NamedAccount } from '../accounts/name-account.ts'
import type { Form } from '../chat/form.ts'
import { LONGEST_NOTE } from './note.ts'

/** Asks for a note; on which account too, when words mean several. */
export function noteForm(form: string, accounts: NamedAccount[], text: string): Form {
  const [only, ...others] = accounts
  const one = only && others.length === 0 ? only : undefined
  return {
    title: 'Note',
    submitLabel: 'Save',
    ...(one ? { intro: one.name } : {}),
    fields: [
      ...(one ? [] : [accountField(accounts)]),
      {
        kind: 'text',
        key: 'text',
        label: 'What others should know',
        hint: 'Everybody who uses Dunwell can read it; the customer cannot.',
        multiline: true,
        maxLength: LONGEST_NOTE,
        ...(text === '' ? {} : { value: text }),
      },
    ],
    call: { name: 'save-note', input: { form, answers: {}, ...(one ? { accountId: one.id } : {}) } },
  }
}
