import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { createTeamsSandbox, type TeamsSandbox } from '../../src/sandbox/teams/teams-sandbox.ts'
import { serve } from '../support/listen.ts'
import { DANA } from './outside-slack.ts'

/** A Teams tenant behind a loopback address of its own. */
export interface OutsideTeams {
  sandbox: TeamsSandbox
  /** What an installation has in its environment; the addresses stand in for Microsoft's. */
  env: Record<string, string>
  /** Where the Bot Connector sends its activities from now on. */
  callAt(productUrl: string): void
  close(): Promise<void>
}

export async function openOutsideTeams(channels: string[]): Promise<OutsideTeams> {
  let productUrl = ''
  let ownUrl = ''
  const account = { tenantId: randomUUID(), appId: randomUUID(), appPassword: 'outside-password' }
  const sandbox = createTeamsSandbox({
    ...account,
    baseUrl: () => ownUrl,
    tenantName: 'Larkfield',
    members: [DANA],
    teams: [{ name: 'Larkfield', channels: ['General', ...channels], members: 'all', hasBot: false }],
    personalInstalls: [],
    deliver: async (request) =>
      fetch(`${productUrl}/api/messages`, {
        method: 'POST',
        headers: request.headers,
        body: await request.text(),
      }),
    realNow: () => Date.now(),
    newId: randomUUID,
    enforceRateLimits: true,
  })
  const { url, close } = await serve(new Hono().route('/sandbox/teams', sandbox.app).fetch)
  ownUrl = url
  const { serviceUrl, loginUrl, openIdUrl } = sandbox.endpoints()
  return {
    sandbox,
    env: {
      TEAMS_APP_ID: account.appId,
      TEAMS_APP_PASSWORD: account.appPassword,
      TEAMS_TENANT_ID: account.tenantId,
      TEAMS_SERVICE_URLS: serviceUrl,
      TEAMS_LOGIN_URL: loginUrl,
      TEAMS_OPENID_URL: openIdUrl,
    },
    callAt: (url) => {
      productUrl = url
    },
    close,
  }
}
