import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import type { TeamsDesk } from './teams-desk.ts'

/** For whom tokens of the Bot Connector are good. */
export const CONNECTOR_AUDIENCE = 'https://api.botframework.com'
const TOKEN_LIFE_S = 3_600

export function tokenIssuer(tenant: string): string {
  return `https://login.microsoftonline.com/${tenant}/v2.0`
}

/** Entra's token endpoint for the bot's own credentials, and the Bot Connector's OpenID documents. */
export function createLoginRoutes(desk: TeamsDesk): Hono {
  const { options, keys, signInFaults: faults } = desk
  const app = new Hono()
  app.post('/login/:tenant/oauth2/v2.0/token', async (c) => {
    const fault = faults.take('token')
    if (fault?.kind === 'status') return new Response('', { status: fault.status })
    const tenant = c.req.param('tenant')
    if (![options.tenantId, 'botframework.com'].includes(tenant)) {
      return c.json(refusal('invalid_request', 90002, `Tenant '${tenant}' not found.`), 400)
    }
    const form = new URLSearchParams(await c.req.text())
    if (form.get('grant_type') !== 'client_credentials') {
      return c.json(
        refusal('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.'),
        400,
      )
    }
    if (form.get('client_id') !== options.appId) {
      return c.json(
        refusal('unauthorized_client', 700016, 'Application was not found in the directory.'),
        400,
      )
    }
    if (!isSame(form.get('client_secret') ?? '', options.appPassword) || fault?.kind === 'error') {
      return c.json(refusal('invalid_client', 7000215, 'Invalid client secret provided.'), 401)
    }
    if (form.get('scope') !== `${CONNECTOR_AUDIENCE}/.default`) {
      return c.json(refusal('invalid_scope', 70011, 'The provided scope is not valid.'), 400)
    }
    const now = Math.floor(options.realNow() / 1000)
    const access_token = await keys.sign({
      aud: CONNECTOR_AUDIENCE,
      iss: tokenIssuer(tenant),
      iat: now,
      nbf: now,
      exp: now + TOKEN_LIFE_S,
      appid: options.appId,
      tid: tenant,
    })
    return c.json({
      token_type: 'Bearer',
      expires_in: TOKEN_LIFE_S,
      ext_expires_in: TOKEN_LIFE_S,
      access_token,
    })
  })
  app.get('/openid/.well-known/openidconfiguration', (c) => {
    const fault = faults.take('openid')
    if (fault) return new Response('', { status: fault.kind === 'status' ? fault.status : 503 })
    return c.json({
      issuer: 'https://api.botframework.com',
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${options.baseUrl()}/sandbox/teams/openid/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    })
  })
  app.get('/openid/keys', async (c) => {
    const fault = faults.take('jwks')
    if (fault) return new Response('', { status: fault.kind === 'status' ? fault.status : 503 })
    return c.json({ keys: [{ ...(await keys.publicJwk()), endorsements: ['msteams'] }] })
  })
  return app
}

function refusal(error: string, code: number, description: string): Record<string, unknown> {
  return { error, error_description: `AADSTS${code}: ${description}`, error_codes: [code] }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
