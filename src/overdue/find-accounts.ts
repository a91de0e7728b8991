import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

const match = z.object({
  id: z.string(),
  name: z.string(),
  external_id: z.string(),
  total: z.coerce.number(),
})
export interface AccountMatches {
  accounts: { id: string; name: string; externalId: string }[]
  total: number
}

/**
 * Accounts meant by a few typed words: an exact id, invoice number or name first; else names that begin
 * with the words; else names that hold them. Case and accents of ASCII letters do not matter.
 */
export async function findAccounts(
  db: Db,
  organisationId: string,
  text: string,
  limit: number,
  offset: number,
): Promise<AccountMatches> {
  const words = text.trim().toLowerCase()
  const like = words.replace(/[\\%_]/g, (sign) => `\\${sign}`)
  const attempts = [
    sql`lower(a.name) = ${words} or lower(a.external_id) = ${words} or exists (select from invoices i
      where i.organisation_id = ${organisationId} and i.account_id = a.id and lower(i.number) = ${words})`,
    sql`lower(a.name) like ${`${like}%`}`,
    sql`lower(a.name) like ${`%${like}%`}`,
  ]
  for (const condition of attempts) {
    const found = await select(db, organisationId, condition, limit, offset)
    if (found.accounts.length > 0) return found
  }
  return { accounts: [], total: 0 }
}

async function select(
  db: Db,
  organisationId: string,
  condition: SQL,
  limit: number,
  offset: number,
): Promise<AccountMatches> {
  const rows = await selectRows(
    db,
    sql`select a.id, a.name, a.external_id, count(*) over () as total from accounts a
      where a.organisation_id = ${organisationId} and (${condition}) order by a.name, a.external_id
      limit ${limit} offset ${offset}`,
    match,
  )
  return {
    accounts: rows.map((row) => ({ id: row.id, name: row.name, externalId: row.external_id })),
    total: rows[0]?.total ?? 0,
  }
}
