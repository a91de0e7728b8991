import type { TestProject } from 'vitest/node'
import { openPostgres } from '../../src/drivers/postgres.ts'
import { silentLog } from './silent-log.ts'
import { startPostgres } from './start-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** Nothing here has to outlive the machine. Locks, order and isolation are as anywhere. */
const FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
}

/** One real Postgres for the whole run, with a migrated database that each test file copies. */
export default async function setup(project: TestProject) {
  const { server, address, stop } = await startPostgres({ max_connections: '200', ...FORGETFUL })
  await server.createDatabase('template_dunwell')
  const template = openPostgres(`${address}/template_dunwell`, 'db/migrations', silentLog)
  await template.migrate()
  await template.close()
  project.provide('postgresUrl', address)
  return stop
}
