import { mkdtemp, rm } from 'node:fs/promises'
import type { Server as HttpServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { DateTime } from 'luxon'
import type { Config } from '../../src/config.ts'
import { createProductClock } from '../../src/local/product-clock.ts'
import { createServer, type Server } from '../../src/local/server.ts'
import { createMemory } from '../../src/memory.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import { listOrganisations } from '../../src/organisations/store.ts'
import type { Context, Deps } from '../../src/ports.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { testId } from './builders.ts'
import { createTestDatabase } from './database.ts'
import { silentLog } from './silent-log.ts'

/** The whole product with the sample portfolio, on real Postgres, talking to the sandbox over HTTP. */
export interface World {
  deps: Deps
  sandbox: Sandbox
  organisation(): Promise<Organisation>
  contextNow(): Promise<Context>
  server: Server
  baseUrl: string
  close(): Promise<void>
}

/** Opens on a Monday at 08:05 in Chicago unless told otherwise. */
export async function openWorld(moment = '2026-03-02T14:05:00Z'): Promise<World> {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'dunwell-world-'))
  const began = Date.now()
  const start = DateTime.fromISO(moment, { zone: 'utc' }).toMillis()
  const clock = createProductClock(() => start + Date.now() - began, undefined)
  const deps: Deps = {
    db: database.db,
    now: clock.now,
    newId: testId,
    log: silentLog,
    messengers: {},
    memory: createMemory(200),
  }
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    production: false,
    dataFolder: folder,
    logLevel: 'silent',
  }
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
  if (!server.sandbox) throw new Error('the world needs the sandbox')
  const http = createAdaptorServer({ fetch: server.app.fetch }) as HttpServer
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  const baseUrl = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
  await server.begin(baseUrl)
  const organisation = async () => {
    const [found] = await listOrganisations(deps.db)
    if (!found) throw new Error('there is no organisation')
    return found
  }
  return {
    deps,
    sandbox: server.sandbox,
    organisation,
    server,
    baseUrl,
    contextNow: async () => ({
      ...deps,
      now: deps.now(),
      organisationId: (await organisation()).id,
      actor: 'system:test',
    }),
    close: async () => {
      http.close()
      http.closeAllConnections()
      await server.stop()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
