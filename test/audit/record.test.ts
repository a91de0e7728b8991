import { eq } from 'drizzle-orm'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit, auditHeads, organisations } from '../../db/schema.ts'
import { record, verifyChain } from '../../src/audit/record.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const organisationId = '00000000-0000-4000-8000-000000000001'
const context = { organisationId, now: DateTime.fromISO('2026-03-02T09:00:00Z'), actor: 'system:test' }
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.db.insert(organisations).values({
    id: organisationId,
    name: 'Larkfield',
    timeZone: 'America/Chicago',
    workingDays: [1, 2, 3, 4, 5],
    digestHour: 8,
    reportingCurrency: 'USD',
    createdAt: context.now.toJSDate(),
  })
})
afterAll(() => database.close())

test('writers at once extend one unbroken chain', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      database.db.transaction((tx) =>
        record(tx, context, 'test', `subject:${index}`, { index, nested: { b: 1, a: 2 } }),
      ),
    ),
  )
  expect(await verifyChain(database.db, organisationId)).toEqual({ records: 20, brokenAt: null })
})

test('a head that an older release left behind, or never made, catches up with its chain', async () => {
  const { db } = database
  const mine = eq(auditHeads.organisationId, organisationId)
  const [head] = await db.select().from(auditHeads).where(mine)
  await record(db, context, 'test', 'subject:by an older release', {})
  await db
    .update(auditHeads)
    .set(head ?? {})
    .where(mine)
  await record(db, context, 'test', 'subject:after it', {})
  await db.delete(auditHeads).where(mine)
  await record(db, context, 'test', 'subject:without a head', {})
  await record(db, context, 'test', 'subject:with one again', {})
  expect(await verifyChain(db, organisationId)).toEqual({ records: 24, brokenAt: null })
})

test('an altered record is found and named', async () => {
  await database.db.update(audit).set({ subject: 'somebody else' }).where(eq(audit.sequence, 7))
  expect(await verifyChain(database.db, organisationId)).toEqual({ records: 6, brokenAt: 7 })
})
