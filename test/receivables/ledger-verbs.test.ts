import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { audit, credits, invoices, payments, timeline } from '../../db/schema.ts'
import { createProgram } from '../../src/cli/program.ts'
import { verifyBalances } from '../../src/receivables/verify-balances.ts'
import type { TestDatabase } from '../support/database.ts'
import type { Files, Said } from '../support/terminal.ts'
import { type ImportWorld, importDatabase, importWorld } from './import-world.ts'
import { terminalIn } from './terminal-in.ts'

let database: TestDatabase
let world: ImportWorld
let files: Files
let said: Said

beforeAll(async () => {
  database = await importDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  world = await importWorld(database)
  files = {}
})

async function dunwell(...words: string[]): Promise<Said> {
  said = { out: [], err: [], code: null }
  await createProgram(terminalIn(world, files, said), '0').parseAsync(words, { from: 'user' })
  return said
}

const HEAD = 'id,account,number,currency,amount,issued_on,due_on'
const PAY = 'id,account,invoice,currency,amount,received_on'

async function open(number: string): Promise<number | undefined> {
  const [found] = await database.db
    .select({ open: invoices.openMinor })
    .from(invoices)
    .where(and(eq(invoices.organisationId, world.context.organisationId), eq(invoices.number, number)))
  return found?.open
}

async function told(kind: string): Promise<string[]> {
  const rows = await database.db
    .select({ text: timeline.text })
    .from(timeline)
    .where(and(eq(timeline.organisationId, world.context.organisationId), eq(timeline.kind, kind)))
    .orderBy(asc(timeline.id))
  return rows.map(({ text }) => text)
}

async function expectSound(): Promise<void> {
  expect((await verifyBalances(database.db, world.context.organisationId)).wrong).toEqual([])
}

describe('placing money', () => {
  beforeEach(async () => {
    await world.load(
      'invoices',
      `${HEAD}\nN1,A-1,INV-1,USD,300.00,2026-01-01,2026-01-15\nN2,A-1,INV-2,USD,500.00,2026-01-01,2026-03-01\n`,
    )
  })

  test('by name first, then the oldest first, to the cent; an import again changes nothing', async () => {
    const csv = `${PAY},method\nP1,A-1,,USD,100.00,2026-02-01,for INV-2\nP2,A-1,,USD,1234.56,2026-02-02,wire\n`
    await world.load('payments', csv)
    expect((await dunwell('place', '--dry-run')).out).toEqual([
      'USD 100.00 of P1 on INV-2 (named)',
      'Nothing was saved: this was a dry run.',
      'Still unplaced: USD 1234.56.',
    ])
    expect((await dunwell('place', '--oldest-first', '--account', 'albatross ltd')).out).toEqual([
      'USD 100.00 of P1 on INV-2 (named)',
      'USD 300.00 of P2 on INV-1 (oldest)',
      'USD 934.56 of P2 on OPEN-1 (oldest)',
    ])
    expect([await open('INV-1'), await open('INV-2'), await open('OPEN-1')]).toEqual([0, 40_000, 6_544])
    expect(await world.load('payments', csv)).toMatchObject({ new: 0, changed: 0, unchanged: 2 })
    expect(await told('money-placed')).toEqual([
      'Placed from payment P1: $100.00 on INV-2',
      'Placed from payment P2: $300.00 on INV-1, $934.56 on OPEN-1',
    ])
    const chain = await database.db
      .select({ verb: audit.verb })
      .from(audit)
      .where(eq(audit.organisationId, world.context.organisationId))
    expect(chain.filter(({ verb }) => verb === 'place-money')).toHaveLength(1)
    await expectSound()
  })

  test('one payment on one invoice, and back again', async () => {
    const csv = `${PAY}\nP1,A-1,OPEN-1,USD,700.00,2026-02-01\n`
    await world.load('payments', csv)
    expect((await dunwell('unplace', '--payment', 'P1')).out).toEqual(['USD 700.00 of P1 off OPEN-1'])
    expect(await open('OPEN-1')).toBe(100_000)
    expect((await dunwell('place', '--payment', 'P1', '--invoice', 'INV-2', '--json')).out).toEqual([
      '{"placed":[{"money":"P1","invoice":"INV-2","amount":"500.00","currency":"USD","by":"hand"}],"unplaced":{"USD":"200.00"}}',
    ])
    // The file still names OPEN-1: what a person decided stays.
    expect(await world.load('payments', csv)).toMatchObject({ changed: 0, unchanged: 1 })
    await dunwell('unplace', '--payment', 'P1')
    expect(await open('INV-2')).toBe(50_000)
    expect(await told('money-unplaced')).toHaveLength(2)
    await expectSound()
  })

  test('what cannot be done is said with a remedy and exits with 1', async () => {
    await dunwell('place', '--payment', 'P9', '--invoice', 'INV-1')
    expect(said).toMatchObject({ code: 1, out: [] })
    expect(said.err[0]).toMatch(/^"P9" has no money that waits to be placed\. See what waits/)
    await world.load('payments', `${PAY}\nP1,0042,,USD,5.00,2026-02-01\nP2,A-1,,EUR,5.00,2026-02-01\n`)
    expect((await dunwell('place', '--payment', 'P1', '--invoice', 'INV-1')).err[0]).toMatch(
      /different accounts/,
    )
    expect((await dunwell('place', '--payment', 'P2', '--invoice', 'INV-1')).err[0]).toMatch(/P2 is in EUR/)
    expect((await dunwell('place', '--account', 'Dipper')).err[0]).toMatch(/several accounts.*D-1, D-2/)
    expect((await dunwell('place', '--payment', 'P1')).err[0]).toMatch(/belong together/)
    await world.load(
      'invoices',
      `${HEAD},settled_on\nN1,A-1,INV-1,USD,300.00,2026-01-01,2026-01-15,2026-02-01\n`,
    )
    expect((await dunwell('unplace', '--payment', 'N1:settled')).err[0]).toMatch(/follows from what the file/)
  })

  test('a credit note pays the invoice its reference names, and money neither comes nor goes', async () => {
    await world.load('invoices', `${HEAD},po_number\nCN-1,A-1,CN-1,USD,-120.00,2026-02-01,2026-02-01,INV-1\n`)
    expect((await dunwell('place')).out).toEqual(['USD 120.00 of CN-1 on INV-1 (named)'])
    expect([await open('CN-1'), await open('INV-1')]).toEqual([0, 18_000])
    await expectSound()
    expect((await dunwell('unplace', '--payment', 'CN-1')).out).toEqual(['USD 120.00 of CN-1 off INV-1'])
    expect([await open('CN-1'), await open('INV-1')]).toEqual([-12_000, 30_000])
  })

  test('a refund that is not placed counts against what can be', async () => {
    await world.load('payments', `${PAY}\nP1,A-1,,USD,300.00,2026-02-01\nR1,A-1,,USD,-100.00,2026-02-05\n`)
    await dunwell('place', '--oldest-first')
    expect(await open('INV-1')).toBe(10_000)
  })

  test('a reversal comes out of where its original lies: what waits first, then the last invoice', async () => {
    const csv = `${PAY},reverses\nP1,A-1,INV-1,USD,350.00,2026-02-01,\nR1,,,USD,-100.00,2026-02-05,P1\n`
    expect(await world.load('payments', csv, { overPayment: 'unplaced' })).toMatchObject({ new: 2 })
    expect(await open('INV-1')).toBe(5_000)
    expect(await world.load('payments', csv)).toMatchObject({ changed: 0, unchanged: 2 })
    const wrong = `${PAY},reverses\nR2,,,USD,-1.00,2026-02-05,P9\nR3,,,USD,-999.00,2026-02-05,P1\n`
    const outcome = await world.load('payments', wrong)
    expect(outcome.errors.map(({ column }) => column)).toEqual(['reverses', 'amount'])
    await expectSound()
  })

  test('one payment under two ids is asked about, once', async () => {
    await world.load('payments', `${PAY}\nP1,A-1,INV-1,USD,50.00,2026-02-01\n`)
    const csv = `${PAY}\nP1,A-1,INV-1,USD,50.00,2026-02-01\nBANK-7,A-1,INV-1,USD,50.00,2026-02-01\n`
    const asked = await world.load('payments', csv)
    expect(asked.questions.map(({ about, lines }) => [about, lines])).toEqual([['duplicate-payment', [3]]])
    const skipped = await world.load('payments', csv, { duplicatePayment: 'skip' })
    expect(skipped).toMatchObject({ outcome: 'accepted', new: 0, unchanged: 1 })
    expect(skipped.notes).toEqual(['Left out: payments that are there already (1).'])
    expect(await world.load('payments', csv, { duplicatePayment: 'accept' })).toMatchObject({ new: 1 })
    expect(await world.load('payments', csv)).toMatchObject({ outcome: 'accepted', unchanged: 2 })
  })

  test('cents within the tolerance are closed by a credit, once, and a balance in a file agrees', async () => {
    await world.load('payments', `${PAY}\nP1,A-1,INV-1,USD,297.50,2026-02-01\n`)
    await world.load('invoices', `${HEAD}\nN3,A-1,INV-3,USD,2.00,2026-01-01,2026-01-15\n`)
    expect((await dunwell('close-residuals')).out).toEqual(['INV-1: USD 2.50'])
    expect((await dunwell('close-residuals', '--json')).out).toEqual(['{"closed":[]}'])
    expect([await open('INV-1'), await open('INV-3')]).toEqual([0, 200])
    const theirs = `${HEAD},balance\nN1,A-1,INV-1,USD,300.00,2026-01-01,2026-01-15,2.50\n`
    expect(await world.load('invoices', theirs)).toMatchObject({ changed: 0, unchanged: 1 })
    await expectSound()
  })
})

describe('a snapshot', () => {
  const rows = [1, 2, 3, 4, 5, 6].map((n) => `S${n},A-1,S${n},USD,100.00,2026-01-01,2026-02-01`)
  const csv = (...lines: (string | undefined)[]): string => `${HEAD}\n${lines.filter(Boolean).join('\n')}\n`
  const snapshot = { source: 'erp', snapshot: true }
  beforeEach(async () => {
    await world.load('invoices', csv(...rows), { source: 'erp' })
  })

  test('marks what vanished, and brings back what returns', async () => {
    files['s.csv'] = csv(...rows.slice(1))
    const words = ['import', 'invoices', 's.csv', '--source', 'erp', '--snapshot', '--json']
    expect((await dunwell(...words)).out[0]).toContain('"new":0,"changed":0,"unchanged":5,"vanished":1,')
    expect((await dunwell(...words)).out[0]).toContain('"unchanged":5,"vanished":0,')
    // Another source's invoice is nobody's business here.
    expect([await open('S1'), await open('OPEN-1')]).toEqual([0, 100_000])
    expect(await told('invoice-vanished')).toEqual(['No longer listed by erp, so no longer chased: S1'])
    expect(await world.load('invoices', csv(...rows), snapshot)).toMatchObject({ changed: 1, vanished: 0 })
    expect(await open('S1')).toBe(10_000)
    const kept = await database.db
      .select({ kind: credits.kind, amount: credits.amountMinor, reason: credits.reason })
      .from(credits)
      .where(eq(credits.organisationId, world.context.organisationId))
      .orderBy(asc(credits.id))
    expect(kept).toEqual([
      { kind: 'void', amount: 10_000, reason: 'vanished from the snapshot of erp' },
      { kind: 'void', amount: -10_000, reason: 'no longer vanished from the snapshot of erp' },
    ])
    await expectSound()
  })

  test('money that comes in later takes the place of the credit that closed the invoice', async () => {
    await world.load('invoices', csv(...rows.slice(1)), snapshot)
    const paid = `${PAY}\nP1,A-1,S1,USD,100.00,2026-02-01\n`
    expect(await world.load('payments', paid)).toMatchObject({ outcome: 'accepted', new: 1 })
    expect(await open('S1')).toBe(0)
    await world.load('invoices', csv(...rows), snapshot)
    expect(await open('S1')).toBe(0)
    await expectSound()
  })

  test('that lacks more than a quarter is refused with the amounts, unless forced', async () => {
    files['s.csv'] = csv(...rows.slice(2))
    await dunwell('import', 'invoices', 's.csv', '--source', 'erp', '--snapshot')
    expect(said.code).toBe(1)
    expect(said.out[1]).toBe(
      '  the file: The snapshot lacks USD 200.00 of the 600.00 open from erp: more than a quarter would vanish. Check that the file is whole and of this source; if so much was closed, add --force.',
    )
    await dunwell('import', 'invoices', 's.csv', '--source', 'erp', '--snapshot', '--force')
    expect(said).toMatchObject({ code: 0 })
    expect(said.out[2]).toBe('2 open invoices not in the snapshot: no longer chased.')
  })

  test('with a row that cannot be read is no complete list, and a row left out is still listed', async () => {
    const bad = csv(...rows.slice(0, 5), 'S6,A-1,S6,USD,none,2026-01-01,2026-02-01')
    expect(await world.load('invoices', bad, { ...snapshot, skipBadRows: true })).toMatchObject({
      outcome: 'refused',
    })
    const odd = csv(...rows.slice(0, 5), 'S6,A-1,S6,USD,100.00,2026-03-01,2026-02-01')
    const kept = await world.load('invoices', odd, { ...snapshot, dueBeforeIssue: 'skip' })
    expect(kept).toMatchObject({ outcome: 'accepted', vanished: 0 })
    expect(kept.notes).toContain('Left out: invoices due before they were issued (1).')
    expect(await world.load('payments', `${PAY}\n`, { snapshot: true })).toMatchObject({ outcome: 'refused' })
  })
})

describe('corrections', () => {
  const settled = (on: string): string =>
    `${HEAD},settled_on\nOPEN-1,A-1,OPEN-1,USD,1000.00,2026-01-01,2026-01-31,${on}\n`

  test('an invoice that is not settled after all is open again', async () => {
    await world.load('invoices', settled('2026-02-10'))
    expect(await open('OPEN-1')).toBe(0)
    expect(await world.load('invoices', settled(''))).toMatchObject({ changed: 1 })
    expect(await open('OPEN-1')).toBe(100_000)
    expect(await world.load('invoices', settled(''))).toMatchObject({ unchanged: 1 })
    await expectSound()
  })

  test('a void invoice takes no payment for its balance, and opens again when it is void no more', async () => {
    const row = (status: string, balance: string): string =>
      `${HEAD},status,balance\nOPEN-1,A-1,OPEN-1,USD,1000.00,2026-01-01,2026-01-31,${status},${balance}\n`
    await world.load('invoices', row('void', '0.00'))
    expect(await open('OPEN-1')).toBe(0)
    expect(
      await database.db
        .select()
        .from(payments)
        .where(eq(payments.organisationId, world.context.organisationId)),
    ).toEqual([])
    await world.load('invoices', row('open', '1000.00'))
    expect(await open('OPEN-1')).toBe(100_000)
    await expectSound()
  })

  test('a slip in --columns is refused with what was probably meant', async () => {
    files['a.csv'] = 'N1,A-1,USD,5.00,2026-01-01,2026-02-01\n'
    await dunwell('import', 'invoices', 'a.csv', '--columns', 'id,acount,currency,amount,issued_on,due_on')
    expect(said.code).toBe(1)
    expect(said.out[1]).toContain('"acount": There is no column "acount" here. Did you mean account?')
  })

  test('sums beyond what a number holds are exact', async () => {
    const lines = [1, 2, 3].map((n) => `B${n},A-1,B${n},USD,90071992547409.91,2026-01-01,2026-02-01`)
    const outcome = await world.load('invoices', `${HEAD}\n${lines.join('\n')}\n`)
    expect(outcome.sums).toEqual({ USD: '270215977642229.73' })
  })
})

test('a mapping saved under a name serves the next import, can be shown, and forgotten', async () => {
  files['a.csv'] = 'Beleg;Kunde;Betrag;Vom;Bis\nN1;A-1;1.000,50;2026-01-01;2026-02-01\n'
  const map = ['Beleg=id', 'Kunde=account', 'Betrag=amount', 'Vom=issued_on', 'Bis=due_on']
  const flags = map.flatMap((pair) => ['--map', pair])
  await dunwell('import', 'invoices', 'a.csv', ...flags, '--currency', 'EUR', '--save-mapping', 'Lexware')
  expect(said.code).toBe(0)
  await dunwell('import', 'invoices', 'a.csv', '--mapping', 'Lexware', '--json')
  expect(said.out[0]).toContain('"unchanged":1')
  expect((await dunwell('mappings', 'list')).out).toEqual(['Lexware  (invoices)'])
  expect((await dunwell('mappings', 'show', 'Lexware')).out[0]).toContain('Beleg:')
  await dunwell('import', 'invoices', 'a.csv', '--mapping', 'Datev')
  expect(said).toMatchObject({ code: 1 })
  expect(said.err).toEqual(['There is no file and no saved mapping "Datev". Saved are Lexware.'])
  expect((await dunwell('mappings', 'remove', 'Lexware')).out).toEqual(['Removed Lexware.'])
  expect((await dunwell('mappings', 'remove', 'Lexware')).code).toBe(1)
})
