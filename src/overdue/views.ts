import { accountView, historyView, notesView } from '../cases/account-views.ts'
import { EVERYTHING, loadScope } from '../channels/load-scope.ts'
import type { Card, Part } from '../chat/card.ts'
import { ownListParts } from '../clearances/own-list.ts'
import type { ListInput, Shareable } from '../command-calls.ts'
import type { Db } from '../ports.ts'
import { ratesOn, totalIn } from '../receivables/rates.ts'
import { listCard, PAGE_SIZE } from './list-card.ts'
import { listOverdue } from './list-overdue.ts'
import { type OverdueAccount, overdueSums } from './overdue.ts'
import { summaryCard } from './summary-card.ts'
import { surveyOverdue } from './survey-overdue.ts'
import type { Viewer } from './viewer.ts'

const TOP = 5

/** The card of a view; undefined when what it shows does not exist (any more). */
export async function viewCard(db: Db, viewer: Viewer, what: Shareable): Promise<Card | undefined> {
  switch (what.view) {
    case 'summary':
      return viewer.recall('summary', () => summaryView(db, viewer))
    case 'list':
      return listView(db, viewer, what)
    case 'account':
      return accountView(db, viewer, what.accountId)
    case 'history':
      return historyView(db, viewer, what.accountId, what.page)
    case 'notes':
      return notesView(db, viewer, what.accountId, what.page)
  }
}

async function summaryView(db: Db, viewer: Viewer): Promise<Card> {
  const { organisation, today, version } = viewer
  const basis = await basisOf(db, viewer, EVERYTHING.filters)
  const { totals, pages } = await surveyOverdue(db, basis, ['overdue'], TOP)
  const top = pages.overdue?.accounts ?? []
  const sums = overdueSums(totals.buckets, organisation.reportingCurrency)
  const combined = totalIn(organisation.reportingCurrency, sums, basis.rates)
  return summaryCard({ today, totals, combined, top }, organisation, version.policy)
}

/** The viewer's own clients, with what can be said about each. */
export async function ownListView(db: Db, viewer: Viewer, page: number): Promise<Card | undefined> {
  const own: OwnParts = (accounts) => ownListParts(db, accounts, viewer.organisation, viewer.version.policy)
  return listView(db, viewer, { filter: { by: 'mine' }, page }, own)
}

type OwnParts = (accounts: OverdueAccount[]) => Promise<Part[]>

async function listView(db: Db, viewer: Viewer, input: ListInput, own?: OwnParts): Promise<Card | undefined> {
  const { organisation, version, personId } = viewer
  const { filter, page, within } = input
  const scope = within === undefined ? EVERYTHING : await loadScope(db, organisation.id, within)
  if (!scope) return undefined
  const found = await listOverdue(db, await basisOf(db, viewer, scope.filters), {
    filter,
    personId,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  })
  const parts = own && (await own(found.accounts))
  return listCard(filter, page, scope, found, organisation, version.policy, parts)
}

async function basisOf(db: Db, { organisation, today }: Viewer, filters: typeof EVERYTHING.filters) {
  return {
    organisationId: organisation.id,
    today,
    rates: await ratesOn(db, organisation.id, today),
    reportingCurrency: organisation.reportingCurrency,
    filters,
  }
}
