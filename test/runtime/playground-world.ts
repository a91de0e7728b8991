import { DateTime } from 'luxon'
import { readConfig } from '../../src/config.ts'
import { tick } from '../../src/jobs.ts'
import { foundCompany, importSample } from '../../src/local/demo.ts'
import { createProductClock } from '../../src/local/product-clock.ts'
import { createServer } from '../../src/local/server.ts'
import { createMemory } from '../../src/memory.ts'
import type { Deps } from '../../src/ports.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'
import { serve } from '../support/listen.ts'
import { silentLog } from '../support/silent-log.ts'
import { REGISTRATION } from '../support/token-issuer.ts'
import { connectPlayground, type PlaygroundClient } from './playground-client.ts'
import { startPlayground } from './playground-process.ts'
import { openPlaygroundRelay, type PlaygroundRelay } from './playground-relay.ts'
import { temporaryFolder } from './product-process.ts'

/** The whole product for the sample company, with Microsoft's Agents Playground as its Teams. */
export interface PlaygroundWorld {
  playground: PlaygroundClient
  relay: PlaygroundRelay
  /** Makes it five past eight in Chicago, and the minute comes round. */
  morning(): Promise<void>
  /** What the Playground's process complained about. */
  complaints(): string
  close(): Promise<void>
}

const person = (serial: number, name: string, email: string) => ({
  name,
  email,
  aadObjectId: `00000000-0000-4000-9000-${String(serial).padStart(12, '0')}`,
})
/** Paloma leads finance and types; Marcus is a CSM; nobody told the product of Quentin. */
export const PALOMA = person(4, 'Paloma Whitcombe', 'paloma.whitcombe@larkfield.example')
export const MARCUS = person(8, 'Marcus Tillinghast', 'marcus.tillinghast@larkfield.example')
export const QUENTIN = person(99, 'Quentin Stray', 'quentin.stray@larkfield.example')
const OTHERS = [
  person(5, 'Dana Hollowell', 'dana.hollowell@larkfield.example'),
  person(3, 'Ingrid Thackeray', 'ingrid.thackeray@larkfield.example'),
  person(9, 'Yolanda Prewitt', 'yolanda.prewitt@larkfield.example'),
]

export const PERSONAL_CHAT = 'a:paloma-and-dunwell'
export const TEAM = {
  id: '19:larkfield@thread.tacv2',
  name: 'Larkfield',
  channel: { id: '19:finance@thread.tacv2', name: 'finance' },
}
export const BOT = { id: `28:${REGISTRATION.appId}`, text: '<at>Dunwell</at>' }

/** A Monday in Chicago before anybody works, and when the digest is due. */
const NIGHT = '2026-03-02T11:00:00Z'
const MORNING = '2026-03-02T14:05:00Z'

export async function openPlaygroundWorld(program: string): Promise<PlaygroundWorld> {
  const relay = await openPlaygroundRelay()
  const { appId, tenantId } = REGISTRATION
  const { url, process: running } = await startPlayground({
    program,
    botEndpoint: relay.endpoint,
    appId,
    tenantId,
    users: [PALOMA, MARCUS, QUENTIN, ...OTHERS],
    personalChat: PERSONAL_CHAT,
    team: TEAM,
  })
  const playground = await connectPlayground(url)
  const database = await createTestDatabase()
  const clock = createProductClock(() => Date.now(), undefined)
  clock.set(DateTime.fromISO(NIGHT))
  const deps: Deps = {
    db: database.db,
    now: clock.now,
    newId: testId,
    log: silentLog,
    messengers: {},
    memory: createMemory(200),
  }
  const company = await foundCompany(deps, 'sample')
  await importSample(deps, company.id, () => {})
  const read = readConfig({
    ...relay.env,
    // As the Playground writes its own address in what it sends.
    TEAMS_SERVICE_URLS: `${url.replace('127.0.0.1', 'localhost')}/_connector`,
    HOST: '127.0.0.1',
    DUNWELL_DATA: temporaryFolder(),
  })
  if ('problems' in read) throw new Error(read.problems.join(' '))
  const server = await createServer({
    config: read.config,
    deps,
    clock,
    realNow: () => Date.now(),
    lock: undefined,
    runProgram: async () => {},
    say: (line) => {
      throw new Error(line)
    },
    pacingMs: 0,
  })
  const http = await serve(server.app.fetch)
  relay.passTo(http.url)
  await server.begin(http.url)
  return {
    playground,
    relay,
    morning: async () => {
      clock.set(DateTime.fromISO(MORNING))
      await tick(deps)
    },
    complaints: () => running.err(),
    close: async () => {
      playground.close()
      await running.stop()
      await http.close()
      await server.stop()
      await relay.close()
      await database.close()
    },
  }
}
