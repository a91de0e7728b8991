import { isRunTime, type Organisation } from '../organisations/organisation.ts'
import { listOrganisations } from '../organisations/store.ts'
import type { Deps } from '../ports.ts'
import { foundCompany, importSample } from './demo.ts'
import { firstMoment } from './demo-workspace.ts'
import type { ProductClock } from './product-clock.ts'

export interface Company {
  organisation: Organisation
  /** Founded just now. */
  isNew: boolean
}

/** The company of this installation; an empty database gets one, with the sample portfolio in the sandbox. */
export async function openCompany(
  deps: Deps,
  clock: ProductClock,
  wantsSample: boolean,
  say: (line: string) => void,
): Promise<Company> {
  const [known] = await listOrganisations(deps.db)
  if (known) return { organisation: known, isNew: false }
  if (!wantsSample) return { organisation: await foundCompany(deps, 'empty'), isNew: true }
  const organisation = await foundCompany(deps, 'sample')
  clock.set(firstMoment(organisation, clock.now(), isRunTime(organisation, clock.now())))
  say('Loading the sample portfolio')
  await importSample(deps, organisation.id, (kind) => say(`  ${kind}`))
  return { organisation, isNew: true }
}
