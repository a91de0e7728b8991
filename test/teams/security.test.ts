import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { IncomingActivity } from '../../src/teams/activity.ts'
import { TeamsAdapter } from '../../src/teams/adapter.ts'
import { TeamsReceiver } from '../../src/teams/receiver.ts'
import { createTrust } from '../../src/teams/trust.ts'
import { silentLog } from '../support/silent-log.ts'
import { said } from './activities.ts'
import { APP_ID, type Microsoft, startMicrosoft, TENANT_ID } from './microsoft.ts'

let microsoft: Microsoft
let receiver: TeamsReceiver
let heard: IncomingActivity[]

beforeAll(async () => {
  microsoft = await startMicrosoft()
})
afterAll(() => microsoft.close())
beforeEach(() => {
  microsoft.down.clear()
  microsoft.endorsements = ['msteams']
  microsoft.now.ms = Date.now()
  begin()
})

/** A server that was just started: it knows no key yet. */
function begin(): void {
  heard = []
  const trust = createTrust(microsoft.config, () => microsoft.now.ms, silentLog, { fetch: microsoft.fetch })
  receiver = new TeamsReceiver({
    ...trust,
    allowedTenants: [TENANT_ID],
    adapter: new TeamsAdapter(trust.connector),
    concernsUs: () => true,
    takeTurn: async (activity) => void heard.push(activity),
    log: silentLog,
  })
  microsoft.asked.length = 0
}

async function send(
  token: string | null,
  changes: Record<string, unknown> = {},
): Promise<{ status: number; error: string }> {
  const response = await receiver.handle(
    new Request('http://localhost/api/messages', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(said(microsoft.serviceUrl, 'overdue', changes)),
    }),
  )
  const text = await response.text()
  const { error }: { error: string } = text === '' ? { error: '' } : JSON.parse(text)
  return { status: response.status, error }
}

async function refused(
  token: string | null,
  status: number,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const answer = await send(token, changes)
  expect(answer.status).toBe(status)
  expect(answer.error).toMatch(/\.$/)
  expect(heard).toEqual([])
  return answer.error
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const seconds = () => Math.floor(microsoft.now.ms / 1_000)

describe('a token', () => {
  test('that Microsoft signed for this bot and Connector lets the activity in', async () => {
    expect(await send(await microsoft.sign())).toEqual({ status: 200, error: '' })
    expect(heard).toHaveLength(1)
  })
  test('that is missing, or is none, is refused', async () => {
    await refused(null, 401)
    await refused('nonsense', 401)
    await refused('a.b.c', 401)
    await refused(`${base64({ alg: 'RS256' })}.${base64({})}.`, 401)
  })
  test('that says alg none is refused', async () => {
    const claims = {
      iss: 'https://api.botframework.com',
      aud: APP_ID,
      exp: seconds() + 60,
      serviceurl: microsoft.serviceUrl,
    }
    for (const alg of ['none', 'None', 'HS256']) {
      await refused(`${base64({ alg, kid: 'one', typ: 'JWT' })}.${base64(claims)}.`, 401)
      await refused(`${base64({ alg, kid: 'one', typ: 'JWT' })}.${base64(claims)}.c2ln`, 401)
    }
  })
  test('forged with another key of the same name is refused', async () => {
    expect(await refused(await microsoft.sign({}, {}, true), 401)).toContain('signature')
  })
  test('with a claim changed after it was signed is refused', async () => {
    const [header, , signature] = (await microsoft.sign()).split('.')
    const claims = {
      iss: 'https://api.botframework.com',
      aud: APP_ID,
      exp: seconds() + 9_999,
      serviceurl: microsoft.serviceUrl,
    }
    await refused(`${header}.${base64(claims)}.${signature}`, 401)
  })
  test('signed with a key that is not listed is refused', async () => {
    expect(await refused(await microsoft.sign({}, { kid: 'two' }), 401)).toContain('does not list')
  })
  test('that has expired is refused, but for clocks a little apart', async () => {
    expect(await refused(await microsoft.sign({ exp: seconds() - 61 }), 401)).toContain('expired')
    expect((await send(await microsoft.sign({ exp: seconds() - 30 }))).status).toBe(200)
  })
  test('that was good expires though it was accepted before', async () => {
    const token = await microsoft.sign()
    expect((await send(token)).status).toBe(200)
    heard = []
    microsoft.now.ms += 3_600_000 + 61_000
    expect(await refused(token, 401)).toContain('expired')
  })
  test('that is not valid yet is refused', async () => {
    expect(await refused(await microsoft.sign({ nbf: seconds() + 120 }), 401)).toContain('clock')
  })
  test('for another bot is refused', async () => {
    expect(await refused(await microsoft.sign({ aud: TENANT_ID }), 401)).toContain('another bot')
    await refused(await microsoft.sign({ aud: undefined }), 401)
  })
  test('of another issuer is refused', async () => {
    expect(await refused(await microsoft.sign({ iss: 'https://sts.windows.net/evil/' }), 401)).toContain(
      'issued',
    )
  })
  test('of a key that may not speak for Teams is refused, endorsed for others or for nobody', async () => {
    for (const endorsements of [['webchat'], [], undefined]) {
      microsoft.endorsements = endorsements
      begin()
      expect(await refused(await microsoft.sign(), 401)).toContain('Teams')
    }
  })
  test('for another Connector than the activity names is refused', async () => {
    expect(
      await refused(await microsoft.sign({ serviceurl: `${microsoft.serviceUrl}emea/` }), 401),
    ).toContain('Connector')
    await refused(await microsoft.sign({ serviceurl: undefined }), 401)
  })
  test('is checked once: the same one again asks nothing and costs no signature', async () => {
    const token = await microsoft.sign()
    await send(token)
    microsoft.asked.length = 0
    microsoft.down.add('metadata').add('keys')
    expect((await send(token)).status).toBe(200)
    expect(microsoft.asked).toEqual([])
  })
})

describe('while the keys are out of reach', () => {
  test('nothing is believed', async () => {
    for (const part of ['metadata', 'keys'] as const) {
      begin()
      microsoft.down.add(part)
      expect(await refused(await microsoft.sign(), 503)).toContain('nothing is believed')
      microsoft.down.clear()
    }
    expect((await send(await microsoft.sign())).status).toBe(200)
  })
  test('keys that were read are trusted for a day, not longer', async () => {
    expect((await send(await microsoft.sign())).status).toBe(200)
    heard = []
    microsoft.down.add('metadata')
    microsoft.now.ms += 23 * 3_600_000
    expect((await send(await microsoft.sign())).status).toBe(200)
    heard = []
    microsoft.now.ms += 2 * 3_600_000
    await refused(await microsoft.sign(), 503)
  })
})

describe('an activity', () => {
  test('with a hostile serviceUrl is refused before anything is requested from anywhere', async () => {
    const host = new URL(microsoft.serviceUrl).host
    for (const serviceUrl of [
      'https://evil.example/',
      `http://evil.example@${host}/connector/`,
      `http://${host}.evil.example/connector/`,
      `http://${host}/connector/../evil/`,
      `http://${host}/connectorevil/`,
      `http://${host}\\@evil.example/connector/`,
      `HTTP://EVIL.EXAMPLE/connector/`,
      `http://${host}/connector/?to=evil`,
      `//evil.example/connector/`,
      'file:///etc/passwd',
      'http://169.254.169.254/latest/',
      '',
      ' ',
    ]) {
      await refused(await microsoft.sign({ serviceurl: serviceUrl }), 403, { serviceUrl })
    }
    expect(microsoft.asked).toEqual([])
  })
  test('without serviceUrl or channel, or of another channel, is refused', async () => {
    const token = await microsoft.sign()
    for (const changes of [
      { serviceUrl: undefined },
      { serviceUrl: null },
      { channelId: '' },
      { channelId: undefined },
      { channelId: 'webchat' },
      { channelId: 'MSTEAMS' },
    ]) {
      await refused(token, 403, changes)
    }
  })
  test('of a tenant that is not on the list is refused, and so is one without', async () => {
    const other = 'b0c4e2d8-7b1f-4c59-8e3d-6b2a9f4d7e03'
    const token = await microsoft.sign()
    expect(await refused(token, 403, { channelData: { tenant: { id: other } } })).toContain(
      'TEAMS_ALLOWED_TENANTS',
    )
    await refused(token, 403, { channelData: {}, conversation: { id: 'a:1', conversationType: 'personal' } })
  })
  test('larger than 256 KB, malformed or no activity at all is refused', async () => {
    const token = await microsoft.sign()
    await refused(token, 413, { text: 'x'.repeat(256 * 1024) })
    for (const body of ['{"type":', '[]', 'null', '{"type":"message"}', '', '\u0000']) {
      const headers = { authorization: `Bearer ${token}` }
      const request = new Request('http://localhost/api/messages', { method: 'POST', headers, body })
      const response = await receiver.handle(request)
      expect([response.status, typeof (await response.json()).error]).toEqual([400, 'string'])
    }
    expect((await receiver.handle(new Request('http://localhost/api/messages'))).status).toBe(405)
    expect(heard).toEqual([])
  })
})
