import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { importCommand } from '../../src/cli/import.ts'
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
  said = { out: [], err: [], code: null }
})

async function dunwell(...words: string[]): Promise<void> {
  said = { out: [], err: [], code: null }
  await importCommand(terminalIn(world, files, said)).parseAsync(words, { from: 'user' })
}

const HEAD = 'id,account,number,currency,amount,issued_on,due_on'

test('--json says all of it in one line', async () => {
  files['a.csv'] = `${HEAD}\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01\n`
  await dunwell('invoices', 'a.csv', '--json')
  expect(said).toEqual({
    out: [
      '{"outcome":"accepted","records":1,"sums":{"USD":"5.00"},"new":1,"changed":0,"unchanged":0,"errors":[],"questions":[]}',
    ],
    err: [],
    code: 0,
  })
})

test('a refused file exits with 1 and lists twenty problems, then counts', async () => {
  const rows = Array.from({ length: 25 }, (_, at) => `N${at},A-1,N${at},USD,none,2026-01-01,2026-02-01`)
  files['a.csv'] = `${HEAD}\n${rows.join('\n')}\n`
  await dunwell('invoices', 'a.csv')
  expect(said.code).toBe(1)
  expect(said.out[0]).toBe('Refused: 25 problems. Nothing was saved.')
  expect(said.out[1]).toBe(
    '  line 2, amount "none": This is not an amount. Write it in digits, such as 1234.50.',
  )
  expect(said.out[21]).toBe('  … and 5 more; --json lists them all.')
})

test('a question exits with 3 and names the flags that answer it', async () => {
  files['a.csv'] = `${HEAD}\nN1,A-1,N1,USD,5.00,03/04/2026,05/06/2026\n`
  await dunwell('invoices', 'a.csv')
  expect(said.code).toBe(3)
  expect(said.out).toEqual([
    '1 question to answer first. Nothing was saved.',
    '? No row proves whether dates such as "03/04/2026" begin with the day or the month. (line 2)',
    '    Answer with --date-format d/M/yyyy   or   --date-format M/d/yyyy',
  ])
  await dunwell('invoices', 'a.csv', '--date-format', 'M/d/yyyy')
  expect(said.code).toBe(0)
})

test('headings are mapped by flags, kept as a file and read from it', async () => {
  files['a.csv'] = 'Beleg;Kunde;Betrag;Vom;Bis\nN1;A-1;1.000,50;T-40;T-10\n'
  const map = ['Beleg=id', 'Beleg=number', 'Kunde=account', 'Betrag=amount', 'Vom=issued_on', 'Bis=due_on']
  await dunwell(
    'invoices',
    'a.csv',
    ...map.flatMap((pair) => ['--map', pair]),
    '--currency',
    'EUR',
    '--date-format',
    'relative',
    '--save-mapping',
    'm.yaml',
    '--json',
  )
  expect(said.out[0]).toContain('"outcome":"accepted","records":1,"sums":{"EUR":"1000.50"},"new":1')
  await dunwell('invoices', 'a.csv', '--mapping', 'm.yaml', '--json')
  expect(said.out[0]).toContain('"new":0,"changed":0,"unchanged":1')
})

test('a mapping with a typo is refused with its place', async () => {
  files['a.csv'] = `${HEAD}\n`
  files['m.yaml'] = 'columns:\n  Kunde: acount\ndatFormat: M/d/yyyy\n'
  await dunwell('invoices', 'a.csv', '--mapping', 'm.yaml')
  expect(said.code).toBe(1)
  expect(said.err.join('\n')).toContain('datFormat')
  files['m.yaml'] = 'columns:\n  Kunde: acount\n'
  await dunwell('invoices', 'a.csv', '--mapping', 'm.yaml')
  expect(said.err[1]).toContain('columns.Kunde: invoices have no column "acount"; there are id,')
})

test('--skip-bad-rows writes what is to be mended beside the file', async () => {
  files['a.csv'] = `${HEAD}\nN1,A-1,N1,USD,5.00,2026-01-01,2026-02-01\nN2,A-1,N2,USD,,2026-01-01,2026-02-01\n`
  await dunwell('invoices', 'a.csv', '--skip-bad-rows', '--json')
  expect(said.code).toBe(0)
  expect(said.out[0]).toContain('"rejected":1,"rejects":"a.csv.rejects.csv"')
  expect(files['a.csv.rejects.csv']).toBe(
    `${HEAD},problem\nN2,A-1,N2,USD,,2026-01-01,2026-02-01,amount: A value is missing. Fill the cell in.\n`,
  )
})

test('a file that is not there is said to be missing', async () => {
  await dunwell('invoices', 'none.csv')
  expect(said).toEqual({ out: [], err: ['There is no file none.csv.'], code: 1 })
})

test('wrong words on the command line throw for the entry to report', async () => {
  await expect(dunwell('bills', 'a.csv')).rejects.toThrow(/There is no import of "bills"/)
  await expect(dunwell('invoices', 'a.csv', '--duplicates', 'maybe')).rejects.toThrow(
    /Allowed choices are first, last, each/,
  )
})
