import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ApprovalRuleNow, decide, type Vote, type Voter } from '../../src/approvals/approval.ts'
import { ROLES, type Role } from '../../src/people/person.ts'
import { runCount } from '../support/run-count.ts'
import { aRequest, NOW } from './requests.ts'

const roles = fc.subarray([...ROLES], { minLength: 0, maxLength: 3 })
const people = fc
  .array(fc.record({ roles, active: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0) }), {
    minLength: 3,
    maxLength: 8,
  })
  .map((drawn): Voter[] => drawn.map((one, at) => ({ id: `p${at}`, name: `P${at}`, ...one })))
const rule = fc
  .record({
    need: fc.integer({ min: 1, max: 4 }),
    of: fc.subarray([...ROLES], { minLength: 1, maxLength: 4 }),
    alwaysCount: fc.constantFrom(0, 0, 1),
    sponsor: fc.option(fc.constantFrom<Role[]>(['cfo', 'ceo'], ['vp_finance'])),
    notAccountOwner: fc.boolean(),
  })
  .map(
    ({ alwaysCount, ...one }): ApprovalRuleNow => ({
      ...one,
      always: one.of.slice(0, alwaysCount),
      expiresAfterWorkingDays: 3,
      remindAfterWorkingDays: [1, 2],
    }),
  )
const wish = fc.record({
  who: fc.nat(7),
  principals: fc.uniqueArray(fc.nat(7), { maxLength: 2 }),
  choice: fc.constantFrom('approve', 'approve', 'approve', 'approve', 'approve', 'deny', 'changes'),
})
const story = fc.record({
  people,
  rule,
  requester: fc.nat(7),
  owner: fc.nat(7),
  wishes: fc.array(wish, { minLength: 1, maxLength: 12 }),
})

/** Votes one after the other, as the verbs do it; who is left out of a small company stands for nobody. */
function run({
  people,
  rule,
  requester,
  owner,
  wishes,
}: typeof story extends fc.Arbitrary<infer T> ? T : never) {
  const at = (index: number) => people[index % people.length] as Voter
  let approval = aRequest({ requestedBy: at(requester).id, ownerIds: [at(owner).id] }, rule)
  const votes: Vote[] = []
  const verdicts: string[] = []
  for (const { who, principals, choice } of wishes) {
    const person = at(who)
    const away = principals.map(at).filter(({ id }) => id !== person.id)
    const given = { person, principals: away, choice, reason: 'a reason', revision: 1 } as const
    const verdict = decide(approval, votes, given, NOW)
    verdicts.push(verdict.kind === 'counted' ? verdict.state : verdict.code)
    if (verdict.kind !== 'counted') continue
    votes.push({ person, insteadOf: verdict.insteadOf, choice, reason: given.reason, at: NOW, revision: 1 })
    approval = { ...approval, state: verdict.state }
  }
  return { approval, votes, verdicts }
}

test('whatever is voted, an approval has its quorum of distinct, entitled people, with everybody who must be among them', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(story, (given) => {
      const { approval, votes, verdicts } = run(given)
      for (const verdict of verdicts) seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
      const yes = votes.filter(({ choice }) => choice === 'approve')
      const stands = yes.map(({ person, insteadOf }) => insteadOf ?? person)
      // Said anew, without the code under test.
      expect(new Set(votes.map(({ person }) => person.id)).size).toBe(votes.length)
      expect(new Set(stands.map(({ id }) => id)).size).toBe(stands.length)
      for (const { person, insteadOf } of votes) {
        expect(person.active).toBe(true)
        const entitled = insteadOf ?? person
        const { of, always, sponsor, notAccountOwner } = given.rule
        expect(
          entitled.active &&
            entitled.roles.some((role) => [...of, ...always, ...(sponsor ?? [])].includes(role)),
        ).toBe(true)
        for (const { id } of [person, entitled]) {
          expect(id).not.toBe(approval.requestedBy)
          if (notAccountOwner) expect(approval.ownerIds).not.toContain(id)
        }
      }
      const held = new Set(stands.flatMap((one) => one.roles))
      const met =
        yes.length >= given.rule.need &&
        given.rule.always.every((role) => held.has(role)) &&
        (given.rule.sponsor === null || given.rule.sponsor.some((role) => held.has(role)))
      const ended = votes.find(({ choice }) => choice !== 'approve')
      const expected = ended ? (ended.choice === 'deny' ? 'denied' : 'changes') : met ? 'approved' : 'pending'
      expect(approval.state).toBe(expected)
    }),
    { numRuns: runCount(8_000), seed: 20260302 },
  )
  console.info('votes by verdict', Object.fromEntries([...seen].sort(([, a], [, b]) => b - a)))
  for (const verdict of [
    'approved',
    'denied',
    'changes',
    'pending',
    'over',
    'voted',
    'represented',
    'own-request',
    'account-owner',
    'wrong-role',
    'inactive',
  ])
    expect(seen.get(verdict), verdict).toBeGreaterThan(0)
})

test('once decided it stays decided, whoever votes afterwards', () => {
  fc.assert(
    fc.property(story, (given) => {
      const { verdicts } = run(given)
      const end = verdicts.findIndex((verdict) => ['approved', 'denied', 'changes'].includes(verdict))
      if (end >= 0) expect(verdicts.slice(end + 1).every((verdict) => verdict === 'over')).toBe(true)
    }),
    { numRuns: runCount(2_000), seed: 20260302 },
  )
})

test('in whatever order the same people approve, the outcome is the same', () => {
  fc.assert(
    fc.property(story, fc.func(fc.nat()), (given, rank) => {
      const wishes = given.wishes.map((one) => ({ ...one, choice: 'approve' as const, principals: [] }))
      const turned = wishes.map((one, at) => ({ one, rank: rank(at) })).sort((a, b) => a.rank - b.rank)
      const first = run({ ...given, wishes }).approval.state
      expect(run({ ...given, wishes: turned.map(({ one }) => one) }).approval.state).toBe(first)
    }),
    { numRuns: runCount(2_000), seed: 20260302 },
  )
})
