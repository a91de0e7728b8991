import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { TeamsConfig } from '../config-teams.ts'
import type { Member, Sandbox, SandboxClock } from '../sandbox/sandbox.ts'
import type { TeamsOptions } from '../sandbox/teams/options.ts'

/** The channel that gets the digest when the sandbox is first opened. */
export const FINANCE_TEAMS_CHANNEL = 'Finance'
const CHANNELS = ['General', FINANCE_TEAMS_CHANNEL, 'Collections']

/** The same in every sandbox: people and conversations are known by ids made from these. */
const TENANT_ID = '1a4f6e1d-5a0b-4d0e-9c52-7d0e1f3b9a01'
const APP_ID = '6c2d8b7a-93e4-4f21-8f0a-2b5c7d9e1f03'
const GROUP_SIZE = 4

export interface DemoTenant {
  options: TeamsOptions
  tenantName: string
  /** What the bot needs to know of it, once the server listens. */
  config(): TeamsConfig
}

interface TenantSurroundings {
  baseUrl(): string
  realNow(): number
  newId(): string
  dataFolder: string
  deliverTeams(request: Request): Promise<Response>
  tenantName: string
  members: Member[]
  clock: SandboxClock
}

/** A Teams tenant that nobody has installed the bot in yet. */
export function createDemoTenant(around: TenantSurroundings): DemoTenant {
  const { tenantName, members } = around
  const appPassword = randomBytes(16).toString('hex')
  const options: TeamsOptions = {
    baseUrl: around.baseUrl,
    tenantId: TENANT_ID,
    tenantName,
    appId: APP_ID,
    appPassword,
    members,
    teams: [{ name: tenantName, channels: CHANNELS, members: 'all', hasBot: false }],
    groups: [
      {
        name: 'Month-end close',
        members: members.slice(0, GROUP_SIZE).map(({ id }) => id),
        hasBot: false,
      },
    ],
    personalInstalls: [],
    deliver: around.deliverTeams,
    journalFile: join(around.dataFolder, 'sandbox-teams.jsonl'),
    realNow: around.realNow,
    newId: around.newId,
    clock: around.clock,
  }
  const base = () => `${around.baseUrl()}/sandbox/teams`
  const config = () => ({
    appId: APP_ID,
    appPassword,
    tenantId: TENANT_ID,
    allowedTenants: [TENANT_ID],
    serviceUrls: [`${base()}/connector/`],
    loginUrl: `${base()}/login/`,
    openIdUrl: `${base()}/openid/.well-known/openidconfiguration`,
  })
  return { options, tenantName, config }
}

/** The tenant's administrator rolls the bot out: to the team, its group chat and everybody's own chats. */
export async function rollOut({ teams, members }: Sandbox): Promise<void> {
  const [first] = members
  if (!teams || !first) return
  for (const team of teams.tenant.teams()) await teams.act.addToTeam(first.id, team.id)
  for (const { id } of members) {
    for (const chat of teams.tenant.chats(id)) await teams.act.addToChat(id, chat.id)
  }
}

/** The channel of the tenant that gets the digest, unless it was renamed away. */
export function financeChannelOf({ teams }: Sandbox): { channelId: string; channelName: string } | undefined {
  const channel = teams?.tenant.channelNamed(FINANCE_TEAMS_CHANNEL)
  return channel && { channelId: channel.id, channelName: channel.name }
}
