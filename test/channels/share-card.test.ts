import { afterAll, beforeAll, expect, test } from 'vitest'
import { outbox } from '../../db/schema.ts'
import { shareCard } from '../../src/channels/share-card.ts'
import type { Context } from '../../src/ports.ts'
import { at, organisationIn, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const CARD = { title: 'Acme', summary: 'Acme', parts: [] }
const NOW = at('2026-03-02T14:04:59Z')
let database: TestDatabase
let context: Context

beforeAll(async () => {
  database = await createTestDatabase()
  context = (await organisationIn(database.db, NOW)).contextAt(NOW)
})
afterAll(() => database.close())

test('the same card is posted once however fast it is shared, and again later, or when it did not arrive', async () => {
  const { organisationId } = context
  const place = {
    workspace: { id: testId(), organisationId, platform: 'slack' as const, externalId: 'T1' },
    channelId: 'C1',
    direct: false,
    userId: 'U1',
    occurrence: '',
  }
  const share = (seconds: number, userId = 'U1') =>
    shareCard(
      { ...context, now: NOW.plus({ seconds }) },
      { ...place, userId, occurrence: testId() },
      'Dana',
      CARD,
    )
  const atOnce = await Promise.all([share(0), share(0), share(0)])
  expect(atOnce.filter((isNew) => isNew)).toHaveLength(1)
  expect(await share(2)).toBe(false)
  expect(await share(2, 'U2')).toBe(true)
  expect(await share(301)).toBe(true)
  expect(await database.db.select().from(outbox)).toHaveLength(3)
  await database.db.update(outbox).set({ state: 'failed' })
  expect([await share(303), await share(304)]).toEqual([true, false])
})
