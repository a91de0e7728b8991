import { createAdaptorServer } from '@hono/node-server'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { accounts, audit, clearances, contacts, identities, invoices, outbox } from '../../db/schema.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { runDay } from '../../src/cases/run-day.ts'
import { listOrganisations } from '../../src/organisations/store.ts'
import { systemContext } from '../../src/system-context.ts'
import { createWorker } from '../../src/worker/create-worker.ts'
import { knowPerson } from '../slack/person.ts'
import { BOT_TOKEN, createSlackWorld, DANA, SIGNING_SECRET, type SlackWorld } from '../slack/slack-world.ts'
import { aBillingContact, anAccount, anInvoice, testId } from '../support/builders.ts'

let world: SlackWorld
let http: ReturnType<typeof createAdaptorServer>
let apiUrl: string
beforeAll(async () => {
  world = await createSlackWorld()
  http = createAdaptorServer({ fetch: world.sandbox.app.fetch })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  apiUrl = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/slack/api/`
})
afterAll(async () => {
  vi.restoreAllMocks()
  http.close()
  await world.close()
})

test('a worker finds the CSM by their address before it asks, and asks them where they are', async () => {
  const { db } = world.deps
  for (const name of ['info', 'warn', 'error'] as const) vi.spyOn(console, name).mockImplementation(() => {})
  const [organisation] = await listOrganisations(db)
  if (!organisation) throw new Error('there is no organisation')
  const organisationId = organisation.id
  const csmId = await knowPerson(db, organisationId, DANA)
  const account = anAccount(organisationId, { csmId })
  await db.insert(accounts).values(account)
  await db.insert(contacts).values(aBillingContact(organisationId, account.id))
  await db.insert(invoices).values(anInvoice(organisationId, account.id, { dueOn: '2026-01-23' }))
  const context = systemContext({ ...world.deps, newId: testId }, organisationId, 'test')
  await followLedger(context, [account.id])
  await runDay(context, organisation, '2026-03-02', false)
  expect(await db.select().from(identities)).toEqual([])
  const worker = createWorker({
    openDatabase: () => ({ db, close: async () => {} }),
    now: () => world.deps.now().toMillis(),
    newId: testId,
  })
  const env = {
    DATABASE_URL: 'postgres://a-user:a-password@db.example/dunwell',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: apiUrl,
    QUEUE: { sendBatch: async () => {} },
  }
  const ack = vi.fn()
  const queued = { id: 'm', body: { kind: 'clearances', organisationId }, attempts: 1, ack, retry: vi.fn() }
  await worker.queue({ messages: [queued] }, env, { waitUntil: () => {} })
  expect(ack).toHaveBeenCalled()
  expect(await db.select().from(identities)).toMatchObject([
    { personId: csmId, platform: 'slack', externalUserId: DANA.id, locale: 'en-US' },
  ])
  expect(await db.select().from(audit).where(eq(audit.verb, 'link-identity'))).toHaveLength(1)
  expect(await db.select().from(clearances)).toMatchObject([{ kind: 'ask', askedPersonId: csmId }])
  const posts = (await db.select().from(outbox)).filter(({ key }) => key.startsWith('clearance:'))
  expect(posts.map(({ payload }) => payload.to)).toEqual([{ userId: DANA.id }])
})
