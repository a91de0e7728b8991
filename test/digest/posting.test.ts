import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, channelSubscriptions, invoices, outbox, workspaces } from '../../db/schema.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { runDay } from '../../src/cases/run-day.ts'
import type { Context } from '../../src/ports.ts'
import { anAccount, anInvoice, at, organisationIn, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const TODAY = '2026-03-03'

async function aSubscribedCompany() {
  const { db } = database
  const { organisation, contextAt } = await organisationIn(db, at(`${TODAY}T14:00:00Z`))
  const workspaceId = testId()
  await db.insert(workspaces).values({
    id: workspaceId,
    organisationId: organisation.id,
    platform: 'slack',
    externalId: workspaceId,
    name: 'W',
    botUserId: 'U',
    status: 'active',
    createdAt: at(`${TODAY}T14:00:00Z`).toJSDate(),
  })
  await db.insert(channelSubscriptions).values({
    id: testId(),
    organisationId: organisation.id,
    workspaceId,
    channelId: 'C1',
    channelName: 'finance',
    active: true,
    createdAt: at(`${TODAY}T14:00:00Z`).toJSDate(),
  })
  const context = contextAt(at(`${TODAY}T14:00:00Z`))
  const owe = async (dueOn: string) => {
    const account = anAccount(organisation.id)
    const invoice = anInvoice(organisation.id, account.id, { dueOn })
    await db.insert(accounts).values(account)
    await db.insert(invoices).values(invoice)
    await followLedger(context, [account.id])
    return { accountId: account.id, invoiceId: invoice.id }
  }
  return { organisation, context, owe }
}

/** Outbox keys without their ids, in order: `section 91+`, `edit digest`. */
async function effects(context: Context): Promise<string[]> {
  const rows = await context.db
    .select()
    .from(outbox)
    .where(eq(outbox.organisationId, context.organisationId))
    .orderBy(outbox.sequence)
  return rows.map(({ key, payload }) => {
    const bucket = /:(\d\d?-\d\d|91\+):2026/.exec(key)?.[1]
    const what = bucket ? `section ${bucket}` : 'digest'
    const under = payload.kind === 'post' && payload.threadKey ? ' in thread' : ''
    return `${payload.kind === 'update' ? 'edit ' : ''}${what}${under}`
  })
}

test('a section is posted once, edited on a re-run, emptied in place, and added when it fills', async () => {
  const { organisation, context, owe } = await aSubscribedCompany()
  const old = await owe('2025-11-01')
  await owe('2026-02-20')
  await runDay(context, organisation, TODAY, false)
  expect(await effects(context)).toEqual(['digest', 'section 91+ in thread', 'section 1-30 in thread'])

  await runDay(context, organisation, TODAY, true)
  expect((await effects(context)).slice(3)).toEqual(['edit digest', 'edit section 91+', 'edit section 1-30'])

  await context.db.update(invoices).set({ openMinor: 0 }).where(eq(invoices.id, old.invoiceId))
  await followLedger(context, [old.accountId])
  await owe('2026-01-15')
  await runDay(context, organisation, TODAY, true)
  expect((await effects(context)).slice(6)).toEqual([
    'edit digest',
    'edit section 91+',
    'section 31-60 in thread',
    'edit section 1-30',
  ])
  const rows = await context.db
    .select()
    .from(outbox)
    .where(eq(outbox.organisationId, context.organisationId))
    .orderBy(outbox.sequence)
  expect(JSON.stringify(rows[7]?.payload)).toContain('No account has invoices 91+ days late any more.')
})

test('a day with nothing overdue has one line of good news and no thread', async () => {
  const { organisation, context } = await aSubscribedCompany()
  await runDay(context, organisation, TODAY, false)
  expect(await effects(context)).toEqual(['digest'])
})
