import { eq } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { organisations, people, workspaces } from '../../db/schema.ts'
import { foundCompany, importSample } from '../../src/local/demo.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import type { Deps } from '../../src/ports.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'
import { type BuiltWorker, startBuiltWorker } from './built-worker.ts'
import { type OutsideServices, openOutsideServices } from './outside-services.ts'
import { DANA, type OutsideSlack, openOutsideSlack } from './outside-slack.ts'
import { type OutsideTeams, openOutsideTeams } from './outside-teams.ts'
import { openWebSocketProxy, type WebSocketProxy } from './websocket-proxy.ts'

/** The built worker in workerd, between a Slack, a Teams tenant, a Neon and a real Postgres on this machine. */
export interface WorkerWorld {
  worker: BuiltWorker
  slack: OutsideSlack
  teams: OutsideTeams
  services: OutsideServices
  proxy: WebSocketProxy
  database: TestDatabase
  organisation: Organisation
  /** Whether the next tick finds the day's run due. */
  dayIsDue(due: boolean): Promise<void>
  close(): Promise<void>
}

/** Works every day of the week, where it is noon right now. */
function noonCompany() {
  const offset = 12 - DateTime.utc().hour
  // These zones are named for how far Greenwich is ahead of them.
  const timeZone = offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
  return { timeZone, workingDays: [1, 2, 3, 4, 5, 6, 7], holidayRegion: null }
}

const NIGHT = 23
const MORNING = 8

/** The sample company with Dana as its finance lead. */
async function openCompany(database: TestDatabase): Promise<Organisation> {
  const { db } = database
  const deps: Deps = { db, now: () => DateTime.utc(), newId: testId, log: silentLog, messengers: {} }
  const founded = await foundCompany(deps, 'sample')
  const noon = { ...noonCompany(), digestHour: NIGHT }
  await db.update(organisations).set(noon).where(eq(organisations.id, founded.id))
  await importSample(deps, founded.id, () => {})
  await db.insert(people).values({
    id: testId(),
    organisationId: founded.id,
    externalId: 'DANA',
    name: DANA.name,
    email: DANA.email,
    roles: ['finance_lead'],
    active: true,
  })
  return { ...founded, ...noon }
}

export async function openWorkerWorld(channels: string[]): Promise<WorkerWorld> {
  const database = await createTestDatabase()
  const organisation = await openCompany(database)
  const slack = await openOutsideSlack(channels)
  const teams = await openOutsideTeams(channels)
  const proxy = await openWebSocketProxy(database.url)
  const services = await openOutsideServices()
  const secrets = {
    ...slack.env,
    ...teams.env,
    ...services.env,
    DATABASE_URL: database.url,
    NEON_WS_PROXY: proxy.address,
    NODE_ENV: 'test',
  }
  const worker = await startBuiltWorker(secrets, services.routes)
  slack.callAt(worker.url)
  teams.callAt(worker.url)
  await worker.tick()
  const connected = await database.db.select().from(workspaces)
  if (connected.length !== 2) throw new Error('the first tick did not connect the workspaces')
  return {
    worker,
    slack,
    teams,
    services,
    proxy,
    database,
    organisation,
    dayIsDue: async (due) => {
      await database.db
        .update(organisations)
        .set({ digestHour: due ? MORNING : NIGHT })
        .where(eq(organisations.id, organisation.id))
    },
    close: async () => {
      await worker.close()
      await slack.close()
      await teams.close()
      await services.close()
      await proxy.close()
      await database.close()
    },
  }
}
