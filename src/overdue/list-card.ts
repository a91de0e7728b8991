import type { Button, Card, Part } from '../chat/card.ts'
import type { OverdueFilter } from '../command-calls.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Policy } from '../policy/policy.ts'
import { filterTitle, type OverdueAccount } from './overdue.ts'
import { accountItem, counted } from './parts.ts'

export const PAGE_SIZE = 10

/** A page of overdue accounts, with the way to the other pages. */
export function listCard(
  filter: OverdueFilter,
  page: number,
  found: { accounts: OverdueAccount[]; total: number },
  organisation: Organisation,
  policy: Policy,
): Card {
  const title = filterTitle(filter)
  if (found.accounts.length === 0) {
    const text =
      page > 1 ? 'There are no more accounts on this page; the list has become shorter.' : emptyText(filter)
    const back: Part[] = page > 1 ? [{ kind: 'buttons', buttons: [pageButton('First page', filter, 1)] }] : []
    return { title, summary: `${title}: none`, parts: [{ kind: 'text', text }, ...back] }
  }
  const pages = Math.ceil(found.total / PAGE_SIZE)
  const buttons: Button[] = [
    ...(page > 1 ? [pageButton('‹ Previous', filter, page - 1)] : []),
    ...(page < pages ? [pageButton('Next ›', filter, page + 1)] : []),
    { label: 'Share in channel', call: { name: 'share', input: { what: { view: 'list', filter, page } } } },
  ]
  const place = pages > 1 ? ` · page ${page} of ${pages}` : ''
  return {
    title,
    summary: `${title}: ${counted(found.total, 'account')}`,
    parts: [
      { kind: 'context', text: `${counted(found.total, 'account')}${place}, largest first` },
      { kind: 'list', items: found.accounts.map((account) => accountItem(account, organisation, policy)) },
      { kind: 'buttons', buttons },
    ],
  }
}

function pageButton(label: string, filter: OverdueFilter, page: number): Button {
  return { label, call: { name: 'overdue-list', input: { filter, page } } }
}

function emptyText(filter: OverdueFilter): string {
  if (filter.by === 'mine') return 'None of the accounts you look after has anything overdue.'
  if (filter.by === 'all') return 'Nothing is overdue.'
  return 'No account matches.'
}
