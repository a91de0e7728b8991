import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { credits, invoices, payments } from '../../db/schema.ts'
import { closeResiduals } from '../../src/receivables/close-residuals.ts'
import type { ImportOptions } from '../../src/receivables/import-options.ts'
import { placePayment } from '../../src/receivables/place-payment.ts'
import { placeUnplaced } from '../../src/receivables/place-unplaced.ts'
import { unplacePayment } from '../../src/receivables/unplace-payment.ts'
import { verifyBalances } from '../../src/receivables/verify-balances.ts'
import type { TestDatabase } from '../support/database.ts'
import { type ImportWorld, importDatabase, importWorld } from './import-world.ts'

const HISTORIES = 80
/** How often each thing really happened, so that the property is known to look at something. */
const happened: Record<string, number> = {}
function count(what: string, times: number): void {
  happened[what] = (happened[what] ?? 0) + times
}

let database: TestDatabase
beforeAll(async () => {
  database = await importDatabase()
})
afterAll(() => database.close())

interface InvoiceLine {
  id: string
  account: string
  minor: number
  due: string
  settled?: boolean
  status?: string
}
interface MoneyLine {
  id: string
  account: string
  invoice: string
  reverses: string
  minor: number
}

const ACCOUNTS = ['A-1', '0042'] as const
const accountAt = (n: number): string => ACCOUNTS[n % 3 === 0 ? 1 : 0] ?? 'A-1'
const ANSWERS: ImportOptions = {
  overPayment: 'unplaced',
  unknownInvoice: 'unplaced',
  duplicatePayment: 'accept',
}
const small = fc.integer({ min: 1, max: 4 })
const target = fc.integer({ min: 0, max: 5 })
const amount = fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 10_000, max: 90_000 }))

const action = fc.oneof(
  fc.record({
    do: fc.constant('invoice' as const),
    n: small,
    minor: amount,
    note: fc.nat(3).map((at) => at === 0),
    late: fc.boolean(),
  }),
  fc.record({ do: fc.constant('redate' as const), n: small, days: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ do: fc.constant('void' as const), n: small, back: fc.boolean() }),
  fc.record({ do: fc.constant('settle' as const), n: small, back: fc.boolean() }),
  fc.record({ do: fc.constant('pay' as const), n: small, of: target, minor: amount, near: fc.boolean() }),
  fc.record({
    do: fc.constant('credit' as const),
    n: small,
    of: target,
    minor: amount,
    near: fc.boolean(),
  }),
  fc.record({ do: fc.constant('reverse' as const), n: small, part: fc.boolean() }),
  fc.record({ do: fc.constant('snapshot' as const), keep: fc.integer({ min: 0, max: 15 }) }),
  fc.record({ do: fc.constant('place' as const), oldestFirst: fc.boolean() }),
  fc.record({ do: fc.constant('place-one' as const), n: small, of: small }),
  fc.record({
    do: fc.constant('unplace' as const),
    n: small,
    what: fc.constantFrom('P', 'P', 'P', 'C', 'K'),
  }),
  fc.record({ do: fc.constant('residuals' as const) }),
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

const opening = fc.tuple(
  ...[1, 2, 3, 4].map((n) =>
    fc.record({
      do: fc.constant('invoice' as const),
      n: fc.constant(n),
      minor: amount,
      note: fc.constant(n === 4),
      late: fc.boolean(),
    }),
  ),
  ...[1, 2, 3].map((n) =>
    fc.record({
      do: fc.constant('pay' as const),
      n: fc.constant(n),
      of: target,
      minor: amount,
      near: fc.boolean(),
    }),
  ),
)
const history: fc.Arbitrary<Action[]> = fc
  .tuple(opening, fc.array(action, { minLength: 4, maxLength: 24, size: 'max' }))
  .map(([first, then]) => [...first, ...then])

/** The files as their systems have them, beside the ledger that is made from them. */
function book(world: ImportWorld) {
  const bills = new Map<string, InvoiceLine>()
  const money = { payments: new Map<string, MoneyLine>(), credits: new Map<string, MoneyLine>() }
  const decimal = (minor: number): string => (minor / 100).toFixed(2)
  const invoicesCsv = (lines: Iterable<InvoiceLine>): string =>
    `id,account,currency,amount,issued_on,due_on,settled_on,status\n${[...lines]
      .map(({ id, account, minor, due, settled, status }) =>
        [
          id,
          account,
          'USD',
          decimal(minor),
          '2026-01-01',
          due,
          settled ? '2026-06-01' : '',
          status ?? 'open',
        ].join(),
      )
      .join('\n')}\n`
  const moneyCsv = (kind: 'payments' | 'credits'): string =>
    `id,account,invoice,reverses,currency,amount,${kind === 'payments' ? 'received_on' : 'issued_on'}\n${[
      ...money[kind].values(),
    ]
      .map(({ id, account, invoice, reverses, minor }) =>
        [id, account, invoice, reverses, 'USD', decimal(minor), '2026-03-01'].join(),
      )
      .join('\n')}\n`
  const load = async (kind: 'invoices' | 'payments' | 'credits', options: ImportOptions = {}) => {
    if (kind === 'invoices')
      return world.load(kind, invoicesCsv(bills.values()), { source: 'erp', ...options })
    return world.load(kind, moneyCsv(kind), { ...ANSWERS, ...options })
  }
  return { bills, money, load, invoicesCsv }
}

async function act(one: Action, world: ImportWorld, files: ReturnType<typeof book>): Promise<void> {
  const { bills, money, load, invoicesCsv } = files
  const bill = 'n' in one ? bills.get(`K${one.n}`) : undefined
  const sent = async (): Promise<void> => {
    expect(await load('invoices')).toMatchObject({ outcome: 'accepted' })
  }
  if (one.do === 'invoice') {
    const account = accountAt(one.n)
    const due = one.late ? '2026-02-01' : '2026-12-24'
    bills.set(`K${one.n}`, { id: `K${one.n}`, account, minor: one.note ? -one.minor : one.minor, due })
    await sent()
  } else if (one.do === 'redate' && bill) {
    bill.due = `2026-04-${String(one.days).padStart(2, '0')}`
    await sent()
  } else if (one.do === 'void' && bill) {
    bill.status = one.back ? 'open' : 'void'
    await sent()
  } else if (one.do === 'settle' && bill) {
    bill.settled = !one.back
    await sent()
  } else if (one.do === 'pay' || one.do === 'credit') {
    const [kind, letter] = one.do === 'pay' ? (['payments', 'P'] as const) : (['credits', 'C'] as const)
    const account = accountAt(one.n)
    const id = `${letter}${one.n}`
    const invoice = one.of === 0 || !bills.has(`K${one.of}`) ? '' : `K${one.of}`
    // A credit note is paid by no one.
    const paid = bills.get(invoice)
    const payable = (paid?.minor ?? 0) > 0
    // Now and then all but some cents, which leaves a residual.
    const wanted = one.near && payable && paid ? Math.max(1, paid.minor - (one.minor % 300)) : one.minor
    const minor = Math.max(wanted, -(money[kind].get(`${id}R`)?.minor ?? 0))
    money[kind].set(id, { id, account, invoice: payable ? invoice : '', reverses: '', minor })
    expect(await load(kind)).toMatchObject({ outcome: 'accepted' })
  } else if (one.do === 'reverse') {
    const original = money.payments.get(`P${one.n}`)
    if (!original) return
    const minor = one.part ? -Math.ceil(original.minor / 3) : -original.minor
    const id = `P${one.n}R`
    money.payments.set(id, { ...original, id, invoice: '', reverses: original.id, minor })
    expect(await load('payments')).toMatchObject({ outcome: 'accepted' })
  } else if (one.do === 'snapshot') {
    const kept = [...bills.values()].filter((_bill, at) => (one.keep >> at) % 2 === 1)
    const outcome = await world.load('invoices', invoicesCsv(kept), {
      source: 'erp',
      snapshot: true,
      force: true,
    })
    expect(outcome).toMatchObject({ outcome: 'accepted' })
    count('vanished', outcome.vanished ?? 0)
    const again = await world.load('invoices', invoicesCsv(kept), { source: 'erp', snapshot: true })
    expect(again).toMatchObject({ outcome: 'accepted', new: 0, changed: 0, vanished: 0 })
  } else if (one.do === 'place') {
    const { placed } = await placeUnplaced(world.context, {
      accountId: null,
      oldestFirst: one.oldestFirst,
      dryRun: false,
    })
    count('placed', placed.length)
  } else if (one.do === 'place-one') {
    const payment = { payment: `P${one.n}`, invoice: `K${one.of}`, dryRun: false }
    count('placed by hand', (await placePayment(world.context, payment)).kind === 'placed' ? 1 : 0)
  } else if (one.do === 'unplace') {
    const payment = { payment: `${one.what}${one.n}`, dryRun: false }
    count('taken back', (await unplacePayment(world.context, payment)).kind === 'unplaced' ? 1 : 0)
  } else if (one.do === 'residuals') {
    count('closed', (await closeResiduals(world.context, { accountId: null, dryRun: false })).length)
  }
}

/** What the files of money say came in, against what lies in the ledger under their ids. */
async function expectConserved(world: ImportWorld, files: ReturnType<typeof book>): Promise<void> {
  const { organisationId } = world.context
  for (const [kind, table] of [
    ['payments', payments],
    ['credits', credits],
  ] as const) {
    const said = [...files.money[kind].values()].reduce((sum, { minor }) => sum + minor, 0)
    const [kept] = await database.db
      .select({ minor: sql<string>`coalesce(sum(${table.amountMinor}), 0)` })
      .from(table)
      .where(sql`${table.organisationId} = ${organisationId} and ${table.externalId} ~ '^[PC][0-9]+R?(:|$)'`)
    expect(Number(kept?.minor), `${kind} placed and unplaced`).toBe(said)
  }
  const [netted] = await database.db
    .select({ minor: sql<string>`coalesce(sum(${credits.amountMinor}), 0)` })
    .from(credits)
    .where(sql`${credits.organisationId} = ${organisationId} and ${credits.externalId} like '%:netted:%'`)
  expect(Number(netted?.minor), 'credit notes placed make no money').toBe(0)
}

test(`after any history balances equal the ledger, money is conserved and a file again changes nothing (${HISTORIES} histories)`, async () => {
  await fc.assert(
    fc.asyncProperty(history, async (actions) => {
      const world = await importWorld(database)
      const files = book(world)
      for (const one of actions) {
        count(one.do, 1)
        await act(one, world, files)
        const { wrong } = await verifyBalances(database.db, world.context.organisationId)
        expect(wrong, JSON.stringify(one)).toEqual([])
      }
      await expectConserved(world, files)
      const listed = await database.db
        .select({ open: invoices.openMinor, vanishedAt: invoices.vanishedAt })
        .from(invoices)
        .where(eq(invoices.organisationId, world.context.organisationId))
      expect(listed.filter(({ open, vanishedAt }) => vanishedAt && open !== 0)).toEqual([])
      for (const kind of ['payments', 'credits', 'invoices'] as const) {
        // The full file of invoices brings back what a snapshot lacked; its second reading changes nothing.
        if (kind === 'invoices') await files.load(kind)
        expect(await files.load(kind), kind).toMatchObject({ outcome: 'accepted', new: 0, changed: 0 })
      }
      await expectConserved(world, files)
      expect((await verifyBalances(database.db, world.context.organisationId)).wrong).toEqual([])
    }),
    { numRuns: HISTORIES },
  )
  console.info(`${HISTORIES} histories: ${JSON.stringify(happened)}`)
  for (const what of ['vanished', 'placed', 'placed by hand', 'taken back', 'closed'])
    expect(happened[what], what).toBeGreaterThan(5)
}, 240_000)
