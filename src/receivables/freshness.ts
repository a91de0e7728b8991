import { eq } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { ledgerFreshness } from '../../db/schema.ts'
import type { Db } from '../ports.ts'

export interface SourceFreshness {
  source: string
  freshAt: DateTime
}

export async function loadFreshness(db: Db, organisationId: string): Promise<SourceFreshness[]> {
  const rows = await db
    .select()
    .from(ledgerFreshness)
    .where(eq(ledgerFreshness.organisationId, organisationId))
  return rows.map((row) => ({
    source: row.source,
    freshAt: DateTime.fromJSDate(row.freshAt, { zone: 'utc' }),
  }))
}

/** The sources whose last complete data is older than allowed; nobody may be chased on them. */
export function staleSources(
  sources: SourceFreshness[],
  now: DateTime,
  staleAfterHours: number,
): SourceFreshness[] {
  return sources.filter((one) => now.diff(one.freshAt, 'hours').hours > staleAfterHours)
}
