import { and, eq, or, sql } from 'drizzle-orm'
import { accounts } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import { uuidList } from './bulk-save.ts'
import type { Found } from './find-invoice.ts'
import type { StoredAccount } from './import-store.ts'

export function loadAccountsById(db: Db, organisationId: string, ids: string[]): Promise<StoredAccount[]> {
  return db
    .select()
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), sql`${accounts.id} in ${uuidList(ids)}`))
}

/** The account that a person means: by its id, else by its name. */
export async function findAccount(
  db: Db,
  organisationId: string,
  name: string,
): Promise<Found<StoredAccount>> {
  const rows = await db
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.organisationId, organisationId),
        or(eq(accounts.externalId, name), sql`lower(${accounts.name}) = lower(${name})`),
      ),
    )
  const byId = rows.filter((row) => row.externalId === name)
  const [found, second] = byId.length > 0 ? byId : rows
  if (!found) return refused(`There is no account "${name}".`, 'Give its id or its whole name.')
  if (second) {
    const ids = rows.map((row) => row.externalId).join(', ')
    return refused(`"${name}" means several accounts.`, `Give the id of one: ${ids}.`)
  }
  return { kind: 'found', found }
}

function refused(why: string, remedy: string): Found<never> {
  return { kind: 'refused', why, remedy }
}
