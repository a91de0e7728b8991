import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accounts, audit, credits, invoices, ledgerFreshness, payments } from '../../db/schema.ts'
import type { TestDatabase } from '../support/database.ts'
import { type ImportWorld, importDatabase, importWorld } from './import-world.ts'

let database: TestDatabase
let world: ImportWorld

beforeAll(async () => {
  database = await importDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  world = await importWorld(database)
})

const HEAD = 'id,account,number,currency,amount,issued_on,due_on'

async function invoice(externalId: string) {
  const found = await database.db
    .select()
    .from(invoices)
    .where(
      sql`${invoices.organisationId} = ${world.context.organisationId} and ${invoices.externalId} = ${externalId}`,
    )
  expect(found).toHaveLength(1)
  return found[0]
}

/** Invoices whose maintained balance is not what the ledger says. */
async function unbalanced(): Promise<unknown[]> {
  const { organisationId } = world.context
  return database.db
    .select({ id: invoices.externalId })
    .from(invoices)
    .where(
      sql`${invoices.organisationId} = ${organisationId} and ${invoices.openMinor} <> ${invoices.totalMinor}
        - coalesce((select sum(p.amount_minor) from payments p where p.invoice_id = ${invoices.id}), 0)
        - coalesce((select sum(c.amount_minor) from credits c where c.invoice_id = ${invoices.id}), 0)`,
    )
}

describe('invoices', () => {
  test('one bad row keeps the whole file out', async () => {
    const outcome = await world.load(
      'invoices',
      `${HEAD}\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01\nN2,A-1,N2,USD,x,2026-01-01,2026-02-01\n`,
    )
    expect(outcome).toMatchObject({ outcome: 'refused', new: 0, records: 0 })
    expect(outcome.errors).toEqual([
      {
        line: 3,
        column: 'amount',
        value: 'x',
        why: 'This is not an amount.',
        remedy: 'Write it in digits, such as 1234.50.',
      },
    ])
    const stored = await database.db
      .select()
      .from(invoices)
      .where(eq(invoices.organisationId, world.context.organisationId))
    expect(stored.map((row) => row.externalId)).toEqual(['OPEN-1'])
  })

  test('a dry run counts and saves nothing', async () => {
    const csv = `${HEAD}\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01\n`
    expect(await world.load('invoices', csv, { dryRun: true })).toMatchObject({ outcome: 'accepted', new: 1 })
    expect(await world.load('invoices', csv)).toMatchObject({ outcome: 'accepted', new: 1 })
  })

  test('a new due date starts the steps anew, and a column the file lacks keeps its value', async () => {
    await world.load('invoices', `${HEAD},po_number\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01,PO 7\n`)
    const again = await world.load('invoices', `${HEAD}\nN1,A-1,N1,USD,5.00,2026-01-01,2026-03-01\n`)
    expect(again).toMatchObject({ new: 0, changed: 1, unchanged: 0 })
    expect(await invoice('N1')).toMatchObject({ generation: 2, poNumber: 'PO 7', dueOn: '2026-03-01' })
  })

  test('an invoice whose id lost its zeros is the invoice we have', async () => {
    await world.load('invoices', `${HEAD}\n00815,A-1,00815,USD,5.00,2026-01-01,2026-02-01\n`)
    const again = await world.load('invoices', `${HEAD}\n815,A-1,815,USD,6.00,2026-01-01,2026-02-01\n`)
    expect(again).toMatchObject({ new: 0, changed: 1 })
    expect(await invoice('00815')).toMatchObject({ number: '00815', totalMinor: 600 })
  })

  test('an exported balance is kept to: what is gone was paid, what came back was reversed', async () => {
    const csv = (balance: string): string =>
      `${HEAD},balance\nN1,A-1,N1,USD,100.00,2026-01-01,2026-02-01,${balance}\n`
    await world.load('invoices', csv('60.00'))
    expect(await invoice('N1')).toMatchObject({ totalMinor: 10_000, openMinor: 6_000 })
    expect(await world.load('invoices', csv('60.00'))).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await world.load('invoices', csv('80.00'))).toMatchObject({ changed: 1 })
    expect(await invoice('N1')).toMatchObject({ openMinor: 8_000 })
    expect(await unbalanced()).toEqual([])
  })

  test('an invoice void in its system is closed by a credit, and a void one we never had stays out', async () => {
    await world.load('invoices', `${HEAD},status\nN1,A-1,N1,USD,100.00,2026-01-01,2026-02-01,open\n`)
    const csv = `${HEAD},status\nN1,A-1,N1,USD,100.00,2026-01-01,2026-02-01,void\nN2,A-1,N2,USD,1.00,2026-01-01,2026-02-01,void\n`
    expect(await world.load('invoices', csv)).toMatchObject({ records: 1, changed: 1, new: 0 })
    expect(await invoice('N1')).toMatchObject({ openMinor: 0 })
    expect(await world.load('invoices', csv)).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await unbalanced()).toEqual([])
  })

  test('a settled invoice is paid once on its day, whatever was paid before', async () => {
    await world.load(
      'payments',
      'id,account,invoice,currency,amount,received_on\nP1,A-1,OPEN-1,USD,400.00,2026-02-01\n',
    )
    const csv = `${HEAD},settled_on,disputed\nOPEN-1,A-1,OPEN-1,USD,1000.00,2026-01-01,2026-01-31,2026-02-10,yes\n`
    expect(await world.load('invoices', csv)).toMatchObject({ changed: 1 })
    expect(await world.load('invoices', csv)).toMatchObject({ unchanged: 1 })
    expect(await invoice('OPEN-1')).toMatchObject({ openMinor: 0, disputed: true })
    const paid = await database.db
      .select()
      .from(payments)
      .where(eq(payments.organisationId, world.context.organisationId))
    expect(paid.map((row) => [row.amountMinor, row.receivedOn])).toEqual([
      [40_000, '2026-02-01'],
      [60_000, '2026-02-10'],
    ])
    expect(await unbalanced()).toEqual([])
  })

  test('names are kept to the letter', async () => {
    const name = '  Ärger  GmbH\u200b & "Co" 😀 '
    await world.load(
      'invoices',
      `id,account_name,currency,amount,issued_on,due_on\nN1,"${name.replaceAll('"', '""')}",USD,5.00,2026-01-01,2026-02-01\n`,
    )
    const found = await database.db
      .select()
      .from(accounts)
      .where(sql`${accounts.organisationId} = ${world.context.organisationId} and ${accounts.name} = ${name}`)
    expect(found).toHaveLength(1)
  })

  test('bad rows come back with their problem, and are taken once mended', async () => {
    const csv = `${HEAD},memo\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01,ok\nN2,A-1,N2,USD,"1,x",2026-01-01,2026-02-01,"say ""hi"", please"\nN3,NOBODY,N3,USD,7.00,2026-01-01,2026-02-01,\n`
    const outcome = await world.load('invoices', csv, { skipBadRows: true })
    expect(outcome).toMatchObject({ outcome: 'accepted', new: 1, records: 1 })
    expect(outcome.rejects?.rows).toBe(2)
    const mended = (outcome.rejects?.csv ?? '').replace('"1,x"', '6.00').replace('NOBODY', 'A-1')
    expect(mended).toContain('"say ""hi"", please"')
    expect(await world.load('invoices', mended)).toMatchObject({
      outcome: 'accepted',
      new: 2,
      sums: { USD: '13.00' },
    })
  })

  test('the ledger is fresh and the chain has one record per import that changed something', async () => {
    const csv = `${HEAD}\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01\n`
    await world.load('invoices', csv, { source: 'billing' })
    await world.load('invoices', csv, { source: 'billing' })
    const { organisationId } = world.context
    const fresh = await database.db
      .select()
      .from(ledgerFreshness)
      .where(eq(ledgerFreshness.organisationId, organisationId))
    expect(fresh.find((row) => row.source === 'billing')).toMatchObject({ records: 1 })
    const chain = await database.db.select().from(audit).where(eq(audit.organisationId, organisationId))
    expect(chain.filter((row) => row.subject === 'import:billing')).toHaveLength(1)
  })

  test('whoever evaluates accounts is told which ledgers changed, in the same transaction', async () => {
    const told: string[][] = []
    const afterLedgerChange = async (_tx: unknown, accountIds: string[]): Promise<void> => {
      told.push(accountIds)
    }
    const csv = `${HEAD}\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01\n`
    await world.load('invoices', csv, { afterLedgerChange })
    await world.load('invoices', csv, { afterLedgerChange })
    expect(told).toEqual([[(await invoice('N1'))?.accountId]])
  })
})

describe('money', () => {
  const PAY = 'id,account,invoice,currency,amount,received_on'

  test('an over-payment is split where the answer says so, and stays as it is the second time', async () => {
    const csv = `${PAY}\nP1,A-1,OPEN-1,USD,600.00,2026-01-20\nP2,A-1,OPEN-1,USD,500.00,2026-01-21\n`
    expect(await world.load('payments', csv)).toMatchObject({ outcome: 'asked' })
    expect(await world.load('payments', csv, { overPayment: 'unplaced' })).toMatchObject({
      new: 2,
      sums: { USD: '1100.00' },
    })
    expect(await invoice('OPEN-1')).toMatchObject({ openMinor: 0 })
    expect(await world.load('payments', csv)).toMatchObject({
      outcome: 'accepted',
      new: 0,
      changed: 0,
      unchanged: 2,
    })
    const kept = await database.db
      .select()
      .from(payments)
      .where(eq(payments.organisationId, world.context.organisationId))
    expect(kept.filter((row) => row.invoiceId === null).map((row) => row.amountMinor)).toEqual([10_000])
  })

  test('a corrected payment gives back what it took', async () => {
    await world.load('payments', `${PAY}\nP1,A-1,OPEN-1,USD,600.00,2026-01-20\n`)
    expect(await world.load('payments', `${PAY}\nP1,A-1,OPEN-1,USD,900.00,2026-01-20\n`)).toMatchObject({
      changed: 1,
    })
    expect(await invoice('OPEN-1')).toMatchObject({ openMinor: 10_000 })
    expect(await unbalanced()).toEqual([])
  })

  test('payments without ids are told apart where the answer says they are two', async () => {
    const csv =
      'account,invoice,currency,amount,received_on\nA-1,OPEN-1,USD,10.00,2026-01-20\nA-1,OPEN-1,USD,10.00,2026-01-20\n'
    const deriveId = ['invoice', 'received_on', 'amount']
    expect(await world.load('payments', csv, { deriveId, duplicates: 'each' })).toMatchObject({ new: 2 })
    expect(await world.load('payments', csv, { deriveId, duplicates: 'each' })).toMatchObject({
      unchanged: 2,
    })
    expect(await invoice('OPEN-1')).toMatchObject({ openMinor: 98_000 })
  })

  test('a reversal opens the invoice again', async () => {
    await world.load(
      'payments',
      `${PAY}\nP1,A-1,OPEN-1,USD,1000.00,2026-01-20\nP2,A-1,OPEN-1,USD,-1000.00,2026-02-20\n`,
    )
    expect(await invoice('OPEN-1')).toMatchObject({ openMinor: 100_000 })
  })

  test('a credit lowers the balance; money without an invoice waits on the account', async () => {
    await world.load(
      'credits',
      'id,account,invoice,currency,amount,issued_on,reason\nC1,A-1,OPEN-1,USD,250.00,2026-01-20,goodwill\nC2,A-1,,USD,5.00,2026-01-20,\n',
    )
    expect(await invoice('OPEN-1')).toMatchObject({ openMinor: 75_000 })
    const kept = await database.db
      .select()
      .from(credits)
      .where(eq(credits.organisationId, world.context.organisationId))
    expect(kept.map((row) => [row.externalId, row.invoiceId === null, row.reason])).toEqual([
      ['C1', false, 'goodwill'],
      ['C2', true, null],
    ])
  })
})

test('a long file lets the process do other things between every five thousand rows', async () => {
  let turns = 0
  let done = false
  const turn = (): void => {
    turns += 1
    if (!done) setImmediate(turn)
  }
  setImmediate(turn)
  const lines = Array.from({ length: 30_000 }, (_, n) => `L${n},A-1,L${n},USD,1.00,2026-01-01,2026-02-01`)
  const seen: Record<string, number[]> = {}
  const progress = (phase: string): void => {
    seen[phase] = [...(seen[phase] ?? []), turns]
  }
  await world.load('invoices', `${HEAD}\n${lines.join('\n')}\n`, { progress })
  done = true
  expect(Object.keys(seen)).toEqual(['reading', 'checking', 'saving'])
  for (const phase of Object.values(seen)) {
    expect(phase.length).toBeGreaterThan(1)
    expect(new Set(phase).size, 'a turn between any two').toBe(phase.length)
  }
})

test('any file imported twice changes nothing the second time, and balances hold', async () => {
  const row = fc.record({
    id: fc.integer({ min: 1, max: 30 }),
    minor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    days: fc.integer({ min: 0, max: 90 }),
    paid: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { selector: (one) => one.id, minLength: 1, maxLength: 12 }),
      async (rows) => {
        const fresh = await importWorld(database)
        world = fresh
        const lines = rows.map(({ id, minor, currency, days, paid }) => {
          const due = new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10)
          const amount = {
            USD: (minor / 100).toFixed(2),
            JPY: String(minor),
            KWD: (minor / 1000).toFixed(3),
          }[currency]
          return `K${id},A-1,K${id},${currency},${amount},2026-01-01,${due},${paid ? due : ''}`
        })
        const csv = `${HEAD},settled_on\n${lines.join('\n')}\n`
        const first = await fresh.load('invoices', csv)
        expect(first).toMatchObject({ outcome: 'accepted', new: rows.length, records: rows.length })
        const second = await fresh.load('invoices', csv)
        expect(second).toMatchObject({ new: 0, changed: 0, unchanged: rows.length, sums: first.sums })
        expect(await unbalanced()).toEqual([])
      },
    ),
    { numRuns: 30 },
  )
})

test('no bytes make an import throw, and nothing but an accepted file changes the ledger', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      'A-1',
      'OPEN-1',
      'constructor',
      '__proto__',
      'toString',
      '42',
      '77',
      '',
      'USD',
      '100.00',
      '2026-01-05',
      'Total',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const table = fc
    .array(fc.array(cell, { minLength: 6, maxLength: 8 }), { maxLength: 6 })
    .map((rows) => `${HEAD}\n${rows.map((cells) => cells.join(',')).join('\n')}`)
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    table.map((text) => new TextEncoder().encode(text)),
  )
  const kinds = fc.constantFrom(
    ...(['people', 'accounts', 'contacts', 'invoices', 'payments', 'credits', 'rates'] as const),
  )
  await fc.assert(
    fc.asyncProperty(kinds, bytes, fc.boolean(), async (kind, content, skipBadRows) => {
      const outcome = await world.load(kind, content, {
        skipBadRows,
        dryRun: kind === 'accounts',
        createAccounts: true,
      })
      if (outcome.outcome !== 'accepted') expect(outcome).toMatchObject({ new: 0, changed: 0, records: 0 })
      expect(await unbalanced()).toEqual([])
    }),
    { numRuns: 300 },
  )
})
