import { desc, eq } from 'drizzle-orm'
import { policyVersions } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { PolicyVersion } from './policy.ts'
import { readPolicy } from './read-policy.ts'

/** The version in force: the newest. */
export async function loadPolicy(
  db: Db,
  organisationId: string,
): Promise<PolicyVersion & { source: string }> {
  const [row] = await db
    .select()
    .from(policyVersions)
    .where(eq(policyVersions.organisationId, organisationId))
    .orderBy(desc(policyVersions.number))
    .limit(1)
  if (!row) throw new Error(`organisation ${organisationId} has no policy`)
  const reading = readPolicy(row.source)
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
