import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

const SET = {
  TEAMS_APP_ID: '5F1C8A52-0D3E-4B7A-9A55-2F6F0A7D1C01',
  TEAMS_APP_PASSWORD: 'a-password',
  TEAMS_TENANT_ID: 'a0c4e2d8-7b1f-4c59-8e3d-6b2a9f4d7e02',
}
const OTHER = 'b0c4e2d8-7b1f-4c59-8e3d-6b2a9f4d7e03'

function teams(more: Record<string, string> = {}) {
  const read = readConfig({ ...SET, ...more })
  if ('problems' in read) throw new Error(read.problems.join(' '))
  return read.config.teams
}

function problems(variables: Record<string, string>): string {
  const read = readConfig(variables)
  return 'problems' in read ? read.problems.join(' ') : ''
}

test('Teams is off until it is set up, and Slack needs nothing of it', () => {
  const read = readConfig({ SLACK_BOT_TOKEN: 'x', SLACK_SIGNING_SECRET: 'y' })
  expect('config' in read && read.config.teams).toBeUndefined()
})

test('three variables set it up, for the own tenant and Microsoft’s addresses alone', () => {
  const config = teams()
  expect(config).toMatchObject({
    appId: SET.TEAMS_APP_ID.toLowerCase(),
    allowedTenants: [SET.TEAMS_TENANT_ID],
    loginUrl: 'https://login.microsoftonline.com/',
  })
  expect(config?.serviceUrls.every((url) => url.startsWith('https://smba.'))).toBe(true)
  const read = readConfig(SET)
  expect('config' in read && read.config.host).toBe('0.0.0.0')
})

test('further tenants and other addresses can be named', () => {
  expect(teams({ TEAMS_ALLOWED_TENANTS: `${OTHER}, ${SET.TEAMS_TENANT_ID}` })?.allowedTenants).toEqual([
    SET.TEAMS_TENANT_ID,
    OTHER,
  ])
  expect(teams({ TEAMS_SERVICE_URLS: 'https://smba.example/a/,' })?.serviceUrls).toEqual([
    'https://smba.example/a/',
  ])
})

test('what is missing or wrong is named with its variable, and no secret is repeated', () => {
  const said = problems({ ...SET, TEAMS_APP_ID: '' })
  expect(said).toContain('TEAMS_APP_ID')
  expect(said).not.toContain('a-password')
  expect(problems({ ...SET, TEAMS_TENANT_ID: 'common' })).toContain('TEAMS_TENANT_ID')
  expect(problems({ ...SET, TEAMS_ALLOWED_TENANTS: '*' })).toContain('TEAMS_ALLOWED_TENANTS')
  for (const url of [
    'smba.example',
    'ftp://smba.example/',
    'https://a:b@smba.example/',
    'https://smba.example/?x',
  ]) {
    expect(problems({ ...SET, TEAMS_SERVICE_URLS: url })).toContain('TEAMS_SERVICE_URLS')
  }
})

test('in production nobody else vouches for Microsoft, and nothing goes unencrypted', () => {
  const production = { ...SET, NODE_ENV: 'production' }
  expect(problems({ ...production, TEAMS_OPENID_URL: 'https://evil.example/' })).toContain('TEAMS_OPENID_URL')
  expect(problems({ ...production, TEAMS_LOGIN_URL: 'https://evil.example/' })).toContain('TEAMS_LOGIN_URL')
  expect(problems({ ...production, TEAMS_SERVICE_URLS: 'http://127.0.0.1/' })).toContain('TEAMS_SERVICE_URLS')
  expect(teams({ TEAMS_SERVICE_URLS: 'http://127.0.0.1:3978/' })?.serviceUrls).toHaveLength(1)
})
