import { Hono } from 'hono'
import { createFaults, type Faults } from '../web-api/faults.ts'
import { type ConnectorCall, createConnector } from './connector/server.ts'
import { type Activity, createActivityDeliverer, serviceUrl } from './deliver-activity.ts'
import { createKeys, type Keys } from './keys.ts'
import { createLoginRoutes } from './login-routes.ts'
import type { TeamsOptions } from './options.ts'
import { createTeamsActions, type TeamsActions } from './teams-actions.ts'
import type { TeamsDesk } from './teams-desk.ts'
import { createTenant, type Tenant } from './tenant.ts'

export type { TeamsOptions } from './options.ts'

export interface TeamsSandbox {
  /** To be mounted at `/sandbox/teams`. */
  app: Hono
  desk: TeamsDesk
  tenant: Tenant
  act: TeamsActions
  faults: Faults
  signInFaults: Faults
  keys: Keys
  /** Every call of the Connector, the latest last. */
  calls: ConnectorCall[]
  /** Every activity sent to the product, the latest last. */
  sent: Activity[]
  /** What a bot in this tenant is configured with. */
  endpoints(): { serviceUrl: string; loginUrl: string; openIdUrl: string }
}

/** A Microsoft Teams tenant on this machine: Bot Connector, Entra's token endpoint, and people who click. */
export function createTeamsSandbox(options: TeamsOptions): TeamsSandbox {
  const tenant = createTenant(options)
  const keys = options.keys ?? createKeys()
  const faults = createFaults()
  const signInFaults = createFaults()
  const deliverer = createActivityDeliverer(options, keys)
  const desk: TeamsDesk = { options, tenant, keys, faults, signInFaults, deliverer }
  const calls: ConnectorCall[] = []
  const app = new Hono()
  app.route('/', createLoginRoutes(desk))
  app.route('/connector', createConnector(desk, calls))
  return {
    app,
    desk,
    tenant,
    act: createTeamsActions(desk),
    faults,
    signInFaults,
    keys,
    calls,
    sent: deliverer.sent,
    endpoints: () => ({
      serviceUrl: serviceUrl(options),
      loginUrl: `${options.baseUrl()}/sandbox/teams/login`,
      openIdUrl: `${options.baseUrl()}/sandbox/teams/openid/.well-known/openidconfiguration`,
    }),
  }
}
