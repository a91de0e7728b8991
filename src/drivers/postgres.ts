import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { Pool } from 'pg'
import * as schema from '../../db/schema.ts'
import type { Log } from '../ports.ts'
import type { Database } from './database.ts'

/** Any Postgres, by its connection string. */
export function openPostgres(url: string, migrationsFolder: string, log: Log): Database {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000 })
  // A dropped idle connection must not end the process; the next query opens another.
  pool.on('error', (error) => log.warn({ problem: error.message }, 'lost an idle database connection'))
  const db = drizzle(pool, { schema })
  return {
    db,
    migrate: () => migrateAlone(pool, migrationsFolder),
    close: () => pool.end(),
  }
}

/** Processes that start together wait for the first to bring the tables up to date. */
async function migrateAlone(pool: Pool, migrationsFolder: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('dunwell: migrate'))")
    await migrate(drizzle(client), { migrationsFolder })
  } finally {
    // Ending the session gives the lock back, whatever state it is in.
    client.release(true)
  }
}
