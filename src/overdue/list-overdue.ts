import { type SQL, sql } from 'drizzle-orm'
import type { OverdueFilter } from '../command-calls.ts'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import type { AccountPage } from './overdue.ts'
import { accountRow, accountRows, amountOf, pageOf, type Section } from './read-accounts.ts'
import { type Basis, movedAccounts, scopeTables, unownedAccounts, worthOf } from './scope-tables.ts'

export interface ListQuery {
  filter: OverdueFilter
  /** Whose accounts `mine` means; null for nobody's. */
  personId: string | null
  limit: number
  offset: number
}

/** Accounts with something overdue, largest first by value at the organisation's rates; unrated currencies come last. */
export async function listOverdue(db: Db, basis: Basis, query: ListQuery): Promise<AccountPage> {
  const section = sectionOf(query.filter)
  const amount = amountOf(section, sql`r`)
  const rows = await selectRows(
    db,
    sql`with ${scopeTables(basis, sql`${amount} > 0`)},
    owed as (
      select r.account_id, ${worthOf(amount)} as worth
      from mine r left join value_of v on v.currency = r.currency
      where true ${condition(basis.organisationId, query)} group by r.account_id),
    ranked as (
      select ${section}::text as section, account_id, count(*) over () as total,
        row_number() over (order by worth desc, account_id) as rank from owed
      order by rank limit ${query.limit} offset ${query.offset})
    ${accountRows(basis, [section])}`,
    accountRow,
  )
  return pageOf(rows, section, basis)
}

function sectionOf(filter: OverdueFilter): Section {
  if (filter.by === 'bucket') return filter.bucket
  return filter.by === 'unplaced' ? 'unplaced' : 'overdue'
}

/** On `mine r`. */
function condition(org: string, { filter, personId }: ListQuery): SQL {
  const among = (accounts: SQL) => sql`and r.account_id in (${accounts})`
  switch (filter.by) {
    case 'all':
    case 'bucket':
    case 'unplaced':
      return sql``
    case 'tier':
      return sql`and coalesce((select c.tier from cases c where c.organisation_id = ${org}
        and c.account_id = r.account_id), 0) = ${filter.tier}`
    case 'mine':
      return among(sql`select a.id from accounts a where a.organisation_id = ${org}
        and ${personId}::uuid in (a.csm_id, a.ae_id, a.collector_id)`)
    case 'unowned':
      return among(unownedAccounts(org))
    case 'moved':
      return among(
        sql`select m.account_id from (${movedAccounts(org, filter.since)}) m where m.from_tier <> m.to_tier`,
      )
    case 'planned':
      return among(sql`select p.account_id from steps p where p.organisation_id = ${org} and p.state = 'planned'
        and p.due_on = ${filter.on}::date`)
    case 'withheld':
      return among(
        sql`select p.account_id from steps p where p.organisation_id = ${org} and p.state = 'withheld'`,
      )
  }
}
