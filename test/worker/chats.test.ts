import { and, asc, eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, workspaces } from '../../db/schema.ts'
import type { Config } from '../../src/config.ts'
import { foundCompany } from '../../src/local/demo.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import { revokeWorkspace } from '../../src/outbox/revoke-workspace.ts'
import type { Deps } from '../../src/ports.ts'
import { type Chats, createChats } from '../../src/worker/chats.ts'
import { at, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'
import { type Microsoft, startMicrosoft, TENANT_ID } from '../teams/microsoft.ts'

const NOW = at('2026-03-03T14:00:00Z')
const OTHER_TENANT = 'f3b0c1d2-1a2b-4c3d-8e4f-5a6b7c8d9e0f'

let database: TestDatabase
let microsoft: Microsoft
let config: Config
let deps: Deps
let company: Organisation
let chats: Chats
beforeEach(async () => {
  database = await createTestDatabase()
  microsoft = await startMicrosoft()
  deps = { db: database.db, now: () => NOW, newId: testId, log: silentLog, messengers: {} }
  company = await foundCompany(deps, 'empty')
  config = {
    port: 0,
    host: '127.0.0.1',
    production: false,
    dataFolder: 'data',
    logLevel: 'silent',
    teams: { ...microsoft.config, allowedTenants: [TENANT_ID, OTHER_TENANT] },
  }
  chats = createChats(() => microsoft.now.ms)
})
afterEach(async () => {
  await microsoft.close()
  await database.close()
})

const minute = () => chats.tie({ deps, waitUntil: () => {} }, config, company)

async function states(): Promise<string[]> {
  const rows = await database.db.select().from(workspaces).orderBy(asc(workspaces.externalId))
  return rows.map(({ externalId, status }) => `${externalId.slice(0, 2)} ${status}`)
}

async function tiesOnRecord(): Promise<number> {
  const ties = and(eq(audit.organisationId, company.id), eq(audit.verb, 'connect-workspace'))
  return (await database.db.select().from(audit).where(ties)).length
}

async function closeOther(): Promise<void> {
  const [other] = await database.db.select().from(workspaces).where(eq(workspaces.externalId, OTHER_TENANT))
  const workspace = {
    id: other?.id ?? '',
    organisationId: company.id,
    platform: 'teams',
    externalId: OTHER_TENANT,
  } as const
  const context = { organisationId: company.id, now: NOW, actor: 'system:outbox' }
  await database.db.transaction((tx) => revokeWorkspace(tx, context, workspace, 'Teams refuses the token.'))
}

test('a tenant that Teams closed stays closed until the worker starts anew, however often the minute comes', async () => {
  await minute()
  expect(await states()).toEqual(['a0 active', 'f3 active'])
  await closeOther()
  for (let time = 1; time <= 3; time += 1) await minute()
  expect(await states()).toEqual(['a0 active', 'f3 revoked'])
  expect(await tiesOnRecord()).toBe(2)

  chats = createChats(() => microsoft.now.ms)
  await minute()
  expect(await states()).toEqual(['a0 active', 'f3 active'])
  expect(await tiesOnRecord()).toBe(3)
})

test('a tenant that is gone is tied again, beside one that is there', async () => {
  await minute()
  await database.db.delete(workspaces).where(eq(workspaces.externalId, OTHER_TENANT))
  await minute()
  expect(await states()).toEqual(['a0 active', 'f3 active'])
})

test('what could not be tied is tried again each minute', async () => {
  microsoft.down.add('login')
  await minute()
  expect(await states()).toEqual([])
  microsoft.down.clear()
  await minute()
  expect(await states()).toEqual(['a0 active', 'f3 active'])
})
