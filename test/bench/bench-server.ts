import { Client, Pool } from 'pg'
import { openPostgres } from '../../src/drivers/postgres.ts'
import type { Db } from '../../src/ports.ts'
import { silentLog } from '../support/silent-log.ts'
import { startPostgres } from '../support/start-postgres.ts'

export interface BenchDatabase {
  url: string
  /** As the product sees it. */
  db: Db
  /** Bare connections, for floors and peers. */
  pool: Pool
  close(): Promise<void>
}

export interface BenchServer {
  create(name: string): Promise<BenchDatabase>
  stop(): Promise<void>
}

/**
 * Durable as by default, so that a commit costs what it costs. Memory is that of a small real server.
 * Nothing happens by itself in the middle of a round: vacuum, analyze and checkpoints are done between
 * rounds. Floor, peer and product share all of this.
 */
const SETTINGS = {
  max_connections: '100',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
}

export async function startBenchServer(): Promise<BenchServer> {
  const { address, stop } = await startPostgres(SETTINGS)
  return {
    create: async (name) => {
      await onServer(`${address}/postgres`, `create database ${name}`)
      return openBenchDatabase(`${address}/${name}`, true)
    },
    stop,
  }
}

export async function openBenchDatabase(url: string, isNew = false): Promise<BenchDatabase> {
  const database = openPostgres(url, 'db/migrations', silentLog)
  if (isNew) await database.migrate()
  const pool = new Pool({ connectionString: url, max: 10 })
  // When something fails, the server goes before every connection is back; that must not hide what failed.
  pool.on('error', () => {})
  return {
    url,
    db: database.db,
    pool,
    close: async () => {
      await pool.end()
      await database.close()
    },
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
