import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffPolicies } from '../../src/policy/diff-policies.ts'
import {
  dueStep,
  LAST_AUTOMATIC_DAY,
  nextStep,
  type Policy,
  reachesCustomer,
  tierFor,
} from '../../src/policy/policy.ts'
import { policyFor, segmentsOf } from '../../src/policy/policy-for.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { policyYaml } from '../../src/policy/write-policy.ts'
import { arbitraryPolicy, SEGMENTS } from '../support/arbitrary-policy.ts'
import { runCount } from '../support/run-count.ts'

const RUNS = { numRuns: runCount(200) }
/** Where every run reads YAML. */
const READING_RUNS = { numRuns: runCount(100) }
const anySegment = fc.oneof(fc.constantFrom(null, ...SEGMENTS, '__proto__', 'toString'), fc.string())
const anyDay = fc.integer({ min: -30, max: 400 })

function read(text: string): Policy {
  const reading = readPolicy(text)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems, null, 2))
  return reading.policy
}

interface Leaf {
  holder: Record<string, unknown>
  key: string
}

function leavesOf(value: unknown): Leaf[] {
  if (!isHolder(value)) return []
  return Object.keys(value).flatMap((key) =>
    isHolder(value[key]) ? leavesOf(value[key]) : [{ holder: value, key }],
  )
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

test('a random policy is valid and survives being written and read', () => {
  fc.assert(
    fc.property(arbitraryPolicy, ({ policy, text }) => {
      expect(read(text)).toEqual(policy)
      expect(read(policyYaml(read(text)))).toEqual(policy)
    }),
    READING_RUNS,
  )
})

test('what holds in a segment is itself a valid policy, and holds there again', () => {
  fc.assert(
    fc.property(arbitraryPolicy, anySegment, ({ text }, segment) => {
      const policy = read(text)
      const effective = policyFor(policy, segment)
      expect('segments' in effective).toBe(false)
      expect(policyFor(effective, segment)).toBe(effective)
      expect(policyFor(policy, segment)).toBe(effective)
      expect(read(policyYaml(effective))).toEqual(effective)
      if (segment === null || !segmentsOf(policy).includes(segment)) {
        expect(effective).toBe(policyFor(policy, null))
      }
    }),
    READING_RUNS,
  )
})

test('a tier never falls as the days go on', () => {
  fc.assert(
    fc.property(arbitraryPolicy, anySegment, anyDay, fc.nat(200), ({ policy }, segment, day, more) => {
      const effective = policyFor(policy, segment)
      const now = tierFor(effective, day)?.tier ?? 0
      const later = tierFor(effective, day + more)?.tier ?? 0
      expect(later).toBeGreaterThanOrEqual(now)
    }),
    RUNS,
  )
})

test('a step that is due or comes next is never off, lies on its side of today and never by machine after day 30', () => {
  fc.assert(
    fc.property(arbitraryPolicy, anySegment, anyDay, ({ policy }, segment, day) => {
      const effective = policyFor(policy, segment)
      const tier = tierFor(effective, day)
      const due = tier ? dueStep(tier, day) : undefined
      const next = nextStep(effective, day)?.step
      expect([due?.mode, next?.mode]).not.toContain('off')
      if (due) expect(due.day).toBeLessThanOrEqual(day)
      if (next) expect(next.day).toBeGreaterThan(day)
      for (const step of [due, next]) {
        if (step?.mode === 'auto' && reachesCustomer(step)) {
          expect(step.day).toBeLessThanOrEqual(LAST_AUTOMATIC_DAY)
        }
      }
    }),
    RUNS,
  )
})

test('a policy read twice has no difference, and every other one has one that can be told', () => {
  fc.assert(
    fc.property(arbitraryPolicy, arbitraryPolicy, (a, b) => {
      expect(diffPolicies(a.policy, structuredClone(a.policy))).toEqual([])
      const told = diffPolicies(a.policy, b.policy)
      expect(told.length === 0).toBe(isDeepStrictEqual(a.policy, b.policy))
      for (const { path, text } of told) expect([path, text].join()).not.toMatch(/undefined|\[object/)
    }),
    RUNS,
  )
})

test('no single value can change without being told', () => {
  fc.assert(
    fc.property(arbitraryPolicy, fc.nat(), ({ policy }, pick) => {
      const changed = structuredClone(policy)
      const leaves = leavesOf(changed)
      const leaf = leaves[pick % leaves.length]
      const before = leaf?.holder[leaf.key]
      if (leaf) leaf.holder[leaf.key] = typeof before === 'number' ? before + 1 : `${String(before)}!`
      expect(diffPolicies(policy, changed).length).toBeGreaterThan(0)
    }),
    RUNS,
  )
})

test('no text whatever makes reading throw', () => {
  const mutilated = fc
    .tuple(arbitraryPolicy, fc.nat(6000), fc.nat(40), fc.string({ maxLength: 12 }))
    .map(
      ([{ text }, at, cut, insert]) =>
        text.slice(0, at % text.length) + insert + text.slice((at % text.length) + cut),
    )
  fc.assert(
    fc.property(fc.oneof(fc.string(), mutilated), (text) => {
      const reading = readPolicy(text)
      for (const { problem, remedy } of 'problems' in reading ? reading.problems : reading.warnings) {
        expect(problem).toMatch(/\S/)
        expect(remedy).toMatch(/[.?]$/)
      }
      if ('problems' in reading) expect(reading.problems.length).toBeGreaterThan(0)
    }),
    READING_RUNS,
  )
})
