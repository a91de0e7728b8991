import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import * as schema from '../db/schema.ts'

/** The rules of docs/ARCHITECTURE.md. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ path: join('src', name), text: readFileSync(join('src', name), 'utf8') }))

const ENTRIES = ['src/node.ts', 'src/worker.ts', 'src/cli.ts']
const ADAPTERS = ['slack', 'teams', 'mail', 'drivers', 'sandbox', 'local', 'cli', 'worker', 'product-hook']
const ADAPTER_PACKAGES =
  /^(hono|@hono\/|@slack\/|botbuilder|botframework-|pg$|@electric-sql\/|@neondatabase\/|nodemailer|react)/

interface Import {
  from: string
  /** A path below the project, or a package's name. */
  to: string
  typeOnly: boolean
}

const imports: Import[] = files.flatMap(({ path, text }) =>
  [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'/gm)].map(([, type, to = '']) => ({
    from: path,
    to: to.startsWith('.') ? normalize(join(dirname(path), to)) : to,
    typeOnly: type !== undefined,
  })),
)

function folderOf(path: string): string {
  return path.split('/').length > 2 ? (path.split('/')[1] ?? '') : ''
}

function isSlice(path: string): boolean {
  const folder = folderOf(path)
  return folder !== '' && !ADAPTERS.includes(folder)
}

test('the rules look at the real tree', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(imports.length).toBeGreaterThan(400)
  expect(files.filter(({ path }) => isSlice(path)).length).toBeGreaterThan(40)
})

test('slices know no adapter and no platform package', () => {
  const broken = imports.filter(
    ({ from, to }) => isSlice(from) && (ADAPTERS.includes(folderOf(to)) || ADAPTER_PACKAGES.test(to)),
  )
  expect(broken).toEqual([])
})

test('only the Node entry and the worker open database drivers', () => {
  const broken = imports.filter(
    ({ from, to, typeOnly }) =>
      to.startsWith('src/drivers/') && !typeOnly && folderOf(from) !== 'drivers' && !ENTRIES.includes(from),
  )
  expect(broken).toEqual([])
})

test('clock and chance are read in the entries alone', () => {
  const pattern = /Date\.now\(|new Date\(\)|DateTime\.(now|utc|local)\(\)|Math\.random\(|randomUUID/
  const broken = files
    .filter(({ path, text }) => !ENTRIES.includes(path) && pattern.test(text))
    .map(({ path }) => path)
  expect(broken).toEqual([])
})

test('the environment is read in one place', () => {
  const broken = files.filter(
    ({ path, text }) => !['src/cli.ts', 'src/worker.ts'].includes(path) && /process\.env/.test(text),
  )
  expect(broken.map(({ path }) => path)).toEqual([])
})

test('a transaction uses nothing but its own handle', () => {
  const broken = files.flatMap(({ path, text }) =>
    [...text.matchAll(/\.transaction\(\s*async \((\w+)\) => \{([\s\S]*?)\n {2}\}\)/g)]
      .filter(([, handle, body = '']) => handle !== 'db' && /\b(context|deps)\.db\b/.test(body))
      .map(() => path),
  )
  expect(broken).toEqual([])
})

test('every table but the organisations themselves carries organisation_id', () => {
  const tables = Object.values(schema).filter((value) => value instanceof PgTable)
  expect(tables.length).toBeGreaterThan(15)
  const without = tables
    .map((table) => getTableConfig(table))
    .filter(({ columns }) => !columns.some(({ name }) => name === 'organisation_id'))
    .map(({ name }) => name)
  expect(without).toEqual(['organisations'])
})

test('no file has grown past 250 lines', () => {
  const long = files.filter(({ text }) => text.split('\n').length > 251).map(({ path }) => path)
  expect(long).toEqual([])
})

test('nothing is silenced', () => {
  const pattern = /\bas any\b|: any\b|@ts-(ignore|expect-error)|biome-ignore/
  expect(files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([])
})
