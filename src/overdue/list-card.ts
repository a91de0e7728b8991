import type { Scope } from '../channels/load-scope.ts'
import type { Button, Card, Item, Part } from '../chat/card.ts'
import type { OverdueFilter } from '../command-calls.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Policy } from '../policy/policy.ts'
import { type AccountPage, filterTitle, type OverdueAccount } from './overdue.ts'
import { accountItem, counted, listButton, listInput, unownedItem, unplacedItem } from './parts.ts'

export const PAGE_SIZE = 10

/** A page of overdue accounts, with the way to the other pages. */
export function listCard(
  filter: OverdueFilter,
  page: number,
  scope: Scope,
  found: AccountPage,
  organisation: Organisation,
  policy: Policy,
  /** Shown in place of plain items. */
  own?: Part[],
): Card {
  const title = filterTitle(filter)
  const first: Part[] = scope.said === null ? [] : [{ kind: 'context', text: scope.said }]
  const pageButton = (label: string, to: number) => listButton(label, filter, scope, to)
  if (found.accounts.length === 0) {
    const text =
      page > 1 ? 'There are no more accounts on this page; the list has become shorter.' : emptyText(filter)
    const back: Part[] = page > 1 ? [{ kind: 'buttons', buttons: [pageButton('First page', 1)] }] : []
    return { title, summary: `${title}: none`, parts: [...first, { kind: 'text', text }, ...back] }
  }
  const pages = Math.ceil(found.total / PAGE_SIZE)
  const buttons: Button[] = [
    ...(page > 1 ? [pageButton('‹ Previous', page - 1)] : []),
    ...(page < pages ? [pageButton('Next ›', page + 1)] : []),
    {
      label: 'Share in channel',
      call: { name: 'share', input: { what: { view: 'list', ...listInput(filter, scope, page) } } },
    },
  ]
  const place = pages > 1 ? ` · page ${page} of ${pages}` : ''
  const item = itemFor(filter)
  return {
    title,
    summary: `${title}: ${counted(found.total, 'account')}`,
    parts: [
      ...first,
      { kind: 'context', text: `${counted(found.total, 'account')}${place}, largest first` },
      ...(own ?? [
        { kind: 'list', items: found.accounts.map((account) => item(account, organisation, policy)) },
      ]),
      { kind: 'buttons', buttons },
    ],
  }
}

function itemFor(filter: OverdueFilter): (account: OverdueAccount, o: Organisation, p: Policy) => Item {
  if (filter.by === 'unowned') return unownedItem
  return filter.by === 'unplaced' ? unplacedItem : accountItem
}

function emptyText(filter: OverdueFilter): string {
  if (filter.by === 'mine') return 'None of the accounts you look after has anything overdue.'
  if (filter.by === 'all') return 'Nothing is overdue.'
  if (filter.by === 'unplaced') return 'All money that came in is placed on an invoice.'
  if (filter.by === 'unowned') return 'Every overdue account has an active CSM.'
  return 'No account matches.'
}
