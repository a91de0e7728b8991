import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { createKeys } from '../../../src/sandbox/teams/keys.ts'
import { appId, openTeams, tenantId } from './world.ts'

test.each([
  ['a wrong secret', { client_secret: 'no' }, 401, 'invalid_client'],
  ['another app', { client_id: 'other' }, 400, 'unauthorized_client'],
  ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['another scope', { scope: 'https://graph.microsoft.com/.default' }, 400, 'invalid_scope'],
])('%s brings no token', async (_what, fields, status, error) => {
  const response = await openTeams().signIn(fields)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error })
})

test('a token of the tenant or of the Bot Framework is good, any other is not', async () => {
  const world = openTeams()
  const finance = `conversations/${encodeURIComponent(world.channel('Finance'))}/members`
  for (const tenant of [tenantId, 'botframework.com']) {
    const { access_token: token } = await (await world.signIn({}, tenant)).json()
    expect((await world.api('GET', finance, undefined, token)).status).toBe(200)
  }
  expect((await world.signIn({}, 'other')).status).toBe(400)
  const now = Math.floor(Date.parse('2026-11-23T08:00:00Z') / 1000)
  const claims = {
    aud: 'https://api.botframework.com',
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    exp: now + 60,
    appid: appId,
  }
  const bad = [
    'nonsense',
    await world.teams.keys.sign({ ...claims, exp: now - 60 }),
    await world.teams.keys.sign({ ...claims, aud: 'https://graph.microsoft.com' }),
    await world.teams.keys.sign({ ...claims, appid: 'other' }),
    await world.teams.keys.sign({ ...claims, iss: 'https://evil.example' }),
    await createKeys().sign(claims),
  ]
  for (const token of bad) expect((await world.api('GET', finance, undefined, token)).status).toBe(401)
  expect((await world.fetch(`/connector/v3/${finance}`)).status).toBe(401)
})

test('an expired token is refused, and the next one is good', async () => {
  const world = openTeams()
  const path = `conversations/${encodeURIComponent(world.channel('Finance'))}/members`
  expect((await world.api('GET', path)).status).toBe(200)
  world.passMs(3_601_000)
  expect((await world.api('GET', path)).status).toBe(401)
  const { access_token: token } = await (await world.signIn()).json()
  expect((await world.api('GET', path, undefined, token)).status).toBe(200)
})

test('activities are signed with the key that the OpenID documents lead to', async () => {
  const world = openTeams()
  await world.teams.act.say('U0DANA', world.chat('U0DANA'), 'hello')
  const metadata = await (await world.fetch('/openid/.well-known/openidconfiguration')).json()
  const path = new URL(metadata.jwks_uri).pathname.replace('/sandbox/teams', '')
  const keys = await (await world.fetch(path)).json()
  expect(keys.keys).toMatchObject([{ kty: 'RSA', endorsements: ['msteams'] }])
  expect(JSON.stringify(keys)).not.toContain('"d"')
  const token = world.received[0]?.headers.get('authorization')?.replace('Bearer ', '') ?? ''
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', kid: keys.keys[0].kid })
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer: metadata.issuer,
    audience: appId,
    currentDate: new Date('2026-11-23T08:00:00Z'),
  })
  expect(payload.serviceurl).toBe(world.teams.endpoints().serviceUrl)
})
