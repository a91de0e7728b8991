/** The bot's registration in Azure, and whom it trusts. */
export interface TeamsConfig {
  appId: string
  appPassword: string
  /** The tenant the app is registered in; it signs in there. */
  tenantId: string
  /** Tenants whose people it answers; the registration's own unless more are named. */
  allowedTenants: string[]
  /** Beginnings of Connector addresses it may talk to; anything else is refused. */
  serviceUrls: string[]
  loginUrl: string
  openIdUrl: string
}

const MICROSOFT = {
  loginUrl: 'https://login.microsoftonline.com/',
  openIdUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  serviceUrls: [
    'https://smba.trafficmanager.net/',
    'https://smba.infra.gcc.teams.microsoft.com/',
    'https://smba.infra.gov.teams.microsoft.us/',
    'https://smba.infra.dod.teams.microsoft.us/',
  ],
}

type Variables = Partial<
  Record<
    | 'TEAMS_APP_ID'
    | 'TEAMS_APP_PASSWORD'
    | 'TEAMS_TENANT_ID'
    | 'TEAMS_ALLOWED_TENANTS'
    | 'TEAMS_SERVICE_URLS'
    | 'TEAMS_LOGIN_URL'
    | 'TEAMS_OPENID_URL',
    string
  >
>

/** An id as the Azure portal shows it, in either case. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/** The Teams part of the environment: nothing is set, or everything that is needed is. */
export function readTeams(env: Variables, production: boolean): { config?: TeamsConfig; problems: string[] } {
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_TENANT_ID: tenantId } = env
  if (!appId && !appPassword && !tenantId) return { problems: [] }
  if (!appId || !appPassword || !tenantId) {
    return {
      problems: [
        'Teams needs TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, all from the bot’s registration in Azure; one is missing.',
      ],
    }
  }
  const problems: string[] = []
  const allowedTenants = listOf(env.TEAMS_ALLOWED_TENANTS)
  for (const [name, ids] of [
    ['TEAMS_APP_ID', [appId]],
    ['TEAMS_TENANT_ID', [tenantId]],
    ['TEAMS_ALLOWED_TENANTS', allowedTenants],
  ] as const) {
    if (!ids.every(isGuid)) problems.push(`${name} must be an id such as the Azure portal shows.`)
  }
  if (production && (env.TEAMS_LOGIN_URL || env.TEAMS_OPENID_URL)) {
    problems.push('TEAMS_LOGIN_URL and TEAMS_OPENID_URL are for tests; production signs in at Microsoft.')
  }
  const serviceUrls = listOf(env.TEAMS_SERVICE_URLS)
  for (const [name, urls] of [
    ['TEAMS_SERVICE_URLS', serviceUrls],
    ['TEAMS_LOGIN_URL', listOf(env.TEAMS_LOGIN_URL)],
    ['TEAMS_OPENID_URL', listOf(env.TEAMS_OPENID_URL)],
  ] as const) {
    if (!urls.every((url) => isAddress(url, production))) {
      problems.push(`${name} must hold addresses that begin with https://.`)
    }
  }
  if (problems.length > 0) return { problems }
  return {
    config: {
      appId: appId.toLowerCase(),
      appPassword,
      tenantId: tenantId.toLowerCase(),
      allowedTenants: [...new Set([tenantId, ...allowedTenants].map((id) => id.toLowerCase()))],
      serviceUrls: serviceUrls.length > 0 ? serviceUrls : MICROSOFT.serviceUrls,
      loginUrl: env.TEAMS_LOGIN_URL ?? MICROSOFT.loginUrl,
      openIdUrl: env.TEAMS_OPENID_URL ?? MICROSOFT.openIdUrl,
    },
    problems,
  }
}

function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
}

/** Plain http is for tests on this machine. */
function isAddress(text: string, production: boolean): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.username || url.password || url.search || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && !production)
}
