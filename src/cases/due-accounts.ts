import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { familyTables } from './families.ts'
import type { PlanningInput } from './planning-input.ts'

/** Beyond this share of accounts one pass over all of them is cheaper than picking. */
const WHOLE_PASS_SHARE = 0.25

const found = z.object({ due: z.array(z.string()), known: z.coerce.number() })

/**
 * The accounts about which something changes by that date, with the rest of their family; null when that
 * is most of them.
 */
export async function dueAccounts(
  tx: Db,
  input: Omit<PlanningInput, 'accountIds'>,
): Promise<string[] | null> {
  const org = input.organisationId
  const family = familyTables(input)
  const [row] = await selectRows(
    tx,
    sql`with recursive due as (
      select account_id from rollups where organisation_id = ${org} and changes_on <= ${input.today}::date
      union
      select account_id from cases where organisation_id = ${org} and next_evaluation_on <= ${input.today}::date)
      ${family.cte}
    select coalesce((select jsonb_agg(distinct ${
      input.policy.families === 'together' ? sql`kin.member_id` : sql`due.account_id`
    }) from due ${
      input.policy.families === 'together'
        ? sql`join family f on f.member_id = due.account_id join family kin on kin.head_id = f.head_id`
        : sql``
    }), '[]') as due, (select count(*) from accounts where organisation_id = ${org}) as known`,
    found,
  )
  if (!row) return null
  return row.due.length > row.known * WHOLE_PASS_SHARE ? null : row.due
}

/**
 * The accounts some of whose invoices have grown into another age class by that date; null when that is
 * most of them. What ledger events changed is right already.
 */
export async function agedAccounts(
  tx: Db,
  input: Omit<PlanningInput, 'accountIds'>,
): Promise<string[] | null> {
  const org = input.organisationId
  const [row] = await selectRows(
    tx,
    sql`select coalesce(jsonb_agg(distinct account_id) filter (where changes_on <= ${input.today}::date), '[]') as due,
      count(distinct account_id) as known
    from rollups where organisation_id = ${org}`,
    found,
  )
  return row && row.due.length > row.known * WHOLE_PASS_SHARE ? null : (row?.due ?? [])
}
