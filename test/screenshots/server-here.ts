import type { Server as HttpServer } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { createServer, type Server } from '../../src/local/server.ts'
import { createDeps, createLog, openDatabase } from '../../src/node.ts'
import { listOrganisations } from '../../src/organisations/store.ts'
import type { Context, Deps } from '../../src/ports.ts'

/** Dunwell with the sandbox in this process, so that what it talks to can be made to fail. */
export interface ServerHere {
  url: string
  deps: Deps
  server: Server
  context(): Promise<Context>
  /** So many minutes pass at once. */
  minutes(minutes: number): Promise<void>
  stop(): Promise<void>
}

export async function startServerHere(dataFolder: string): Promise<ServerHere> {
  const config = {
    port: 0,
    host: '127.0.0.1',
    production: false,
    dataFolder,
    logLevel: 'error',
  }
  const log = createLog(config.logLevel)
  const database = await openDatabase(config, log)
  const { deps, clock } = createDeps(config, database, log)
  const server = await createServer({
    config,
    deps,
    clock,
    realNow: () => Date.now(),
    lock: undefined,
    runProgram: async () => {},
    say: () => {},
    pacingMs: 0,
  })
  const http = createAdaptorServer({ fetch: server.app.fetch }) as HttpServer
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  const url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
  await server.begin(url)
  return {
    url,
    deps,
    server,
    context: async () => {
      const [organisation] = await listOrganisations(deps.db)
      return { ...deps, now: deps.now(), organisationId: organisation?.id ?? '', actor: 'system:tour' }
    },
    minutes: async (minutes) => {
      await server.sandbox?.clock?.set(deps.now().plus({ minutes }))
    },
    stop: async () => {
      http.close()
      http.closeAllConnections()
      await server.stop()
      await database.close()
    },
  }
}
