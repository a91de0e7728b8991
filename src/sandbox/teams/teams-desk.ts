import type { Faults } from '../web-api/faults.ts'
import type { ActivityDeliverer } from './deliver-activity.ts'
import type { Keys } from './keys.ts'
import type { TeamsOptions } from './options.ts'
import type { Tenant } from './tenant.ts'

/** What every part of the pretend Teams works with. */
export interface TeamsDesk {
  options: TeamsOptions
  tenant: Tenant
  keys: Keys
  /** Of the Connector. */
  faults: Faults
  /** Of `token`, `openid` and `jwks`: trouble with the Connector leaves them alone. */
  signInFaults: Faults
  deliverer: ActivityDeliverer
}
