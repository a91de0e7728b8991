import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import { openPostgres } from '../../src/drivers/postgres.ts'
import type { Db } from '../../src/ports.ts'
import { silentLog } from './silent-log.ts'

export interface TestDatabase {
  db: Db
  url: string
  close(): Promise<void>
}

/** A fresh, migrated database on the run's real Postgres. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `t_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name} template template_dunwell`)
  const url = `${server}/${name}`
  const database = openPostgres(url, 'db/migrations', silentLog)
  return {
    db: database.db,
    url,
    close: async () => {
      await database.close()
      await onServer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: `${server}/postgres` })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
