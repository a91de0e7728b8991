import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import * as schema from '../../db/schema.ts'
import type { Database } from './database.ts'

/** Embedded Postgres in a folder; one process at a time. */
export async function openPglite(folder: string, migrationsFolder: string): Promise<Database> {
  const client = await PGlite.create({ dataDir: folder })
  const db = drizzle(client, { schema })
  return {
    db,
    migrate: () => migrate(db, { migrationsFolder }),
    close: () => client.close(),
  }
}
