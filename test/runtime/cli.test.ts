import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { cleanUp, runDunwell, startProcess, temporaryFolder } from './product-process.ts'

const elsewhere = temporaryFolder()
let database: TestDatabase
let around: { cwd: string; env: Record<string, string> }

beforeAll(async () => {
  database = await createTestDatabase()
  around = { cwd: elsewhere, env: { DATABASE_URL: database.url, DUNWELL_DATA: join(elsewhere, 'data') } }
})
afterAll(async () => {
  await cleanUp()
  await database.close()
})

const heard: string[] = []
const terminal: Terminal = {
  out: (line) => void heard.push(line),
  err: (line) => void heard.push(`error: ${line}`),
  progress: () => {},
  readFile: () => Promise.reject(new Error('no files here')),
  readInput: async () => new Uint8Array(),
  writeFile: () => Promise.reject(new Error('no files here')),
  setExitCode: () => {},
  withDeps: () => Promise.reject(new Error('no database here')),
}

function pathsOf(command: Command, path: string[] = []): string[][] {
  return [path, ...command.commands.flatMap((sub) => pathsOf(sub, [...path, sub.name()]))]
}

test.each(pathsOf(createProgram(terminal, '1.0.0')).map((path) => [path.join(' ') || '(alone)', path]))(
  'dunwell %s --help says what it is for and how to say it',
  async (_, path) => {
    heard.length = 0
    const parsing = createProgram(terminal, '1.0.0').parseAsync([...path, '--help'], { from: 'user' })
    await expect(parsing).rejects.toMatchObject({ exitCode: 0 })
    expect(heard.join('\n')).toMatch(new RegExp(`^Usage: ${['dunwell', ...path].join(' ')} `))
    expect(heard.join('\n')).toMatch(/\n\n[A-Z][^.]+/)
  },
)

test('start, the server itself, has help as well', async () => {
  const { code, out, err } = await runDunwell(['start', '--help'], around)
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('Usage: dunwell start')
})

describe('what cannot be done is refused in words, without a stack trace', () => {
  const cases: [string, string[], Record<string, string>, RegExp][] = [
    ['an unknown verb', ['dance'], {}, /unknown command 'dance'\n\(add --help/],
    ['an unknown flag', ['aging', '--loud'], {}, /unknown option '--loud'\n\(add --help/],
    ['an unknown flag of the server', ['start', '--loud'], {}, /unknown option '--loud'\n\(add --help/],
    ['an unknown part of a verb', ['policy', 'burn'], {}, /unknown command 'burn'\n\(add --help/],
    ['a date that does not exist', ['aging', '--as-of', '2026-02-30'], {}, /date that exists as YYYY-MM-DD/],
    ['an unknown kind of import', ['import', 'cats', 'x.csv'], {}, /no import of "cats"; there are people,/],
    ['a missing file to import', ['import', 'people', 'no.csv'], {}, /no\.csv/],
    ['a missing policy', ['policy', 'check', 'no.yaml'], {}, /There is no file .*no\.yaml\.\n$/],
    ['a port that is none', ['aging'], { PORT: 'abc' }, /PORT: write a whole number from 0 to 65535/],
    ['a port out of range', ['start'], { PORT: '70000' }, /PORT: write a whole number from 0 to 65535/],
    [
      'a database that refuses connections',
      ['aging', '--json'],
      { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' },
      /^The database at DATABASE_URL does not answer \(ECONNREFUSED\)\. Is it running/,
    ],
    ['no database at all', ['aging'], { DATABASE_URL: 'mysql://x' }, /DATABASE_URL must begin with postgres/],
    [
      'a data folder that is a file',
      ['aging'],
      { DATABASE_URL: '', DUNWELL_DATA: resolve('package.json') },
      /package\.json cannot be used: it is no folder/,
    ],
  ]
  test.each(cases)('%s', async (_, words, env, sentence) => {
    const { code, out, err } = await runDunwell(words, { ...around, env: { ...around.env, ...env } })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(sentence)
    expect(err).not.toMatch(/\n\s+at /)
  })

  test('a database that is not there', async () => {
    const wrong = new URL(database.url)
    wrong.pathname = '/nowhere'
    const { code, err } = await runDunwell(['aging'], { ...around, env: { DATABASE_URL: String(wrong) } })
    expect([code, err]).toEqual([
      1,
      'The database that DATABASE_URL names does not exist. Create it first.\n',
    ])
  })
})

const POLICY = resolve('db/policies/saas-tiered.yaml')

test.each([
  [['aging', '--as-of', '2026-03-31', '--json'], { asOf: '2026-03-31', currencies: [] }],
  [['run', '--as-of', '2026-03-31', '--json'], { date: '2026-03-31', digestsPosted: 0 }],
  [['policy', 'show', '--json'], { version: 1 }],
  [['policy', 'check', POLICY, '--json'], { ok: true, problems: [] }],
  [['policy', 'apply', POLICY, '--json'], { ok: true, version: 1, new: false }],
  [['organisation', '--json'], { timeZone: 'UTC' }],
  [['audit', 'verify', '--json'], { ok: true }],
  [['db', 'migrate', '--json'], { migrated: true }],
])('dunwell %j prints exactly one line of JSON', async (words, expected) => {
  const { code, out, err } = await runDunwell(words, around)
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^[^\n]+\n$/)
  expect(JSON.parse(out)).toMatchObject(expected)
})

test('verbs that open an empty database together make its tables and its company once', async () => {
  const server = inject('postgresUrl')
  await query(`${server}/postgres`, 'create database t_together')
  const env = { DATABASE_URL: `${server}/t_together` }
  const words = ['policy', 'show', '--json']
  const ended = await Promise.all([1, 2, 3].map(() => runDunwell(words, { cwd: elsewhere, env })))
  expect(ended.map(({ code, err }) => [code, err])).toEqual([1, 2, 3].map(() => [0, '']))
  expect(await query(env.DATABASE_URL, 'select name from organisations')).toEqual([{ name: 'My company' }])
})

async function query(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('npx dunwell works in the project, and the installed command anywhere', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect((await promisify(execFile)('npx', ['dunwell', '--version'])).stdout).toBe(`${version}\n`)
  symlinkSync(resolve('src/dunwell.mjs'), join(elsewhere, 'dunwell'))
  const linked = startProcess([join(elsewhere, 'dunwell'), '--version'], around)
  expect(await linked.ended).toEqual({ code: 0, out: `${version}\n`, err: '' })
})
