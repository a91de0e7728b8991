import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { cleanUp, dunwell, type ProductProcess, temporaryFolder } from './product-process.ts'

/** Nothing listens there. */
const NOBODY = 'http://127.0.0.1:9/'
/** Slack through Socket Mode, which asks Slack for an address as soon as it starts. */
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-nobody', SLACK_APP_TOKEN: 'xapp-nobody', SLACK_API_URL: NOBODY }
const TEAMS = {
  TEAMS_APP_ID: '0d5bd3a2-5d3c-4b1e-9a58-2f9a4ae0c111',
  TEAMS_APP_PASSWORD: 'nobody',
  TEAMS_TENANT_ID: '0d5bd3a2-5d3c-4b1e-9a58-2f9a4ae0c222',
  TEAMS_LOGIN_URL: NOBODY,
  TEAMS_OPENID_URL: NOBODY,
}

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(async () => {
  await cleanUp()
  await database.close()
})
afterAll(cleanUp)

function start(env: Record<string, string>): ProductProcess {
  return dunwell(['start'], {
    cwd: temporaryFolder(),
    env: { DATABASE_URL: database.url, LOG_LEVEL: 'silent', PORT: '0', HOST: '127.0.0.1', ...env },
  })
}

test('a server that cannot listen to its only platform says why, and ends', async () => {
  const { code, out, err } = await start(SLACK).ended
  expect([code, out]).toEqual([1, expect.not.stringContaining('Ready')])
  expect(err).toMatch(/^Dunwell cannot listen to Slack\. Check SLACK_APP_TOKEN, then start again\. \(.+\)\n$/)
})

test('one platform that cannot be listened to does not keep the other from its work', async () => {
  const server = start({ ...SLACK, ...TEAMS })
  await server.said(/Ready/)
  expect(server.out()).toContain('Dunwell cannot listen to Slack. Check SLACK_APP_TOKEN, then start again.')
  expect((await server.stop('SIGTERM')).code).toBe(0)
})

test('a wrong password is told at once', async () => {
  const wrong = new URL(database.url)
  wrong.password = 'wrong'
  const { code, out, err } = await start({ DATABASE_URL: String(wrong) }).ended
  expect([code, err]).toEqual([1, 'The database refused the password in DATABASE_URL.\n'])
  expect(out).not.toContain('Trying again')
})

test('tables that cannot be brought up to date are told at once', async () => {
  await database.db.execute(sql`drop schema drizzle cascade`)
  const { code, out, err } = await start({}).ended
  expect([code, err]).toEqual([1, expect.stringContaining('already exists')])
  expect(out).not.toContain('Trying again')
})
