import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandCall } from '../../src/command-calls.ts'
import { runCommand } from '../../src/commands.ts'
import type { Person } from '../../src/people/person.ts'
import { testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/silent-log.ts'
import { approvalScene, NOON, requested } from './scene.ts'

let database: TestDatabase
let mine: Awaited<ReturnType<typeof approvalScene>>
let theirs: typeof mine
let theirRequest: string
let deps: Parameters<typeof runCommand>[0]
beforeAll(async () => {
  database = await createTestDatabase()
  mine = await approvalScene(database.db)
  theirs = await approvalScene(database.db)
  theirRequest = requested(
    await theirs.ask('tier-4', theirs.collector, NOON, 'theirs', 'their secret reason'),
  )
  deps = { db: database.db, now: () => NOON, newId: testId, log: silentLog, messengers: {} }
})
afterAll(() => database.close())

/** Every command about a request, with whatever somebody may have put into it. */
function calls(approvalId: string, revision = 1): CommandCall[] {
  const form = testId()
  const answers = { reason: 'a reason made up by somebody' }
  const at = NOON.toUTC().toISO() ?? ''
  return [
    { name: 'show-approval', input: { approvalId } },
    { name: 'approve', input: { approvalId, revision } },
    { name: 'open-approve', input: { approvalId, revision } },
    { name: 'save-approve', input: { approvalId, revision, form, at, answers } },
    { name: 'open-deny', input: { approvalId, revision } },
    { name: 'save-deny', input: { approvalId, revision, form, answers } },
    { name: 'open-changes', input: { approvalId, revision } },
    { name: 'save-changes', input: { approvalId, revision, form, answers } },
    { name: 'open-withdraw', input: { approvalId } },
    { name: 'save-withdraw', input: { approvalId, form, answers } },
    { name: 'open-resubmit', input: { approvalId } },
    { name: 'save-resubmit', input: { approvalId, form, answers } },
    { name: 'open-break-glass', input: { approvalId, revision } },
    { name: 'save-break-glass', input: { approvalId, revision, form, answers } },
  ]
}

async function run(actor: Person, call: CommandCall): Promise<string> {
  const { organisationId } = actor
  const place = {
    workspace: { id: mine.workspaceId, organisationId, platform: 'slack' as const, externalId: 'T0' },
    channelId: 'C0',
    direct: false,
    userId: 'U0',
    occurrence: testId(),
  }
  return JSON.stringify(await runCommand(deps, { organisationId, actor }, place, call))
}

test('a request of another company is shown to nobody and changed by nobody', async () => {
  for (const actor of [mine.cfo, mine.admin])
    for (const call of calls(theirRequest)) {
      const said = await run(actor, call)
      expect(said, call.name).toMatch(/does not exist|needs the role administrator/)
      expect(said, call.name).not.toContain('their secret')
    }
  expect(await theirs.state(theirRequest)).toBe('pending')
  expect(await theirs.votes(theirRequest)).toEqual([])
})

test('an id that was made up is answered in a sentence', async () => {
  for (const call of calls(testId()))
    expect(await run(mine.admin, call), call.name).toContain('does not exist (any more)')
})

test('whoever has no part in it changes nothing, whatever they send', async () => {
  const id = requested(await mine.ask('tier-4'))
  const changing = calls(id).filter(({ name }) => !name.startsWith('open-') && !name.startsWith('show-'))
  for (const actor of [mine.csm, mine.lead])
    for (const call of changing)
      expect(await run(actor, call), call.name).toMatch(
        /needs the role|Only who asked|Only Dana|Yes, approve/,
      )
  expect(await mine.state(id)).toBe('pending')
  expect(await mine.votes(id)).toEqual([])
})

test('a form of 3,000 characters is refused above 500, with how many it were, on every form', async () => {
  const id = requested(await mine.ask('tier-3'))
  const long = { answers: { reason: 'x'.repeat(3_000) }, form: testId() }
  const voting: CommandCall[] = [
    { name: 'save-deny', input: { approvalId: id, revision: 1, ...long } },
    { name: 'save-changes', input: { approvalId: id, revision: 1, ...long } },
    { name: 'save-approve', input: { approvalId: id, revision: 1, at: NOON.toUTC().toISO() ?? '', ...long } },
  ]
  for (const call of voting) expect(await run(mine.vp, call), call.name).toContain('that was 3,000')
  expect(await run(mine.collector, { name: 'save-withdraw', input: { approvalId: id, ...long } })).toContain(
    '3,000',
  )
  const glass = { approvalId: id, revision: 1, ...long }
  expect(await run(mine.admin, { name: 'save-break-glass', input: glass })).toContain('3,000')
  expect(await mine.state(id)).toBe('pending')
})

test('a second look from an hour ago, or from tomorrow, counts no more', async () => {
  const id = requested(await mine.ask('suspension'))
  for (const at of [NOON.minus({ hours: 1 }), NOON.plus({ days: 1 })]) {
    const input = { approvalId: id, revision: 1, form: testId(), at: at.toUTC().toISO() ?? '', answers: {} }
    expect(await run(mine.cfo, { name: 'save-approve', input })).toContain('opened a while ago')
  }
  expect(await mine.votes(id)).toEqual([])
})
