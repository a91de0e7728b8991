import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lockFolder } from '../../src/local/folder-lock.ts'
import { aReport } from '../mail/reports.ts'
import {
  addressOf,
  cleanUp,
  dunwell,
  type Ended,
  type ProductProcess,
  runDunwell,
  startProcess,
  temporaryFolder,
} from './product-process.ts'

const LOCK_RUNNER = resolve('test/runtime/lock-runner.mjs')
const folder = temporaryFolder()
const dataFolder = join(folder, 'data')
const around = {
  cwd: folder,
  env: { DUNWELL_DATA: dataFolder, PORT: '0', NODE_ENV: 'production' },
}

beforeAll(async () => {
  writeFileSync(join(folder, 'accounts.csv'), 'id,name\nA1,Acme\nA2,Bolt\n')
  writeFileSync(join(folder, 'broken.csv'), 'id,name\nA1\n')
  await runDunwell(['db', 'migrate'], around)
  cpSync(dataFolder, join(folder, 'other'), { recursive: true })
})
afterAll(cleanUp)

describe('while a server runs', () => {
  let server: ProductProcess
  let url: string

  beforeAll(async () => {
    server = dunwell(['start'], around)
    url = await addressOf(server)
  })

  test('a second server names the folder, the process and the address that are in the way', async () => {
    const { code, err } = await runDunwell(['start'], around)
    expect(code).toBe(1)
    expect(err).toBe(
      `The data folder ${dataFolder} is in use by dunwell start (process ${server.pid}), which listens at ${url}. Stop that one first, or set DUNWELL_DATA to another folder.\n`,
    )
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  test('a verb goes through the server, with the same words and exit codes as without one', async () => {
    const alone = { ...around, env: { ...around.env, DUNWELL_DATA: join(folder, 'other') } }
    const words = [
      ['import', 'accounts', 'accounts.csv', '--json'],
      ['import', 'accounts', 'broken.csv'],
      ['aging', '--as-of', '2026-03-31', '--json'],
    ]
    const input = aReport('<00000000-0000-4000-8000-0000000000d1.2@larkfield.example>', [
      { recipient: 'ap@client.test' },
    ])
    const through: Ended[] = []
    const directly: Ended[] = []
    for (const one of [...words, ['bounces'], ['bounces', 'accounts.csv']]) {
      through.push(await runDunwell(one, { ...around, input }))
      directly.push(await runDunwell(one, { ...alone, input }))
    }
    expect(through.map(({ code }) => code)).toEqual([0, 1, 0, 1, 1])
    expect(through[3]?.err).toContain('standard input: It is about <00000000-0000-4000-8000-0000000000d1.2@')
    expect(through[4]?.err).toContain('accounts.csv: It is no delivery report.')
    expect(directly).toEqual(through)
  })

  test('a verb sees at once what the server has done, and leaves its files where it was called', async () => {
    const { code } = await runDunwell(
      ['import', 'accounts', 'broken.csv', '--skip-bad-rows', '--json'],
      around,
    )
    expect(code).toBe(0)
    expect(readFileSync(join(folder, 'broken.csv.rejects.csv'), 'utf8')).toContain('A1')
  })

  test('only who can read the folder may send verbs', async () => {
    const ask = (authorization: string | undefined) =>
      fetch(`${url}/control/run`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body: JSON.stringify({ argv: ['aging'], cwd: folder, tty: false }),
      })
    const { token } = JSON.parse(readFileSync(join(dataFolder, 'dunwell.lock'), 'utf8'))
    const wrong = `Bearer ${'0'.repeat(token.length)}`
    const statuses = []
    for (const given of [undefined, wrong, 'Bearer']) statuses.push((await ask(given)).status)
    expect(statuses).toEqual([401, 401, 401])
    expect((await ask(`Bearer ${token}`)).status).toBe(200)
  })

  test('a killed server leaves a folder that the next verb opens', async () => {
    await server.stop('SIGKILL')
    expect(readdirSync(dataFolder)).toContain('dunwell.lock')
    const { code, out } = await runDunwell(['audit', 'verify', '--json'], around)
    expect([code, JSON.parse(out).ok]).toEqual([0, true])
    expect(readdirSync(dataFolder)).toEqual(['postgres'])
  })
})

test('a verb waits for no other verb: it says which process has the folder', async () => {
  const holder = startProcess([LOCK_RUNNER, 'hold', dataFolder, 'import'])
  await holder.said(/held/)
  const { code, out, err } = await runDunwell(['aging'], around)
  expect([code, out]).toEqual([1, ''])
  expect(err).toBe(
    `The data folder ${dataFolder} is in use by dunwell import (process ${holder.pid}). Wait until it is done, then try again.\n`,
  )
  await holder.stop('SIGKILL')
  release(lockFolder(dataFolder, 'aging'))
})

test('a lock of an earlier process with the same number, or a damaged one, is taken over', () => {
  const file = join(dataFolder, 'dunwell.lock')
  const earlier = { pid: process.pid, startedAt: '1', verb: 'start', url: 'http://127.0.0.1:1', token: 'x' }
  for (const text of [JSON.stringify(earlier), '{"pid":', '']) {
    writeFileSync(file, text)
    release(lockFolder(dataFolder, 'aging'))
  }
  expect(readdirSync(dataFolder)).toEqual(['postgres'])
})

function release(locked: ReturnType<typeof lockFolder>): void {
  if ('heldBy' in locked) throw new Error(`held by ${JSON.stringify(locked.heldBy)}`)
  expect(lockFolder(dataFolder, 'run')).toEqual({ heldBy: locked.lock.holder })
  locked.lock.release()
}

test('of processes racing for the lock of a dead one, exactly one gets it', async () => {
  const rounds = 400
  const folders = Array.from({ length: rounds }, (_, round) => join(folder, `race-${round}`))
  for (const [round, raced] of folders.entries()) {
    mkdirSync(raced)
    const lock = (token: string) =>
      JSON.stringify({ pid: 4_194_303, startedAt: '1', verb: 'start', token: `${token}-${round}` })
    writeFileSync(join(raced, 'dunwell.lock'), lock('dead'))
    // Every other time a first heir was killed before it had taken over.
    if (round % 2 === 0) writeFileSync(join(raced, `dunwell.lock.after-dead-${round}`), lock('heir'))
  }
  const rivals = Array.from({ length: 4 }, () =>
    startProcess([LOCK_RUNNER, 'race', String(Date.now() + 2_500), '5', ...folders]),
  )
  for (const rival of rivals) await rival.said(/done/)
  const winners = folders.map(
    (_, round) =>
      rivals.filter(
        (rival) => rival.out().includes(`\n${round} got it`) || rival.out().startsWith(`${round} got it`),
      ).length,
  )
  expect(new Set(winners)).toEqual(new Set([1]))
  expect(folders.flatMap((raced) => readdirSync(raced))).toEqual(folders.map(() => 'dunwell.lock'))
})
