import { sql } from 'drizzle-orm'
import type { DateTime } from 'luxon'
import { isRunTime, nextRunAt, type Organisation } from '../organisations/organisation.ts'
import { listOrganisations } from '../organisations/store.ts'
import type { Deps } from '../ports.ts'
import { foundCompany, importSample } from './demo.ts'
import type { ProductClock } from './product-clock.ts'

/**
 * The company of this installation; an empty database gets one, with the sample portfolio in the sandbox.
 * All of it or nothing, so that a first start that is cut short begins anew; and once, whoever starts together.
 */
export async function openCompany(
  deps: Deps,
  clock: ProductClock,
  wantsSample: boolean,
  say: (line: string) => void,
): Promise<Organisation> {
  const [known] = await listOrganisations(deps.db)
  if (known) return known
  return deps.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('dunwell: found the company'))`)
    const [meanwhile] = await listOrganisations(tx)
    if (meanwhile) return meanwhile
    const inside = { ...deps, db: tx }
    if (!wantsSample) return foundCompany(inside, 'empty')
    const organisation = await foundCompany(inside, 'sample')
    clock.set(firstMoment(organisation, clock.now()))
    say('Loading the sample portfolio')
    await importSample(inside, organisation.id, (kind) => say(`  ${kind}`))
    return organisation
  })
}

/** A first start at night or on a Sunday begins at the next working morning, so that there is a digest to see. */
function firstMoment(organisation: Organisation, now: DateTime): DateTime {
  return isRunTime(organisation, now) ? now : nextRunAt(organisation, now).plus({ minutes: 1 })
}
