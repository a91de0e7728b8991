import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'
import type { PlanningInput } from './planning-input.ts'

/**
 * Who is chased for whose invoices. Apart: everybody for their own. Together: the topmost parent for all
 * of its family. Gives the CTE `family (member_id, head_id)` when one is needed, and how to use it.
 */
export function familyTables(input: Pick<PlanningInput, 'policy' | 'organisationId'>): {
  /** To stand among the common table expressions, with a comma before it. */
  cte: SQL
  /** Joins `family f` to a table's account column. */
  joinOn(column: SQL): SQL
  /** The account whose case the row belongs to. */
  head(column: SQL): SQL
} {
  if (input.policy.families !== 'together') {
    return { cte: sql``, joinOn: () => sql``, head: (column) => column }
  }
  const org = input.organisationId
  return {
    cte: sql`, family (member_id, head_id) as (
      select id, id from accounts a where organisation_id = ${org} and not exists (
        select from accounts p where p.organisation_id = ${org} and p.id = a.parent_id)
      union
      select a.id, f.head_id from accounts a join family f on f.member_id = a.parent_id
      where a.organisation_id = ${org})`,
    joinOn: (column) => sql`join family f on f.member_id = ${column}`,
    head: () => sql`f.head_id`,
  }
}

/** The accounts with everybody who is chased together with them. */
export async function withFamilies(
  tx: Db,
  input: Pick<PlanningInput, 'policy' | 'organisationId'>,
  accountIds: string[],
): Promise<string[]> {
  if (input.policy.families !== 'together') return accountIds
  const rows = await selectRows(
    tx,
    sql`with recursive named as (
      select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))
      ${familyTables(input).cte}
    select distinct kin.member_id as id from named join family f on f.member_id = named.id
      join family kin on kin.head_id = f.head_id`,
    z.object({ id: z.string() }),
  )
  return rows.map(({ id }) => id)
}

/** Those of the accounts that are chased with a parent, and so owe nothing of their own. */
export async function chasedWithParent(
  db: Db,
  input: Pick<PlanningInput, 'policy' | 'organisationId'>,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (input.policy.families !== 'together') return new Set()
  const rows = await selectRows(
    db,
    sql`with recursive named as (
      select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))
      ${familyTables(input).cte}
    select n.id from named n join family f on f.member_id = n.id where f.head_id <> n.id`,
    z.object({ id: z.string() }),
  )
  return new Set(rows.map(({ id }) => id))
}
