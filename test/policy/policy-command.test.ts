import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { accounts } from '../../db/schema.ts'
import { policyCommand } from '../../src/cli/policy.ts'
import { presetNames } from '../../src/cli/policy-presets.ts'
import { applyPolicy } from '../../src/policy/apply-policy.ts'
import type { Context } from '../../src/ports.ts'
import { anAccount, at, DEFAULT_POLICY, organisationIn } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Files, type Said, testTerminal } from '../support/terminal.ts'

let database: TestDatabase
let context: Context
let said: Said
const files: Files = {
  'same.yaml': DEFAULT_POLICY,
  'later.yaml': DEFAULT_POLICY.replace('day: 5,', 'day: 7,'),
  'broken.yaml': DEFAULT_POLICY.replace('fromDay: 61', 'fromday: 61'),
  'doubtful.yaml': DEFAULT_POLICY.replace('minimumGapDays: 3', 'minimumGapDays: 8'),
  'segments.yaml': DEFAULT_POLICY.replace('tiers:\n', 'segments: { smb: { minimumGapDays: 2 } }\n\ntiers:\n'),
  'latin.yaml': new Uint8Array([0x6e, 0xe9, 0x0a]),
}

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  const now = at('2026-03-02T15:00:00Z')
  const { contextAt } = await organisationIn(database.db, now)
  context = contextAt(now)
})

async function policy(words: string): Promise<Said> {
  const { organisationId } = context
  const deps = () => ({ ...context, now: () => context.now, messengers: {}, organisationId })
  const given = testTerminal(files, deps)
  said = given.said
  await policyCommand(given.terminal).parseAsync(words.split(' '), { from: 'user' })
  return said
}

async function json(words: string): Promise<unknown> {
  const { out } = await policy(`${words} --json`)
  expect(out).toHaveLength(1)
  return JSON.parse(out[0] ?? '')
}

test('every preset is valid and gives no cause for a warning', async () => {
  const names = await presetNames()
  expect(names).toEqual(['b2b-classic', 'saas-tiered', 'services-milestone', 'thirty-sixty-ninety'])
  for (const name of names) {
    expect(await json(`apply --preset ${name}`)).toMatchObject({ ok: true, warnings: [] })
    expect(await json(`show --preset ${name}`)).toMatchObject({ preset: name, policy: { name } })
  }
  const { out } = await policy('presets')
  expect(out).toHaveLength(4)
  expect(out[1]).toBe(
    'saas-tiered           Gentle reminders by machine up to day 30; after that, people decide and people send.',
  )
})

test('check says that all is well, names what is wrong, and lets a warning pass', async () => {
  expect(await json('check same.yaml')).toEqual({ ok: true, problems: [], warnings: [] })
  expect(await policy('check same.yaml')).toEqual({
    out: ['same.yaml is a valid policy: saas-tiered, 4 tiers.'],
    err: [],
    code: 0,
  })
  const broken = await policy('check broken.yaml')
  expect(broken).toMatchObject({ out: [], code: 1 })
  expect(broken.err.join('\n')).toMatch(
    /broken\.yaml:\d+ {2}tiers\[2\]\.fromday: There is no setting "fromday" here\.\n {4}Did you mean "fromDay"\?/,
  )
  expect(broken.err.at(-1)).toBe('2 problems to mend.')
  const doubtful = await policy('check doubtful.yaml')
  expect(doubtful).toMatchObject({ err: [], code: 0 })
  expect(doubtful.out[0]).toMatch(/^warning: doubtful\.yaml:\d+ {2}tiers\[0\]\.steps\[1\]\.day: Only 5 days/)
  expect(await policy('check latin.yaml')).toMatchObject({ err: [expect.stringContaining('UTF-8')], code: 1 })
})

test('an invalid policy is not applied', async () => {
  expect(await json('apply broken.yaml')).toMatchObject({
    ok: false,
    problems: [{ line: expect.any(Number) }, {}],
  })
  expect(said.code).toBe(1)
  expect(await json('history')).toMatchObject({ versions: [{ number: 1 }] })
})

test('versions are kept, told with who and when, and can be shown again', async () => {
  expect(await json('apply later.yaml')).toEqual({ ok: true, version: 2, new: true, warnings: [] })
  expect(await json('apply later.yaml')).toEqual({ ok: true, version: 2, new: false, warnings: [] })
  expect((await policy('history')).out).toEqual([
    'version 2    2026-03-02 15:00 UTC  saas-tiered, applied by system:cli',
    'version 1    2026-03-02 15:00 UTC  saas-tiered, applied by system:test',
  ])
  expect((await policy('show')).out[0]).toContain('# version 2\n')
  expect((await policy('show --number 1')).out).toEqual([`# version 1\n${DEFAULT_POLICY.trimEnd()}`])
  expect(await policy('show --number 9')).toMatchObject({ code: 1, out: [] })
})

test('diff compares with what is in force or was, by the exit codes of diff', async () => {
  expect(await policy('diff same.yaml')).toMatchObject({
    out: ['same.yaml says the same as version 1.'],
    code: 0,
  })
  expect(await policy('diff later.yaml')).toEqual({
    out: ['later.yaml has 1 difference from version 1:', '  tier 1: reminder-5 moved from day 5 to day 7'],
    err: [],
    code: 1,
  })
  await policy('apply later.yaml')
  expect(await json('diff same.yaml --with 1')).toEqual({ ok: true, with: 1, same: true, changes: [] })
  expect(await json('diff --preset saas-tiered')).toMatchObject({ with: 2, same: false, changes: [{}] })
  await policy('diff broken.yaml')
  expect(said.code).toBe(2)
  await policy('diff same.yaml --with 7')
  expect(said.code).toBe(2)
})

test('a segment is shown as it holds, and one that no account is in is pointed out', async () => {
  await database.db.insert(accounts).values(anAccount(context.organisationId, { segment: 'SMB' }))
  const applied = await policy('apply segments.yaml')
  expect(applied.out[0]).toContain('No account is in the segment "smb".\n    Did you mean "SMB"?')
  expect(await json('show --segment smb')).toMatchObject({ segment: 'smb', policy: { minimumGapDays: 2 } })
  expect((await policy('show --segment smb')).out[0]).toMatch(
    /^# version 2, for the segment smb\n[\s\S]*minimumGapDays: 2/,
  )
  expect((await policy('show --segment SMB')).out[0]).toContain(
    'the segment SMB has no rules of its own (smb)',
  )
})

test('a file or a preset, not both or neither, and only one that exists', async () => {
  for (const words of ['apply', 'apply same.yaml --preset saas-tiered', 'apply --preset saas-tierd']) {
    expect(await policy(words)).toMatchObject({ code: 1, out: [] })
  }
  expect(said.err[0]).toContain('Did you mean "saas-tiered"?')
})

test('two people applying at once get two versions', async () => {
  const texts = ['day: 6,', 'day: 7,', 'day: 8,'].map((day) => DEFAULT_POLICY.replace('day: 5,', day))
  const applied = await Promise.all(texts.map((text) => applyPolicy(context, text)))
  expect(applied.map((one) => ('number' in one ? one.number : 0)).sort()).toEqual([2, 3, 4])
})
