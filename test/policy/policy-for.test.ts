import { expect, test } from 'vitest'
import type { Policy } from '../../src/policy/policy.ts'
import { policyFor, segmentsOf } from '../../src/policy/policy-for.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { DEFAULT_POLICY } from '../support/builders.ts'

const SEGMENTS = `segments:
  smb:
    tolerance: { USD: '25.00', CHF: '20.00' }
    minimumGapDays: 5
    tiers:
      - tier: 2
        name: One more reminder
        fromDay: 31
        goal: be paid without a call
        whatHappens: a short e-mail
        steps:
          - { key: outreach-35, title: Short e-mail, day: 36, kind: email, mode: draft, gates: [clearance] }
  Key accounts:
    strategic: { alwaysNeedsClearance: false }
    clearance: { tier1Silence: waits }
    approvals:
      tier-3: { need: 2, of: [vp_finance, cfo, ceo], always: [ceo] }

tiers:
`

function read(text: string): Policy {
  const reading = readPolicy(text)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.policy
}

function problemsOf(text: string): string[] {
  const reading = readPolicy(text)
  return 'problems' in reading ? reading.problems.map(({ path, problem }) => `${path}: ${problem}`) : []
}

const base = read(DEFAULT_POLICY)
const policy = read(DEFAULT_POLICY.replace('tiers:\n', SEGMENTS))

test('segments are told in the order of the file', () => {
  expect(segmentsOf(base)).toEqual([])
  expect(segmentsOf(policy)).toEqual(['smb', 'Key accounts'])
})

test('without a segment, or with one the policy does not know to the letter, the base holds', () => {
  for (const segment of [null, '', 'SMB', 'enterprise', 'toString', '__proto__'])
    expect(policyFor(policy, segment)).toEqual(base)
})

test('a segment replaces whole tiers by number and settings field by field', () => {
  const smb = policyFor(policy, 'smb')
  expect(smb.tolerance).toEqual({ USD: '25.00', EUR: '5.00', GBP: '5.00', CHF: '20.00' })
  expect(smb.minimumGapDays).toBe(5)
  expect(smb.tiers.map(({ name }) => name)).toEqual([
    'Gentle reminders',
    'One more reminder',
    'Executive involvement',
    'Final notice and suspension',
  ])
  expect(smb.tiers[1]).toMatchObject({ tone: { voice: 'curious', guard: 'block' }, sender: 'collector' })

  const key = policyFor(policy, 'Key accounts')
  expect(key.tiers).toEqual(base.tiers)
  expect(key.strategic).toEqual({ ...base.strategic, alwaysNeedsClearance: false })
  expect(key.clearance).toEqual({ ...base.clearance, tier1Silence: 'waits' })
  expect(key.approvals['tier-3']).toMatchObject({ need: 2, always: ['ceo'] })
  expect(key.approvals['tier-4']).toEqual(base.approvals['tier-4'])
})

test('it is worked out once, not at every question', () => {
  expect(policyFor(policy, 'smb')).toBe(policyFor(policy, 'smb'))
  expect(policyFor(policy, 'nobody')).toBe(policyFor(policy, null))
})

test('a segment replaces only tiers that are there, and each once', () => {
  const tier = (number: number) =>
    `{ tier: ${number}, name: N, fromDay: 61, goal: g, whatHappens: w, steps: [{ key: own, title: T, day: 70, kind: email, mode: draft, gates: [clearance] }] }`
  const twoTiers = DEFAULT_POLICY.slice(0, DEFAULT_POLICY.indexOf('  - tier: 3'))
  expect(
    problemsOf(twoTiers.replace('tiers:\n', `segments: { smb: { tiers: [${tier(3)}] } }\ntiers:\n`)),
  ).toEqual(['segments.smb.tiers[0].tier: There is no tier 3 to replace.'])
  expect(
    problemsOf(
      DEFAULT_POLICY.replace('tiers:\n', `segments: { smb: { tiers: [${tier(3)}, ${tier(3)}] } }\ntiers:\n`),
    ),
  ).toEqual(['segments.smb.tiers[1].tier: Tier 3 is replaced twice.'])
})

test('a name with blanks around it could match no account', () => {
  expect(problemsOf(DEFAULT_POLICY.replace('tiers:\n', `segments: { ' smb': {} }\n\ntiers:\n`))).toEqual([
    'segments[" smb"]: " smb" cannot be the name of a segment.',
  ])
})
