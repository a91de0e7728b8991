import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import { familyTables } from './families.ts'
import type { PlanningInput } from './planning-input.ts'

/** Beyond this share of accounts one pass over all of them is cheaper than picking. */
const WHOLE_PASS_SHARE = 0.25

/**
 * The accounts about which something changes by that date, with the rest of their family; null when that
 * is most of them.
 */
export async function dueAccounts(
  tx: Db,
  input: Omit<PlanningInput, 'accountIds'>,
): Promise<string[] | null> {
  const org = input.organisationId
  const due = sql`
    select account_id from rollups where organisation_id = ${org} and changes_on <= ${input.today}::date
    union
    select account_id from cases where organisation_id = ${org} and next_evaluation_on <= ${input.today}::date`
  if (input.policy.families !== 'together') return unlessMost(tx, org, sql`picked as (${due})`)
  return unlessMost(
    tx,
    org,
    sql`due as (${due}) ${familyTables(input).cte}, picked as (
      select distinct kin.member_id as account_id from due join family f on f.member_id = due.account_id
      join family kin on kin.head_id = f.head_id)`,
  )
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
  return unlessMost(
    tx,
    org,
    sql`picked as (select distinct account_id from rollups
      where organisation_id = ${org} and changes_on <= ${input.today}::date)`,
  )
}

/** Counts before it gathers: a list of most accounts would be made only to be thrown away. */
async function unlessMost(tx: Db, organisationId: string, picked: SQL): Promise<string[] | null> {
  const [row] = await selectRows(
    tx,
    sql`with recursive ${picked},
      sizes as (select (select count(*) from picked) as picked,
        (select count(*) from accounts where organisation_id = ${organisationId}) as known)
    select case when sizes.picked > sizes.known * ${WHOLE_PASS_SHARE}::float8 then null
      else (select coalesce(jsonb_agg(account_id), '[]') from picked) end as ids from sizes`,
    z.object({ ids: z.array(z.string()).nullable() }),
  )
  return row?.ids ?? null
}
