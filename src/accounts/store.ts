import { and, eq, inArray } from 'drizzle-orm'
import { accounts } from '../../db/schema.ts'
import type { OwnerRole } from '../command-calls.ts'
import type { Db } from '../ports.ts'

/** Undefined when the organisation has no such account. */
export async function accountName(
  db: Db,
  organisationId: string,
  accountId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ name: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  return row?.name
}

/** The segment of each of these accounts; of one that is in none, null. */
export async function accountSegments(
  db: Db,
  organisationId: string,
  accountIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await db
    .select({ id: accounts.id, segment: accounts.segment })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), inArray(accounts.id, [...accountIds])))
  return new Map(rows.map(({ id, segment }) => [id, segment]))
}

export interface OwnedAccount {
  id: string
  name: string
  segment: string | null
  owners: Record<OwnerRole, string | null>
}

/** An account with its owners, locked: what is decided on them stays true until the commit. */
export async function lockAccount(
  tx: Db,
  organisationId: string,
  accountId: string,
): Promise<OwnedAccount | undefined> {
  const [row] = await tx
    .select({
      id: accounts.id,
      name: accounts.name,
      segment: accounts.segment,
      csm: accounts.csmId,
      ae: accounts.aeId,
      collector: accounts.collectorId,
    })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
    .for('update')
  if (!row) return undefined
  const { id, name, segment, ...owners } = row
  return { id, name, segment, owners }
}

const COLUMNS = { csm: 'csmId', ae: 'aeId', collector: 'collectorId' } as const

export async function saveOwner(
  tx: Db,
  organisationId: string,
  accountId: string,
  role: OwnerRole,
  personId: string | null,
): Promise<void> {
  await tx
    .update(accounts)
    .set({ [COLUMNS[role]]: personId })
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
}
