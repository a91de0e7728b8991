import { accountCard } from '../cases/card.ts'
import { assess } from '../cases/case.ts'
import { factsOf, loadAccount } from '../cases/load-account.ts'
import type { Card } from '../chat/card.ts'
import type { OverdueFilter, Shareable } from '../command-calls.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Db } from '../ports.ts'
import { ratesOn, totalIn } from '../receivables/rates.ts'
import { listCard, PAGE_SIZE } from './list-card.ts'
import { addSums } from './overdue.ts'
import { listOverdue, sumBuckets } from './store.ts'
import { summaryCard } from './summary-card.ts'

/** Whose view of which day. */
export interface Viewer {
  organisation: Organisation
  version: PolicyVersion
  personId: string
  today: string
}

/** The card of a view; undefined when its account does not exist (any more). */
export async function viewCard(db: Db, viewer: Viewer, what: Shareable): Promise<Card | undefined> {
  switch (what.view) {
    case 'summary':
      return summaryView(db, viewer)
    case 'account':
      return accountView(db, viewer, what.accountId)
    case 'list':
      return listView(db, viewer, what.filter, what.page)
  }
}

async function summaryView(db: Db, viewer: Viewer): Promise<Card> {
  const { organisation, today, version } = viewer
  const rates = await ratesOn(db, organisation.id, today)
  const { buckets, disputed } = await sumBuckets(db, organisation.id, today, organisation.reportingCurrency)
  const { accounts, total } = await listOverdue(
    db,
    organisation.id,
    query(viewer, { by: 'all' }, rates, 5, 0),
  )
  const sums = addSums(buckets.filter(({ bucket }) => bucket !== 'current').flatMap((row) => row.sums))
  const combined = totalIn(organisation.reportingCurrency, sums, rates)
  return summaryCard(
    { today, buckets, disputed, combined, top: accounts, accounts: total },
    organisation,
    version.policy,
  )
}

async function listView(db: Db, viewer: Viewer, filter: OverdueFilter, page: number): Promise<Card> {
  const { organisation, today, version } = viewer
  const rates = await ratesOn(db, organisation.id, today)
  const found = await listOverdue(
    db,
    organisation.id,
    query(viewer, filter, rates, PAGE_SIZE, (page - 1) * PAGE_SIZE),
  )
  return listCard(filter, page, found, organisation, version.policy)
}

async function accountView(db: Db, viewer: Viewer, accountId: string): Promise<Card | undefined> {
  const { organisation, today, version } = viewer
  const loaded = await loadAccount(db, organisation.id, accountId)
  if (!loaded) return undefined
  const rates = await ratesOn(db, organisation.id, today)
  const facts = factsOf(loaded, version.policy, rates, organisation.reportingCurrency)
  return accountCard(
    loaded,
    facts,
    assess(version.policy, facts, today, false),
    organisation,
    version.policy,
    today,
  )
}

function query(
  viewer: Viewer,
  filter: OverdueFilter,
  rates: Record<string, string>,
  limit: number,
  offset: number,
) {
  const { reportingCurrency } = viewer.organisation
  return { filter, personId: viewer.personId, today: viewer.today, rates, reportingCurrency, limit, offset }
}
