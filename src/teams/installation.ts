import type { Installation } from '../channels/connect-workspace.ts'
import type { TeamsConfig } from '../config-teams.ts'
import type { Trust } from './trust.ts'

/** The tenants the bot answers, once Microsoft lets it sign in. Throws when Microsoft does not. */
export async function readTeamsInstallations(
  { appId, tenantId, allowedTenants }: TeamsConfig,
  { tokens }: Pick<Trust, 'tokens'>,
  tenantName = 'Microsoft Teams',
): Promise<Installation[]> {
  const signedIn = await tokens.get()
  if (signedIn.kind !== 'token') throw new Error(signedIn.why)
  return allowedTenants.map((externalId) => ({
    platform: 'teams',
    externalId,
    // Teams tells a bot no tenant's name; several are told apart by their ids.
    name: externalId === tenantId ? tenantName : `${tenantName} (${externalId.slice(0, 8)})`,
    botUserId: `28:${appId}`,
  }))
}
