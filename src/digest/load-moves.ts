import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import {
  accountConditions,
  type Basis,
  currencyCondition,
  minimumUnits,
  movedAccounts,
  scopeTables,
  withinAccounts,
} from '../overdue/scope-tables.ts'
import type { Db } from '../ports.ts'
import type { Money } from '../receivables/money.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { MOVES, type Move, type Moves } from './movement.ts'

const NAMED = 4

const moveRow = z.object({
  move: z.enum(MOVES),
  name: z.string(),
  from_tier: z.number(),
  to_tier: z.number(),
  count: z.coerce.number(),
})

/** The last digest: its date, and the instant up to which it knew of payments. */
export interface Since {
  date: string
  ranAt: string
}

/** Accounts in another tier than at the last digest; one that came back to where it was did not move. */
export async function loadMoves(db: Db, basis: Basis, since: Since): Promise<Moves> {
  const { organisationId: org } = basis
  const rows = await selectRows(
    db,
    sql`with ${scopeTables(basis, sql`r.overdue_minor > 0`)} ${settledTable(basis, since)},
    moved as (
      select m.*, a.name,
        case when to_tier = 0 then 'closed' when from_tier = 0 then 'opened' when to_tier > from_tier then 'up' else 'down' end as move
      from (${movedAccounts(org, since.date)}) m
      join accounts a on a.organisation_id = ${org} and a.id = m.account_id ${accountConditions(basis.filters)}
      where m.from_tier <> m.to_tier ${inDigest(basis, sql`m.account_id`, sql`m.to_tier = 0`)}),
    placed as (
      select *, count(*) over (partition by move) as count,
        row_number() over (partition by move order by to_tier desc, name) as place from moved)
    select move, name, from_tier, to_tier, count from placed where place <= ${NAMED} order by move, place`,
    moveRow,
  )
  const of = (move: Move) => {
    const mine = rows.filter((row) => row.move === move)
    const named = mine.map(({ name, from_tier, to_tier }) => ({ name, from: from_tier, to: to_tier }))
    return { count: mine[0]?.count ?? 0, named }
  }
  return { up: of('up'), down: of('down'), opened: of('opened'), closed: of('closed') }
}

/** Payments that became known since the last digest. */
export async function loadReceived(db: Db, basis: Basis, since: Since, until: string): Promise<Money[]> {
  const { organisationId: org, filters } = basis
  const rows = await selectRows(
    db,
    sql`with ${scopeTables(basis, sql`r.overdue_minor > 0`)} ${settledTable(basis, since)}
    select y.currency, sum(y.amount_minor) as minor from payments y
    where y.organisation_id = ${org} and y.recorded_at > ${since.ranAt}::timestamptz
      and y.recorded_at <= ${until}::timestamptz ${currencyCondition(filters, sql`y.currency`)}
      ${minimumUnits(basis) === null ? sql`` : inDigest(basis, sql`y.account_id`, sql`true`)}
      ${withinAccounts(basis, sql`y.account_id`)}
    group by y.currency order by y.currency`,
    z.object({ currency: z.string(), minor: minorColumn }),
  )
  return rows.map(({ currency, minor }) => ({ currency, amountMinor: minor }))
}

/**
 * CTE `settled`: accounts that paid or were credited at least the minimum since the last digest. An
 * account that owes nothing any more was in the last digest only if it is among them.
 */
function settledTable(basis: Basis, since: Since): SQL {
  const minimum = minimumUnits(basis)
  const of = (table: SQL) => sql`select account_id, currency, amount_minor from ${table}
    where organisation_id = ${basis.organisationId} and recorded_at > ${since.ranAt}::timestamptz
      ${currencyCondition(basis.filters, sql`currency`)}`
  return sql`, settled as (
    select m.account_id from (${of(sql`payments`)} union all ${of(sql`credits`)}) m
    left join value_of v on v.currency = m.currency group by m.account_id
    ${minimum === null ? sql`` : sql`having bool_or(v.value is null) or sum(m.amount_minor * v.value) >= ${minimum}::float8`})`
}

/** Filters by currency or amount hold for what is owed: now, or before it was settled. */
function inDigest(basis: Basis, account: SQL, maySettle: SQL): SQL {
  if (basis.filters.currencies.length === 0 && minimumUnits(basis) === null) return sql``
  return sql`and (${account} in (select account_id from mine)
    or ${maySettle} and ${account} in (select account_id from settled))`
}
