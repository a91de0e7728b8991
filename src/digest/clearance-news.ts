import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Organisation } from '../organisations/organisation.ts'
import { type Basis, scopeTables } from '../overdue/scope-tables.ts'
import type { Db } from '../ports.ts'
import type { Money } from '../receivables/money.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { sideBySide } from '../side-by-side.ts'

const SHOWN = 5
/** Holds that end so soon are told of. */
const ENDING_DAYS = 3
/** Broken promises stay in the digest for so long. */
const BROKEN_DAYS = 7

/** One account of which something is told. */
export interface NewsItem {
  what: 'waiting' | 'due' | 'broken' | 'ending' | 'unowned-dispute'
  accountId: string
  name: string
  /** Who is asked, or said it. */
  who: string | null
  /** Since when, or the date it is about. */
  on: string | null
  money: Money | null
}

/** What people were asked, and what clients said. */
export interface ClearanceNews {
  items: NewsItem[]
  counts: Record<NewsItem['what'], number>
  /** Steps nobody could be asked about: no CSM, and nobody in their place can be reached. */
  unasked: number
}

const row = z.object({
  what: z.enum(['waiting', 'due', 'broken', 'ending', 'unowned-dispute']),
  account_id: z.string(),
  name: z.string(),
  who: z.string().nullable(),
  on: z.string().nullable(),
  minor: minorColumn.nullable(),
  currency: z.string().nullable(),
  total: z.coerce.number(),
})

/** @param narrowed the digest shows only some accounts. */
export async function loadClearanceNews(
  db: Db,
  basis: Basis,
  organisation: Organisation,
  narrowed: boolean,
): Promise<ClearanceNews> {
  const read = sideBySide(db)
  const [rows, unasked] = await Promise.all([
    read(() => readNews(db, basis, organisation, narrowed)),
    read(() => countUnasked(db, basis, narrowed)),
  ])
  const total = (what: NewsItem['what']) => rows.find((one) => one.what === what)?.total ?? 0
  return {
    items: rows.map(({ what, account_id, name, who, on, minor, currency }) => ({
      what,
      accountId: account_id,
      name,
      who,
      on,
      money: minor === null || currency === null ? null : { amountMinor: minor, currency },
    })),
    counts: {
      waiting: total('waiting'),
      due: total('due'),
      broken: total('broken'),
      ending: total('ending'),
      'unowned-dispute': total('unowned-dispute'),
    },
    unasked,
  }
}

function readNews(
  db: Db,
  basis: Basis,
  organisation: Organisation,
  narrowed: boolean,
): Promise<z.infer<typeof row>[]> {
  const { organisationId: org, today } = basis
  const date = sql`${today}::date`
  const within = narrowed ? sql`and account_id in (select account_id from mine)` : sql``
  return selectRows(
    db,
    sql`with ${scopeTables(basis, sql`true`)},
      news as (
        select 'waiting' as what, account_id, asked_person_id as who_id, asked_on as on_date, null::bigint as minor,
          null as currency from clearances
        where organisation_id = ${org} and state = 'open' and kind = 'ask' ${within}
        union all
        select case when state = 'active' then 'due' else 'broken' end, account_id, said_by, until_on, amount_minor,
          currency from answers
        where organisation_id = ${org} and kind = 'promise' ${within}
          and ((state = 'active' and until_on <= ${date})
            or (state in ('broken', 'partly') and (ended_at at time zone ${organisation.timeZone})::date
              >= ${date} - ${BROKEN_DAYS}::int))
        union all
        select 'ending', account_id, said_by, until_on, null, null from answers
        where organisation_id = ${org} and kind in ('hold', 'handling') and state = 'active'
          and until_on <= ${date} + ${ENDING_DAYS}::int ${within}
        union all
        select 'unowned-dispute', w.account_id, null, w.until_on, w.amount_minor, w.currency from answers w
        where w.organisation_id = ${org} and w.kind = 'dispute' and w.state = 'active' ${within}
          and not exists (select from people p
            where p.organisation_id = ${org} and p.id = w.owner_id and p.active)),
      ranked as (
        select n.*, count(*) over (partition by what) as total,
          row_number() over (partition by what order by on_date nulls last, account_id) as rank from news n)
      select r.what, r.account_id, a.name, p.name as who, r.on_date::text as on, r.minor, r.currency, r.total
      from ranked r join accounts a on a.organisation_id = ${org} and a.id = r.account_id
      left join people p on p.organisation_id = ${org} and p.id = r.who_id
      where r.rank <= ${SHOWN} order by r.what, r.rank`,
    row,
  )
}

async function countUnasked(db: Db, basis: Basis, narrowed: boolean): Promise<number> {
  const { organisationId: org, today } = basis
  const [found] = await selectRows(
    db,
    sql`with ${scopeTables(basis, sql`true`)}
      select count(distinct s.account_id) as count from steps s
      where s.organisation_id = ${org} and s.state = 'withheld' and s.reason = 'needs-clearance' and s.due_on < ${today}::date
        ${narrowed ? sql`and s.account_id in (select account_id from mine)` : sql``}
        and not exists (select from clearances q where q.organisation_id = ${org} and q.account_id = s.account_id
          and q.kind = 'ask' and q.state = 'open')`,
    z.object({ count: z.coerce.number() }),
  )
  return found?.count ?? 0
}
