import type { Card, Part } from '../chat/card.ts'
import type { AccountMatches } from './find-accounts.ts'
import { counted } from './parts.ts'

export const PICKER_SIZE = 20

/** Several accounts match what was typed: choose one. */
export function pickerCard(text: string, page: number, found: AccountMatches): Card {
  const title = `Accounts like “${text}”`
  const pages = Math.ceil(found.total / PICKER_SIZE)
  const more: Part[] =
    page < pages
      ? [
          {
            kind: 'buttons',
            buttons: [{ label: 'More', call: { name: 'find-account', input: { text, page: page + 1 } } }],
          },
        ]
      : []
  return {
    title,
    summary: `${counted(found.total, 'account')} match “${text}”`,
    parts: [
      { kind: 'text', text: [{ bold: counted(found.total, 'account') }, ` match “${text}”. Which one?`] },
      {
        kind: 'choice',
        prompt: 'Account',
        placeholder: 'Choose an account',
        options: found.accounts.map(({ id, name, externalId }) => ({
          label: `${name} (${externalId})`,
          call: { name: 'show-account', input: { accountId: id } },
        })),
      },
      ...more,
    ],
  }
}
