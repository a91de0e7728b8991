import { readFile } from 'node:fs/promises'
import { followLedger } from '../cases/follow-ledger.ts'
import { foundOrganisation } from '../organisations/found-organisation.ts'
import type { Organisation } from '../organisations/organisation.ts'
import type { Deps } from '../ports.ts'
import { IMPORT_KINDS } from '../receivables/import-outcome.ts'
import { importRecords } from '../receivables/import-records.ts'
import { systemContext } from '../system-context.ts'

const DEFAULT_POLICY = new URL('../../db/policies/saas-tiered.yaml', import.meta.url)

/** The company of the sample portfolio in `db/sample`. */
const LARKFIELD = {
  name: 'Larkfield',
  timeZone: 'America/Chicago',
  workingDays: [1, 2, 3, 4, 5],
  holidayRegion: 'US',
  digestHour: 8,
  reportingCurrency: 'USD',
}

/** A company nothing is known of yet; `/dunwell settings` and `dunwell organisation` change it. */
const NEW_COMPANY = { ...LARKFIELD, name: 'My company', timeZone: 'UTC', holidayRegion: null }

export async function foundCompany(deps: Deps, kind: 'sample' | 'empty'): Promise<Organisation> {
  const context = { db: deps.db, now: deps.now(), newId: deps.newId, log: deps.log, actor: 'system:setup' }
  const policy = await readFile(DEFAULT_POLICY, 'utf8')
  return foundOrganisation(context, kind === 'sample' ? LARKFIELD : NEW_COMPANY, policy)
}

/** Loads the sample portfolio with the import users have; its dates are relative to today. */
export async function importSample(
  deps: Deps,
  organisationId: string,
  progress: (kind: string) => void,
): Promise<void> {
  for (const kind of IMPORT_KINDS) {
    progress(kind)
    const context = systemContext(deps, organisationId, 'setup')
    const bytes = await readFile(new URL(`../../db/sample/${kind}.csv`, import.meta.url))
    const outcome = await importRecords(context, kind, bytes, {
      dateFormat: 'relative',
      source: 'sample billing',
      afterLedgerChange: (tx, accountIds) => followLedger({ ...context, db: tx }, accountIds),
    })
    if (outcome.outcome !== 'accepted') {
      throw new Error(
        `db/sample/${kind}.csv was ${outcome.outcome}: ${JSON.stringify([...outcome.errors, ...outcome.questions].slice(0, 3))}`,
      )
    }
  }
}
