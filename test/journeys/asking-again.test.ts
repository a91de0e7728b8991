import { eq, like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people, workspaces } from '../../db/schema.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { importRecords } from '../../src/receivables/import-records.ts'
import { PLATFORMS } from '../support/platforms.ts'
import type { Stage } from '../support/stage.ts'
import { openWorld, type World } from '../support/world.ts'

/** What was answered before is given again only while it is still true, and only to whom it may be told. */
describe.each(PLATFORMS)('asking again in $name', (platform) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    world = await openWorld()
    stage = platform.stage(world)
  })
  afterAll(() => world.close())

  const summary = async (person: string) => (await stage.command(person, 'collections', '/overdue')).text
  const overdueAccounts = (text: string) => Number(/overdue in (\d+) accounts/.exec(text)?.[1])

  test('the same question gets the same answer, whoever asks', async () => {
    const first = await summary('Dana')
    expect(await summary('Dana')).toBe(first)
    expect(await summary('Marcus')).toBe(first)
  })

  test('an invoice that came in since is in the answer', async () => {
    const before = overdueAccounts(await summary('Dana'))
    const context = await world.contextNow()
    const csv =
      'invoice_id,account_id,number,amount,currency,issued_on,due_on\nZ1,A060,Z-1,125.00,USD,2026-01-02,2026-02-01\nZ2,A059,Z-2,125.00,USD,2026-01-02,2026-02-01\nZ3,A058,Z-3,125.00,USD,2026-01-02,2026-02-01\n'
    const outcome = await importRecords(context, 'invoices', new TextEncoder().encode(csv), {
      afterLedgerChange: (tx, accountIds) => followLedger({ ...context, db: tx }, accountIds),
    })
    expect(outcome).toMatchObject({ outcome: 'accepted', new: 3 })
    expect(overdueAccounts(await summary('Dana'))).toBeGreaterThan(before)
  })

  test('another day has another answer', async () => {
    const today = await summary('Dana')
    await stage.stepDays(1)
    const tomorrow = await summary('Dana')
    expect(today).toContain('Overdue on Monday 2 March 2026')
    expect(tomorrow).toContain('Overdue on Tuesday 3 March 2026')
  })

  test('who is no longer active is refused, whatever was answered before', async () => {
    await summary('Marcus')
    const { db } = world.deps
    await db.update(people).set({ active: false }).where(like(people.name, 'Marcus%'))
    expect(await summary('Marcus')).toContain('no longer active')
    await db.update(people).set({ active: true }).where(like(people.name, 'Marcus%'))
    expect(await summary('Marcus')).toContain('Overdue on Tuesday 3 March 2026')
  })

  test('a workspace that was disconnected gets no figures', async () => {
    const { db } = world.deps
    const connected = (status: string) =>
      db.update(workspaces).set({ status }).where(eq(workspaces.platform, platform.name.toLowerCase()))
    await connected('revoked')
    expect(await summary('Dana')).toContain('disconnected')
    await connected('active')
  })
})
