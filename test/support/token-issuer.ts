import { Hono } from 'hono'
import { createKeys } from '../../src/sandbox/teams/keys.ts'

/** The registration of a bot that does not exist. */
export const REGISTRATION = {
  appId: '5d0c6c1e-1f0b-4c34-9d3c-7a2f64d5b0a1',
  appPassword: 'a-password-for-tests',
  tenantId: '0b7e9a52-6c1d-4e8b-9f4a-2d5c8e1b3f60',
}

/** Where the bot proves itself and its callers: the sign-in, the OpenID documents, and what signs with their key. */
export interface TokenIssuer {
  /** To be served at `baseUrl`. */
  routes: Hono
  /** The token with which the Bot Connector at that address calls the bot. */
  sign(serviceUrl: string): Promise<string>
}

/** The bot's settings: its registration, and an issuer's addresses in place of Microsoft's. */
export function environmentAt(baseUrl: string): Record<string, string> {
  const { appId, appPassword, tenantId } = REGISTRATION
  return {
    TEAMS_APP_ID: appId,
    TEAMS_APP_PASSWORD: appPassword,
    TEAMS_TENANT_ID: tenantId,
    TEAMS_LOGIN_URL: baseUrl,
    TEAMS_OPENID_URL: `${baseUrl}/openid`,
  }
}

const LIFE_S = 3_600
const ISSUER = 'https://api.botframework.com'

export function createTokenIssuer(baseUrl: string): TokenIssuer {
  const { appId, appPassword, tenantId } = REGISTRATION
  const keys = createKeys()
  const signed = (claims: Record<string, unknown>) => {
    const now = Math.floor(Date.now() / 1_000)
    return keys.sign({ ...claims, iat: now, nbf: now, exp: now + LIFE_S })
  }
  const routes = new Hono()
  routes.get('/openid', (c) => c.json({ issuer: ISSUER, jwks_uri: `${baseUrl}/keys` }))
  routes.get('/keys', async (c) =>
    c.json({ keys: [{ ...(await keys.publicJwk()), endorsements: ['msteams'] }] }),
  )
  routes.post(`/${tenantId}/oauth2/v2.0/token`, async (c) => {
    const form = new URLSearchParams(await c.req.text())
    if (form.get('client_id') !== appId || form.get('client_secret') !== appPassword) {
      return c.json({ error: 'invalid_client' }, 401)
    }
    const access_token = await signed({ iss: ISSUER, aud: ISSUER, appid: appId })
    return c.json({ token_type: 'Bearer', expires_in: LIFE_S, access_token })
  })
  return {
    routes,
    sign: (serviceUrl) => signed({ iss: ISSUER, aud: appId, serviceurl: serviceUrl }),
  }
}
