import { expect, test } from 'vitest'
import { openTeams } from './world.ts'

const path = (channel: string) => `conversations/${encodeURIComponent(channel)}/activities`
const text = (words: string) => ({ type: 'message', text: words })

test('faults come in order, as often as planned, for the method they name', async () => {
  const { teams, api, channel } = openTeams()
  teams.faults.next('activities.post', { kind: 'rate-limited', retryAfterSeconds: 7 })
  teams.faults.next('activities.post', { kind: 'status', status: 502 })
  teams.faults.next('activities.post', { kind: 'error', code: 'PreconditionFailed' })
  const post = () => api('POST', path(channel('Finance')), text('x'))
  const limited = await post()
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
  expect((await api('GET', `conversations/${encodeURIComponent(channel('Finance'))}/members`)).status).toBe(
    200,
  )
  expect([(await post()).status, (await post()).status, (await post()).status]).toEqual([502, 412, 201])
  expect(teams.calls.map(({ error }) => error)).toEqual([
    'Throttled',
    undefined,
    'ServiceError',
    'PreconditionFailed',
    undefined,
  ])
})

test('a lost answer leaves the message there, a broken request does not', async () => {
  const { teams, api, channel } = openTeams()
  const finance = channel('Finance')
  teams.faults.next('*', { kind: 'drop-after' })
  teams.faults.next('activities.post', { kind: 'drop-before' })
  await expect(api('POST', path(finance), text('kept'))).rejects.toThrow()
  await expect(api('POST', path(finance), text('gone'))).rejects.toThrow()
  expect(teams.tenant.posts(finance).map((post) => post.text)).toEqual(['kept'])
})

test('an outage and a refused token last until they are switched off', async () => {
  const { teams, api, channel } = openTeams()
  teams.faults.trouble = 'token-revoked'
  expect((await api('POST', path(channel('Finance')), text('x'), 'any')).status).toBe(401)
  teams.faults.trouble = 'down'
  expect((await api('POST', path(channel('Finance')), text('x'), 'any')).status).toBe(503)
  teams.faults.clear()
  expect((await api('POST', path(channel('Finance')), text('x'))).status).toBe(201)
})

test('with limits enforced, seven messages a second, sixty in half a minute and 1,800 an hour pass', async () => {
  const { teams, api, channel, passMs } = openTeams({ enforceRateLimits: true })
  const finance = channel('Finance')
  const post = async (where = finance) => (await api('POST', path(where), text('x'))).status
  const many = async (count: number) => {
    const statuses = []
    for (let at = 0; at < count; at += 1) statuses.push(await post())
    return statuses
  }
  expect((await many(8)).lastIndexOf(201)).toBe(6)
  expect(await post(channel('General'))).toBe(201)
  for (let second = 0; second < 8; second += 1) {
    passMs(1_000)
    await many(7)
  }
  expect(teams.tenant.posts(finance)).toHaveLength(60)
  const limited = await api('POST', path(finance), text('x'))
  expect(limited.status).toBe(429)
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(10)
  passMs(30_000)
  expect(await post()).toBe(201)
})

test('the sign-in and the signing keys can be away', async () => {
  const world = openTeams()
  world.teams.signInFaults.next('token', { kind: 'status', status: 503 })
  expect((await world.signIn()).status).toBe(503)
  world.teams.signInFaults.next('jwks', { kind: 'status', status: 500 })
  expect((await world.fetch('/openid/keys')).status).toBe(500)
  expect((await world.fetch('/openid/keys')).status).toBe(200)
})
