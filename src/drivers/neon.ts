import { neonConfig, Pool } from '@neondatabase/serverless'
import { drizzle } from 'drizzle-orm/neon-serverless'
import * as schema from '../../db/schema.ts'
import type { Log } from '../ports.ts'
import type { Database } from './database.ts'

/** Workers keep at most six connections open at once; the chat platforms need some of them. */
const CONNECTIONS = 2
const CONNECT_WITHIN_MS = 8_000

/** A database that lives as long as one event. Its tables are brought up to date from Node. */
export type EventDatabase = Omit<Database, 'migrate'>

/**
 * Neon over WebSockets, for one event: a connection of one event cannot serve another in Workers.
 * @param proxy host, port and path of a WebSocket proxy on this machine that stands in for Neon's.
 */
export function openNeon(url: string, log: Log, proxy?: string): EventDatabase {
  if (proxy) {
    neonConfig.wsProxy = proxy
    neonConfig.useSecureWebSocket = false
    neonConfig.pipelineConnect = false
    neonConfig.pipelineTLS = false
  }
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  })
  pool.on('error', (error: Error) => log.warn({ problem: error.message }, 'lost an idle database connection'))
  return { db: drizzle(pool, { schema }), close: () => pool.end() }
}
