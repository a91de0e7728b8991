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
    migrate: () => migrate(db, { migrationsFolder }),
    close: () => pool.end(),
  }
}
