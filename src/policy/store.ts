import { and, desc, eq } from 'drizzle-orm'
import { accounts, policyVersions } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { PolicyVersion } from './policy.ts'
import { readStoredPolicy } from './read-policy.ts'

/** A version with the text it was applied as. */
export type StoredVersion = PolicyVersion & { source: string }

/** The version in force: the newest. */
export async function loadPolicy(db: Db, organisationId: string): Promise<StoredVersion> {
  const [row] = await db
    .select()
    .from(policyVersions)
    .where(eq(policyVersions.organisationId, organisationId))
    .orderBy(desc(policyVersions.number))
    .limit(1)
  if (!row) throw new Error(`organisation ${organisationId} has no policy`)
  return versionOf(row)
}

/** One version by its number; null when there never was one. */
export async function loadVersion(
  db: Db,
  organisationId: string,
  number: number,
): Promise<StoredVersion | null> {
  const [row] = await db
    .select()
    .from(policyVersions)
    .where(and(eq(policyVersions.organisationId, organisationId), eq(policyVersions.number, number)))
  return row ? versionOf(row) : null
}

/** Every version kept, the newest first. */
export async function listVersions(
  db: Db,
  organisationId: string,
): Promise<{ number: number; name: string; appliedAt: Date; appliedBy: string }[]> {
  const { number, name, appliedAt, appliedBy } = policyVersions
  return db
    .select({ number, name, appliedAt, appliedBy })
    .from(policyVersions)
    .where(eq(policyVersions.organisationId, organisationId))
    .orderBy(desc(policyVersions.number))
}

/** The segments that the organisation's accounts are in. */
export async function segmentsInUse(db: Db, organisationId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ segment: accounts.segment })
    .from(accounts)
    .where(eq(accounts.organisationId, organisationId))
    .orderBy(accounts.segment)
  return rows.flatMap(({ segment }) => segment ?? [])
}

export function versionOf(row: typeof policyVersions.$inferSelect): StoredVersion {
  const reading = readStoredPolicy(row.source)
  if ('problems' in reading)
    throw new Error(`policy version ${row.number} can no longer be read: ${JSON.stringify(reading.problems)}`)
  return {
    id: row.id,
    number: row.number,
    appliedBy: row.appliedBy,
    policy: reading.policy,
    source: row.source,
  }
}
