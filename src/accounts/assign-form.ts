import type { Choice, Form } from '../chat/form.ts'
import type { OwnerRole } from '../command-calls.ts'
import { OWNER_ROLES, ownerRoleName } from './assignment.ts'
import { type Candidate, candidateLabel } from './find-people.ts'
import type { NamedAccount } from './name-account.ts'

export const NOBODY = 'nobody'

/** Which account, for forms opened by words that mean several. */
export function accountField(accounts: NamedAccount[]) {
  return {
    kind: 'choice' as const,
    key: 'account',
    label: 'Account',
    options: accounts.map(
      ({ id, name, externalId }): Choice => ({
        value: id,
        label: `${name} (${externalId})`,
      }),
    ),
  }
}

/** Asks who shall look after an account. */
export function assignForm(
  form: string,
  accounts: NamedAccount[],
  people: Candidate[],
  asked: { role?: OwnerRole | undefined; personId?: string | undefined },
): Form {
  const [only, ...others] = accounts
  const one = only && others.length === 0 ? only : undefined
  return {
    title: 'Assign an owner',
    submitLabel: 'Assign',
    ...(one ? { intro: one.name } : {}),
    fields: [
      ...(one ? [] : [accountField(accounts)]),
      {
        kind: 'choice',
        key: 'role',
        label: 'As',
        options: OWNER_ROLES.map((role) => ({ value: role, label: ownerRoleName(role) })),
        ...(asked.role ? { value: asked.role } : {}),
      },
      {
        kind: 'choice',
        key: 'person',
        label: 'Person',
        options: [
          { value: NOBODY, label: 'Nobody' },
          ...people.map((person) => ({ value: person.id, label: candidateLabel(person) })),
        ],
        ...(asked.personId ? { value: asked.personId } : {}),
      },
    ],
    call: { name: 'save-assign', input: { form, answers: {}, ...(one ? { accountId: one.id } : {}) } },
  }
}
