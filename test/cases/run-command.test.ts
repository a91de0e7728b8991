import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { tick } from '../../src/jobs.ts'
import type { Organisation } from '../../src/organisations/organisation.ts'
import type { Deps } from '../../src/ports.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { foundThreeChannels, MORNING, summaries, whileOneFails, written } from './three-channels.ts'

let database: TestDatabase
let organisation: Organisation
let deps: Deps
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  const world = await foundThreeChannels(database.db)
  organisation = world.organisation
  deps = world.deps
})

const said = { out: [] as string[], err: [] as string[], code: 0 }
const terminal: Terminal = {
  out: (line) => said.out.push(line),
  err: (line) => said.err.push(line),
  progress: () => {},
  readFile: () => Promise.reject(new Error('no files here')),
  readInput: async () => new Uint8Array(),
  writeFile: () => Promise.reject(new Error('no files here')),
  setExitCode: (code) => {
    said.code = code
  },
  withDeps: (work) => work({ ...deps, organisationId: organisation.id }),
}
const run = (...flags: string[]) => runCommand(terminal).parseAsync(flags, { from: 'user' })
beforeEach(() => {
  said.out = []
  said.err = []
  said.code = 0
})

test('for a day gone by, posts every digest, and asks the one connection one thing at a time', async () => {
  const warned = vi.fn()
  process.on('warning', warned)
  await run('--as-of', '2026-03-02')
  process.off('warning', warned)
  expect(warned).not.toHaveBeenCalled()
  expect(await summaries(database.db)).toMatchObject([{ date: '2026-03-02', digestsPosted: 3 }])
  expect([said.code, said.err]).toEqual([0, []])
})

test.each(['2026-03-02', '2026-03-04'])('for another day, %s, does all of it or nothing', async (date) => {
  await tick({ ...deps, now: () => MORNING.minus({ hours: 12 }) })
  const before = await written(database.db, organisation)
  await whileOneFails(database.db, 'dollars', async () => {
    await expect(run('--as-of', date)).rejects.toThrow(`The run of ${date} failed at a digest`)
  })
  expect(await written(database.db, organisation)).toEqual(before)
  expect(said.out).toEqual([])
})

test('for today, posts what it can and says what it could not', async () => {
  await whileOneFails(database.db, 'emea', async () => {
    await run('--json')
  })
  expect(JSON.parse(said.out[0] ?? '')).toMatchObject({ digestsPosted: 2 })
  expect([said.code, said.err]).toEqual([1, [expect.stringMatching(/^1 digest could not be posted/)]])
})
