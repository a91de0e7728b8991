import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Server as HttpServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { pino } from 'pino'
import type { Config } from './config.ts'
import type { Database } from './drivers/database.ts'
import { openPglite } from './drivers/pglite.ts'
import { openPostgres } from './drivers/postgres.ts'
import type { RunProgram } from './local/control.ts'
import type { FolderLock } from './local/folder-lock.ts'
import { createProductClock } from './local/product-clock.ts'
import { whyNoAnswer } from './local/sentence-of.ts'
import { createMemory } from './memory.ts'
import type { Deps, Log } from './ports.ts'
import { problemOf } from './problem-of.ts'
import { within } from './within.ts'

const MIGRATIONS = fileURLToPath(new URL('../db/migrations', import.meta.url))

const LAST_ANSWERS_MS = 2_000
/** Container platforms kill whatever still runs ten seconds after they asked it to stop. */
const STOP_WITHIN_MS = 8_000

export function createLog(level: string): Log {
  // Standard error: what a verb prints on standard output stays clean.
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
}

/** Opens embedded Postgres in the data folder, or the Postgres that `DATABASE_URL` names, and migrates it. */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  if (!config.databaseUrl) mkdirSync(config.dataFolder, { recursive: true })
  const database = config.databaseUrl
    ? openPostgres(config.databaseUrl, MIGRATIONS, log)
    : await openPglite(join(config.dataFolder, 'postgres'), MIGRATIONS)
  try {
    await database.migrate()
    return database
  } catch (error) {
    await endQuietly('the database', log, database.close)
    throw error
  }
}

/** What verbs run on: real ids, the product's clock, no messenger until a server makes one. */
export function createDeps(
  config: Config,
  database: Database,
  log: Log,
): { deps: Deps; clock: ReturnType<typeof createProductClock> } {
  const movesClock = !config.slack && !config.teams && !config.production
  const clock = createProductClock(
    () => Date.now(),
    movesClock ? join(config.dataFolder, 'sandbox-clock.json') : undefined,
  )
  return {
    deps: {
      db: database.db,
      now: clock.now,
      newId: () => randomUUID(),
      log,
      messengers: {},
      memory: createMemory(200),
    },
    clock,
  }
}

/**
 * Runs the server until it is told to stop. Throws when it cannot start; what it had begun by then is ended.
 * The lock stays with the caller.
 */
export async function startServer(
  config: Config,
  lock: FolderLock | undefined,
  runProgram: RunProgram,
  say: (line: string) => void,
): Promise<void> {
  const began = Date.now()
  const log = createLog(config.logLevel)
  // From the first moment on: the first process of a container ends by nothing that it does not listen to.
  const stopped = stopSignal()
  // The verbs of the CLI start faster without Slack's library and the sandbox.
  const { createServer } = await import('./local/server.ts')
  say(config.databaseUrl ? 'Opening the database' : 'Opening the embedded database')
  const database = await openPatiently(config, log, say, stopped)
  if (!database) return
  try {
    const { deps, clock } = createDeps(config, database, log)
    const server = await createServer({
      config,
      deps,
      clock,
      realNow: () => Date.now(),
      lock,
      runProgram,
      say,
    })
    const http = createAdaptorServer({ fetch: server.app.fetch }) as HttpServer
    try {
      const port = await listen(http, config)
      const url = `http://${reachableHost(config.host)}:${port}`
      lock?.announce(url)
      say("Running today's work")
      await server.begin(url)
      say(`Ready in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
      say(server.sandbox ? `Open ${url}/sandbox` : `Listening at ${url}; health at ${url}/healthz`)
      await stopped
      say('Stopping: finishing what is on its way')
    } finally {
      // After a start that failed half-way, too: what it had begun would keep the process alive.
      const ending = endQuietly('the server', log, () => closeHttp(http).then(() => server.stop()))
      if ((await within(STOP_WITHIN_MS, ending)).late) {
        say('Not everything was finished in time. What was being sent is looked up at the next start.')
      }
    }
  } finally {
    await within(LAST_ANSWERS_MS / 2, endQuietly('the database', log, database.close))
  }
}

/** What fails at the end is told in the log, and stands in the way of nothing. */
async function endQuietly(what: string, log: Log, end: () => Promise<void>): Promise<void> {
  try {
    await end()
  } catch (error) {
    log.error({ problem: problemOf(error) }, `${what} could not be closed in good order`)
  }
}

/**
 * A database that is still starting, or away for a moment, is waited for; undefined when told to stop first.
 * Throws what waiting does not mend, such as a wrong password.
 */
async function openPatiently(
  config: Config,
  log: Log,
  say: (line: string) => void,
  stopped: Promise<void>,
): Promise<Database | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openDatabase(config, log)
    } catch (error) {
      const why = config.databaseUrl && whyNoAnswer(error)
      if (!why) throw error
      const waitS = Math.min(30, 2 ** attempt)
      say(`The database at DATABASE_URL does not answer (${why}). Trying again in ${waitS} s; Ctrl-C stops.`)
      if (!(await within(waitS * 1000, stopped)).late) return undefined
    }
  }
}

function listen(http: HttpServer, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error) => {
      const busy = 'code' in error && error.code === 'EADDRINUSE'
      reject(
        busy
          ? new Error(`Port ${config.port} is in use. Set PORT to another one, such as PORT=3001 npm start.`)
          : error,
      )
    })
    http.listen(config.port, config.host, () => {
      const address = http.address()
      resolve(address && typeof address === 'object' ? address.port : config.port)
    })
  })
}

/** Answers what was asked already; pages that listen for changes would stay for ever, so not for long. */
function closeHttp(http: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => http.closeAllConnections(), LAST_ANSWERS_MS)
    http.close(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Where this machine reaches a server that listens there. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
