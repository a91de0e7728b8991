import { expect, test } from 'vitest'
import { readSettings } from '../../src/worker/settings.ts'

const queue = { sendBatch: async () => {} }
const COMPLETE = {
  DATABASE_URL: 'postgres://dunwell:a-password@db.example/dunwell',
  SLACK_BOT_TOKEN: 'xoxb-a-token',
  SLACK_SIGNING_SECRET: 'a-secret',
  NODE_ENV: 'production',
  QUEUE: queue,
}

function problems(env: object): string[] {
  const read = readSettings(env)
  return 'problems' in read ? read.problems : []
}

test('secrets, variables and the queue make the settings', () => {
  expect(readSettings(COMPLETE)).toMatchObject({
    queue,
    config: { databaseUrl: COMPLETE.DATABASE_URL, production: true, slack: { botToken: 'xoxb-a-token' } },
  })
})

test('what is missing is named with the remedy', () => {
  expect(problems({ ...COMPLETE, DATABASE_URL: undefined })).toEqual([
    'DATABASE_URL is missing: "npx wrangler secret put DATABASE_URL" with the address of the Neon database.',
  ])
  expect(problems({ ...COMPLETE, QUEUE: undefined })).toEqual([
    'The queue binding QUEUE is missing: keep [[queues.producers]] in wrangler.toml.',
  ])
  expect(problems({ DATABASE_URL: COMPLETE.DATABASE_URL, QUEUE: queue })).toEqual([
    'Neither Slack nor Teams is set up: set the secrets named in wrangler.toml for one of them.',
  ])
})

test('Socket Mode needs a server, and a proxy for the database is refused in production', () => {
  const socketMode = { ...COMPLETE, SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: 'xapp-a-token' }
  expect(problems(socketMode)).toEqual([
    'SLACK_SIGNING_SECRET is missing: on Workers Slack comes over HTTP; Socket Mode needs a server.',
  ])
  expect(problems({ ...COMPLETE, NEON_WS_PROXY: '127.0.0.1:5433/v2' })).toEqual([
    'NEON_WS_PROXY is for tests: it would carry the database password unencrypted. Unset it.',
  ])
})

test('no problem shows a secret', () => {
  const wrong = { ...COMPLETE, DATABASE_URL: 'mysql://a-password', SLACK_SIGNING_SECRET: undefined }
  expect(problems(wrong).join(' ')).not.toMatch(/a-password|xoxb-a-token/)
  expect(problems(wrong)).toHaveLength(2)
})
