import { and, eq, like } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, invoices, outbox, suspensions } from '../../db/schema.ts'
import { createProgram } from '../../src/cli/program.ts'
import { restoreAfterPayment } from '../../src/suspensions/restore-after-payment.ts'
import { testId } from '../support/builders.ts'
import { raceCount } from '../support/race-count.ts'
import { type Debtor, openStopWorld, type StopWorld } from '../support/suspensions.ts'
import { testTerminal } from '../support/terminal.ts'

/** Chicago, 09:30 on the days named; the last is 22:30 on Monday. */
const FRIDAY = '2026-03-06T15:30:00Z'
const MONDAY = '2026-03-09T14:30:00Z'
const MONDAY_NIGHT = '2026-03-10T03:30:00Z'
const RACES = raceCount(8)

let world: StopWorld
beforeAll(async () => {
  world = await openStopWorld(FRIDAY)
})
afterAll(() => world.close())

async function stopped(): Promise<Debtor> {
  world.moveTo(FRIDAY)
  const debtor = await world.debtor()
  await world.minute()
  await world.approve(debtor)
  await world.minute()
  world.moveTo(MONDAY)
  await world.minute()
  expect(await world.state(debtor)).toBe('suspended')
  world.moveTo(MONDAY_NIGHT)
  return debtor
}

async function dunwell(files: Record<string, string>, words: string[], now = world.now) {
  // A terminal of its own knows the database, and nothing of the product.
  const { productHook: _, ...rest } = world.deps
  const deps = { ...rest, now }
  const { terminal, said } = testTerminal(files, () => ({ ...deps, organisationId: world.organisation.id }))
  await createProgram(terminal, '0').parseAsync(words, { from: 'user' })
  return said
}

async function csvFor({ accountId, invoiceId }: Debtor, amount: string, invoice = true): Promise<string> {
  const { db } = world.deps
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId))
  const [owed] = await db.select().from(invoices).where(eq(invoices.id, invoiceId))
  const named = invoice ? owed?.number : ''
  return `id,account,invoice,currency,amount,received_on\n${testId()},${account?.externalId},${named},USD,${amount},2026-03-09\n`
}

const restores = async (debtor: Debtor) => {
  const { db } = world.deps
  const [row] = await db.select().from(suspensions).where(eq(suspensions.accountId, debtor.accountId))
  return db
    .select()
    .from(outbox)
    .where(and(eq(outbox.lane, `hook:${debtor.accountId}`), like(outbox.key, `hook:${row?.id}:restore:%`)))
}

test('an imported payment orders the service back before the verb ends, at night, from any terminal', async () => {
  const debtor = await stopped()
  const said = await dunwell({ 'p.csv': await csvFor(debtor, '1000.00') }, ['import', 'payments', 'p.csv'])
  expect(said).toMatchObject({ code: 0, err: [] })
  expect(await world.state(debtor)).toBe('restoring')
  await world.drain()
  expect(await world.state(debtor)).toBe('restored')
  await world.minute()
  expect(await restores(debtor)).toHaveLength(1)
})

test('a dry run, and a payment of a part, bring nothing back', async () => {
  const debtor = await stopped()
  const files = { 'p.csv': await csvFor(debtor, '1000.00'), 'part.csv': await csvFor(debtor, '400.00') }
  await dunwell(files, ['import', 'payments', 'p.csv', '--dry-run'])
  await dunwell(files, ['import', 'payments', 'part.csv'])
  expect(await world.state(debtor)).toBe('suspended')
})

test('money that is placed brings the service back as well', async () => {
  const debtor = await stopped()
  const csv = await csvFor(debtor, '1000.00', false)
  await dunwell({ 'p.csv': csv }, ['import', 'payments', 'p.csv'])
  expect(await world.state(debtor)).toBe('suspended')
  expect((await dunwell({}, ['place', '--oldest-first'])).out.join()).toContain('(oldest)')
  expect(await world.state(debtor)).toBe('restoring')
})

test('money that was booked stays booked when the service cannot be ordered back, and the minute does it', async () => {
  const debtor = await stopped()
  const csv = await csvFor(debtor, '1000.00')
  let reads = 0
  const failsAfterwards = () => {
    reads += 1
    if (reads > 1) throw new Error('gone')
    return world.now()
  }
  const said = await dunwell({ 'p.csv': csv }, ['import', 'payments', 'p.csv'], failsAfterwards)
  expect([said.code, reads]).toEqual([0, 2])
  expect(await world.state(debtor)).toBe('suspended')
  await world.minute()
  expect(await world.state(debtor)).toBe('restored')
})

test('the minute and the payment at once order it back once', async () => {
  for (let race = 0; race < RACES; race += 1) {
    const debtor = await stopped()
    await world.pay(debtor, 100_000)
    await Promise.all([
      restoreAfterPayment(world.deps, world.organisation.id),
      world.tend(),
      restoreAfterPayment(world.deps, world.organisation.id),
    ])
    expect(await restores(debtor)).toHaveLength(1)
    await world.drain()
    expect(await world.state(debtor)).toBe('restored')
  }
})
