import { asc, eq } from 'drizzle-orm'
import { organisations } from '../../db/schema.ts'
import type { Db } from '../ports.ts'
import type { Organisation } from './organisation.ts'

export const organisationColumns = {
  id: organisations.id,
  name: organisations.name,
  timeZone: organisations.timeZone,
  workingDays: organisations.workingDays,
  holidayRegion: organisations.holidayRegion,
  digestHour: organisations.digestHour,
  reportingCurrency: organisations.reportingCurrency,
}

export async function loadOrganisation(db: Db, id: string): Promise<Organisation> {
  const [found] = await db.select(organisationColumns).from(organisations).where(eq(organisations.id, id))
  if (!found) throw new Error(`organisation ${id} does not exist`)
  return found
}

/** Oldest first. */
export async function listOrganisations(db: Db): Promise<Organisation[]> {
  return db
    .select(organisationColumns)
    .from(organisations)
    .orderBy(asc(organisations.createdAt), asc(organisations.id))
}
