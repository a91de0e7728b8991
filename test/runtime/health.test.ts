import { Client } from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { addressOf, cleanUp, dunwell, temporaryFolder } from './product-process.ts'

afterAll(cleanUp)

async function onServer(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: `${inject('postgresUrl')}/postgres` })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

async function healthAt(url: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${url}/healthz`)
  return { status: response.status, body: await response.json() }
}

test('health is 503 while Postgres is away, and 200 again once it is back', async () => {
  const database = await createTestDatabase()
  const name = new URL(database.url).pathname.slice(1)
  const server = dunwell(['start'], {
    cwd: temporaryFolder(),
    env: { DATABASE_URL: database.url, NODE_ENV: 'production', LOG_LEVEL: 'silent', PORT: '0' },
  })
  try {
    const url = await addressOf(server)
    expect(await healthAt(url)).toEqual({
      status: 200,
      body: {
        ok: true,
        database: 'ok',
        migrations: expect.any(Number),
        lastRun: null,
        outbox: { pending: 0, sending: 0, uncertain: 0, failed: 0, oldestSeconds: 0 },
      },
    })

    await onServer(
      `alter database ${name} with allow_connections false`,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    )
    expect(await healthAt(url)).toMatchObject({ status: 503, body: { ok: false } })

    await onServer(`alter database ${name} with allow_connections true`)
    expect(await healthAt(url)).toMatchObject({ status: 200, body: { ok: true } })
    const { code, err } = await server.stop('SIGTERM')
    expect([code, err]).toEqual([0, ''])
  } finally {
    await database.close()
  }
})
