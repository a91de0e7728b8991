import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { DEFAULT_POLICY } from '../support/builders.ts'

const editCase = z.object({
  what: z.string(),
  find: z.string(),
  replace: z.string(),
  path: z.string(),
  on: z.string().nullable(),
  says: z.string(),
  remedy: z.string(),
})
type EditCase = z.infer<typeof editCase>

function casesIn(file: string): EditCase[] {
  return z.array(editCase).parse(parse(readFileSync(file, 'utf8')))
}

const BROKEN = casesIn('test/policy/broken-policies.yaml')
const DOUBTFUL = casesIn('test/policy/doubtful-policies.yaml')
const PART_1_POLICY = readFileSync('test/policy/part-1-policy.yaml', 'utf8')

function edited({ find, replace }: EditCase): string {
  if (!DEFAULT_POLICY.includes(find)) throw new Error(`the default policy has no ${find}`)
  return DEFAULT_POLICY.replace(find, () => replace)
}

function findings(text: string) {
  const reading = readPolicy(text)
  return { problems: 'problems' in reading ? reading.problems : [], warnings: reading.warnings }
}

/** The line that `on` begins on, or null for what is not in the file. */
function expectedLine(text: string, on: string | null): number | null {
  if (on === null) return null
  const at = text.indexOf(on)
  if (at < 0) throw new Error(`no line has ${on}`)
  return text.slice(0, at).split('\n').length
}

function expectNamed(found: ReturnType<typeof findings>['problems'], text: string, wanted: EditCase) {
  const named = found.find(({ path, problem }) => path === wanted.path && problem.includes(wanted.says))
  expect(named ?? found).toMatchObject({
    path: wanted.path,
    remedy: expect.stringContaining(wanted.remedy),
    line: expectedLine(text, wanted.on),
  })
}

describe('a policy is refused for', () => {
  test.each(BROKEN.map((one) => [one.what, one] as const))('%s', (_what, one) => {
    const text = edited(one)
    const { problems } = findings(text)
    expectNamed(problems, text, one)
    for (const { problem, remedy } of problems)
      expect([problem, remedy]).toEqual([expect.stringMatching(/^\S.*\S$/), expect.stringMatching(/[.?]$/)])
  })
})

describe('a policy is valid, with a warning, for', () => {
  test.each(DOUBTFUL.map((one) => [one.what, one] as const))('%s', (_what, one) => {
    const text = edited(one)
    const { problems, warnings } = findings(text)
    expect(problems).toEqual([])
    expectNamed(warnings, text, one)
  })
})

test('an edit is blamed for nothing else', () => {
  const followedBy: Record<string, number> = {}
  for (const one of BROKEN) {
    const { problems } = findings(edited(one))
    if (problems.length > 1) followedBy[one.what] = problems.length
  }
  expect(followedBy).toMatchInlineSnapshot(`
    {
      "a fifth tier": 2,
      "a misspelt setting": 2,
      "a segment with a tier beyond the fourth": 2,
      "a segment's tier that leaves a step of the base outside": 2,
      "a setting in another spelling": 2,
      "an unfinished bracket": 2,
      "the setting that is missing for it": 2,
    }
  `)
})

test('every problem is told at once, those of single values and those between values', () => {
  const text = DEFAULT_POLICY.replace("USD: '5.00'", 'USD: 5.00')
    .replace('fromDay: 61', 'fromday: 61')
    .replace('day: 35, kind: email, mode: draft', 'day: 35, kind: email, mode: auto')
    .replace('tier-4: { need: 2', 'tier-4: { need: 4')
  expect(findings(text).problems.map(({ path }) => path)).toEqual([
    'tolerance.USD',
    'approvals.tier-4.need',
    'tiers[1].steps[1].mode',
    'tiers[2].fromDay',
    'tiers[2].fromday',
  ])
})

test('long silences, late starts and ladders without a contact are doubted', () => {
  const step = (day: number, mode = 'draft') =>
    `{ key: s-${day}, title: S, day: ${day}, kind: email, mode: ${mode}, gates: [clearance] }`
  const ladder = (...steps: string[]) =>
    `${DEFAULT_POLICY.split('tiers:\n')[0]}tiers:\n  - { tier: 1, name: T, fromDay: 1, goal: g, whatHappens: w, steps: [${steps.join(', ')}] }\n`
  const warningsOf = (text: string) => findings(text).warnings.map(({ problem }) => problem)
  expect(warningsOf(ladder(step(15), step(75)))).toEqual([])
  expect(warningsOf(ladder(step(16), step(77)))).toEqual([
    'From day 1 to day 15 nobody does anything.',
    'The customer hears nothing from day 16 to day 77.',
  ])
  expect(warningsOf(ladder(step(5, 'off')))).toEqual([
    'No step reaches the customer: nobody is ever asked to pay.',
    'Nothing happens in tier 1: it has no step that is not off.',
  ])
})

test.each([
  ['an empty file', ''],
  ['only a comment', '# nothing\n'],
  ['a list', '- tier: 1\n'],
  ['a word', 'policy'],
])('%s holds no policy', (_what, text) => {
  expect(findings(text).problems).toEqual([
    {
      path: '',
      line: null,
      problem: 'The file holds no policy.',
      remedy: 'Start from one of the presets: dunwell policy presets.',
    },
  ])
})

test('aliases that grow without end are refused', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, index) => {
      const inner = `*${'abcdefgh'[index]}`
      return `${name}: &${name} [${Array(9).fill(inner).join(', ')}]`
    }),
  ].join('\n')
  expect(findings(bomb).problems).toMatchObject([{ path: '', problem: expect.stringContaining('alias') }])
  expect(findings('x'.repeat(500_001)).problems).toMatchObject([
    { problem: 'The file is too long for a policy.' },
  ])
})

test('a policy of Part 1 reads as before, with what it does not say filled in', () => {
  const reading = readPolicy(PART_1_POLICY)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  const { policy } = reading
  expect(policy.families).toBe('apart')
  expect(policy.approvals['tier-4']).toMatchObject({ need: 2, of: ['vp_finance', 'cfo', 'head_of_cs'] })
  expect(policy.tiers.map(({ tone }) => tone.voice)).toEqual(['friendly', 'curious', 'firm', 'final'])
  expect(policy.clearance).toMatchObject({ expiresAfterDays: 7, tier1Silence: 'goes' })
})

test('the same text is read once, and nobody can change what others share', () => {
  const [first, second] = [readPolicy(DEFAULT_POLICY), readPolicy(`${DEFAULT_POLICY}`)]
  if ('problems' in first || 'problems' in second) throw new Error('the default policy is invalid')
  expect(second.policy).toBe(first.policy)
  expect(() => first.policy.tiers[0]?.steps.pop()).toThrow(TypeError)
})
