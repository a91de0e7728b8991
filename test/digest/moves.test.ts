import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, payments, rollups, timeline } from '../../db/schema.ts'
import { NO_FILTERS } from '../../src/channels/filters.ts'
import { loadMoves, loadReceived } from '../../src/digest/load-moves.ts'
import { stillOverdue } from '../../src/digest/movement.ts'
import { listOverdue } from '../../src/overdue/list-overdue.ts'
import { anAccount, at, organisationIn, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const TODAY = '2026-03-03'
const SINCE = { date: '2026-03-02', ranAt: '2026-03-02T14:00:00.000Z' }

interface Story {
  name: string
  region?: string
  /** Tiers in order, as the timeline tells them today. */
  tiers: number[]
  overdueMinor: number
  paidMinor?: number
}

async function aCompanyWith(stories: Story[]) {
  const { db } = database
  const { organisation } = await organisationIn(db, at(`${TODAY}T14:00:00Z`))
  const organisationId = organisation.id
  for (const { name, region = 'NA', tiers, overdueMinor, paidMinor } of stories) {
    const account = anAccount(organisationId, { name, region })
    const accountId = account.id
    await db.insert(accounts).values(account)
    for (const [index, to] of tiers.slice(1).entries()) {
      const when = at(`${TODAY}T0${index + 7}:00:00Z`).toJSDate()
      const data = { from: tiers[index], to }
      await db.insert(timeline).values({
        id: testId(),
        organisationId,
        accountId,
        at: when,
        onDate: TODAY,
        kind: 'tier-changed',
        text: 'moved',
        data,
      })
    }
    const none = {
      currentMinor: 0,
      currentInvoices: 0,
      d31Minor: 0,
      d31Invoices: 0,
      d61Minor: 0,
      d61Invoices: 0,
    }
    await db.insert(rollups).values({
      organisationId,
      accountId,
      currency: 'USD',
      ...none,
      d91Minor: 0,
      d91Invoices: 0,
      d1Minor: overdueMinor,
      d1Invoices: overdueMinor > 0 ? 1 : 0,
      disputedMinor: 0,
      overdueMinor,
      unplacedMinor: 0,
    })
    if (paidMinor !== undefined)
      await db.insert(payments).values({
        id: testId(),
        organisationId,
        accountId,
        externalId: testId(),
        currency: 'USD',
        amountMinor: paidMinor,
        receivedOn: TODAY,
        recordedAt: at(`${TODAY}T08:00:00Z`).toJSDate(),
      })
  }
  const basis = { organisationId, today: TODAY, rates: {}, reportingCurrency: 'USD', filters: NO_FILTERS }
  return { db: database.db, basis }
}

const STORIES: Story[] = [
  { name: 'Up', tiers: [1, 2], overdueMinor: 2_000_000 },
  { name: 'There and back', tiers: [1, 2, 1], overdueMinor: 2_000_000 },
  { name: 'New and small', tiers: [0, 1], overdueMinor: 5_000 },
  { name: 'New, then higher', region: 'EMEA', tiers: [0, 1, 2], overdueMinor: 3_000_000 },
  { name: 'Paid a lot', tiers: [2, 0], overdueMinor: 0, paidMinor: 4_000_000 },
  { name: 'Paid a little', tiers: [1, 0], overdueMinor: 0, paidMinor: 7_000 },
]

test('a move is from where an account stood to where it stands', async () => {
  const { db, basis } = await aCompanyWith(STORIES)
  const moves = await loadMoves(db, basis, SINCE)
  expect(moves).toEqual({
    up: { count: 1, named: [{ name: 'Up', from: 1, to: 2 }] },
    down: { count: 0, named: [] },
    opened: {
      count: 2,
      named: [
        { name: 'New, then higher', from: 0, to: 2 },
        { name: 'New and small', from: 0, to: 1 },
      ],
    },
    closed: {
      count: 2,
      named: [
        { name: 'Paid a little', from: 1, to: 0 },
        { name: 'Paid a lot', from: 2, to: 0 },
      ],
    },
  })
  const list = await listOverdue(db, basis, {
    filter: { by: 'moved', since: SINCE.date },
    personId: null,
    limit: 10,
    offset: 0,
  })
  expect(list.total).toBe(stillOverdue(moves))
})

test('with a minimum, small accounts neither move nor settle, and large ones do', async () => {
  const { db, basis } = await aCompanyWith(STORIES)
  const minimum = { amountMinor: 1_000_000, currency: 'USD' }
  const narrowed = { ...basis, filters: { ...NO_FILTERS, minimum } }
  const moves = await loadMoves(db, narrowed, SINCE)
  expect(moves.opened.named.map(({ name }) => name)).toEqual(['New, then higher'])
  expect(moves.closed.named.map(({ name }) => name)).toEqual(['Paid a lot'])
  expect(await loadReceived(db, narrowed, SINCE, `${TODAY}T14:00:00.000Z`)).toEqual([
    { currency: 'USD', amountMinor: 4_000_000 },
  ])
})

test('with a region, only its accounts move', async () => {
  const { db, basis } = await aCompanyWith(STORIES)
  const narrowed = { ...basis, filters: { ...NO_FILTERS, regions: ['EMEA'] } }
  const moves = await loadMoves(db, narrowed, SINCE)
  expect([moves.up.count, moves.opened.count, moves.closed.count]).toEqual([0, 1, 0])
  expect(await loadReceived(db, narrowed, SINCE, `${TODAY}T14:00:00.000Z`)).toEqual([])
})
