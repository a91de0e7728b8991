import { desc, eq } from 'drizzle-orm'
import { organisations, policyVersions } from '../../db/schema.ts'
import { latestRecord } from '../audit/latest-record.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import { versionOf } from '../policy/store.ts'
import type { Db } from '../ports.ts'
import type { Organisation } from './organisation.ts'
import { organisationColumns } from './store.ts'

/** What every command needs of the organisation. */
export interface Desk {
  organisation: Organisation
  version: PolicyVersion
  /** Number of the latest audit record: while it stays, nothing that views show has changed. */
  asOfRecord: number
}

/** All of it in one query: commands are answered while somebody waits. */
export async function loadDesk(db: Db, organisationId: string): Promise<Desk> {
  const [row] = await db
    .select({
      organisation: organisationColumns,
      policy: policyVersions,
      asOfRecord: latestRecord(organisationId),
    })
    .from(organisations)
    .innerJoin(policyVersions, eq(policyVersions.organisationId, organisations.id))
    .where(eq(organisations.id, organisationId))
    .orderBy(desc(policyVersions.number))
    .limit(1)
  if (!row) throw new Error(`organisation ${organisationId} does not exist or has no policy`)
  return { organisation: row.organisation, version: versionOf(row.policy), asOfRecord: row.asOfRecord }
}
