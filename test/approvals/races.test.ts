import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accounts, approvals, people } from '../../db/schema.ts'
import type { ApprovalRuleNow } from '../../src/approvals/approval.ts'
import { factsHashOf } from '../../src/approvals/approval-facts.ts'
import { claimApproval } from '../../src/approvals/claim-approval.ts'
import { type DecideVerdict, decideApproval } from '../../src/approvals/decide-approval.ts'
import type { Person } from '../../src/people/person.ts'
import type { Platform } from '../../src/ports.ts'
import { anAccount, testId } from '../support/builders.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { raceCount } from '../support/race-count.ts'
import { FACTS, RULE } from './requests.ts'
import { approvalScene, NOON } from './scene.ts'

const RACES = raceCount(25)
/** So many races run at once; each is a fight over one request. */
const LANES = 4

let database: TestDatabase
let scene: Awaited<ReturnType<typeof approvalScene>>
let basis: Awaited<ReturnType<typeof scene.basisAt>>
beforeAll(async () => {
  database = await createTestDatabase()
  scene = await approvalScene(database.db, { reachable: false })
  basis = await scene.basisAt(NOON)
})
afterAll(() => database.close())

/** One open request for each race, about an account of its own. */
async function openRequests(rule: Partial<ApprovalRuleNow>): Promise<string[]> {
  const organisationId = scene.organisation.id
  const owners = Array.from({ length: RACES }, () => anAccount(organisationId))
  await scene.db.insert(accounts).values(owners)
  const rows = owners.map(({ id: accountId }) => ({
    id: testId(),
    organisationId,
    accountId,
    kind: 'tier-4',
    state: 'pending',
    rule: { ...RULE, ...rule },
    facts: { ...FACTS, text: null },
    factsHash: factsHashOf({ ...FACTS, text: null }),
    requestedBy: scene.collector.id,
    requestedAt: NOON.toJSDate(),
    expiresAt: NOON.plus({ days: 3 }).toJSDate(),
  }))
  await scene.db.insert(approvals).values(rows)
  return rows.map(({ id }) => id)
}

const vote = (
  actor: Person,
  approvalId: string,
  choice: 'approve' | 'deny' = 'approve',
  platform: Platform = 'slack',
  occurrence = testId(),
): Promise<DecideVerdict> =>
  decideApproval(
    scene.contextOf(actor),
    basis,
    actor,
    { approvalId, revision: 1, choice, reason: choice === 'deny' ? 'not now' : '', platform },
    occurrence,
  )

async function race(
  ids: string[],
  one: (approvalId: string, at: number) => Promise<string>,
): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {}
  let next = 0
  const lane = async () => {
    for (let at = next++; at < ids.length; at = next++) {
      const outcome = await one(ids[at] ?? '', at)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return outcomes
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What a voter was told, in a word. */
const word = (verdict: DecideVerdict) =>
  verdict.kind === 'counted'
    ? verdict.loaded.approval.state
    : verdict.kind === 'repeated'
      ? 'repeated'
      : verdict.code

/** What stands in the database afterwards: state and votes. */
async function left(approvalId: string): Promise<string> {
  const choices = (await scene.votes(approvalId)).map(({ choice }) => choice).sort()
  return `${await scene.state(approvalId)} by ${choices.join('+') || 'nobody'}`
}

function report(what: string, outcomes: Record<string, number>): void {
  console.info(`${RACES} races, ${what}:`, outcomes)
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(RACES)
}

test('two approvers in the same instant reach a quorum of two exactly once', {
  timeout: 900_000,
}, async () => {
  const outcomes = await race(await openRequests({ need: 2 }), async (id) => {
    const verdicts = await Promise.all([vote(scene.cfo, id), vote(scene.vp, id)])
    expect(verdicts.map(word).sort()).toEqual(['approved', 'pending'])
    const [last] = verdicts.filter((one) => word(one) === 'approved')
    expect(last?.kind === 'counted' && last.loaded.votes.length).toBe(2)
    return left(id)
  })
  report('two approvers, two needed', outcomes)
  expect(Object.keys(outcomes)).toEqual(['approved by approve+approve'])
})

test('two approvers where one is enough: the first decides, the second hears that it is decided, and by whom', {
  timeout: 900_000,
}, async () => {
  const winners = new Map<string, number>()
  const outcomes = await race(await openRequests({ need: 1 }), async (id) => {
    const both = [scene.cfo, scene.vp] as const
    const verdicts = await Promise.all(both.map((one) => vote(one, id)))
    expect(verdicts.map(word).sort()).toEqual(['approved', 'over'])
    const winner = both[verdicts.findIndex((one) => word(one) === 'approved')]
    const late = verdicts.find((one) => one.kind === 'refused')
    expect(late?.kind === 'refused' && late.why).toContain(`${winner?.name} approved`)
    winners.set(winner?.name ?? '', (winners.get(winner?.name ?? '') ?? 0) + 1)
    return left(id)
  })
  report(`two approvers, one needed (${JSON.stringify(Object.fromEntries(winners))})`, outcomes)
  expect(Object.keys(outcomes)).toEqual(['approved by approve'])
})

test('approve against deny: exactly one of them, and the other is told which', {
  timeout: 900_000,
}, async () => {
  const outcomes = await race(await openRequests({ need: 1 }), async (id, at) => {
    const wishes = [() => vote(scene.cfo, id), () => vote(scene.vp, id, 'deny')]
    const verdicts = await Promise.all((at % 2 === 0 ? wishes : wishes.toReversed()).map((one) => one()))
    const state = (await scene.state(id)) ?? ''
    expect(verdicts.map(word).sort()).toEqual([state, 'over'].sort())
    const late = verdicts.find((one) => one.kind === 'refused')
    const told = state === 'approved' ? 'Desmond approved' : 'Denied by Ingrid'
    expect(late?.kind === 'refused' && late.why).toContain(told)
    return left(id)
  })
  report('approve against deny', outcomes)
  for (const outcome of Object.keys(outcomes))
    expect(['approved by approve', 'denied by deny']).toContain(outcome)
})

test('one person on both platforms at once counts once', { timeout: 900_000 }, async () => {
  const outcomes = await race(await openRequests({ need: 2 }), async (id) => {
    const verdicts = await Promise.all([
      vote(scene.cfo, id, 'approve', 'slack'),
      vote(scene.cfo, id, 'approve', 'teams'),
    ])
    expect(verdicts.map(word).sort()).toEqual(['pending', 'voted'])
    return left(id)
  })
  report('one person on Slack and Teams', outcomes)
  expect(Object.keys(outcomes)).toEqual(['pending by approve'])
})

test('double clicks count once', { timeout: 900_000 }, async () => {
  const outcomes = await race(await openRequests({ need: 2 }), async (id) => {
    const verdicts = await Promise.all([vote(scene.cfo, id), vote(scene.cfo, id), vote(scene.cfo, id)])
    expect(verdicts.map(word).sort()).toEqual(['pending', 'voted', 'voted'])
    return left(id)
  })
  report('three clicks of one person', outcomes)
  expect(Object.keys(outcomes)).toEqual(['pending by approve'])
})

test('a click that the platform delivers again is told the same, and counts once', {
  timeout: 900_000,
}, async () => {
  const outcomes = await race(await openRequests({ need: 2 }), async (id) => {
    const click = testId()
    const verdicts = await Promise.all([1, 2, 3].map(() => vote(scene.cfo, id, 'approve', 'slack', click)))
    expect(verdicts.map(word).sort()).toEqual(['pending', 'repeated', 'repeated'])
    return left(id)
  })
  report('one click delivered three times', outcomes)
  expect(Object.keys(outcomes)).toEqual(['pending by approve'])
})

test('a vote by somebody just removed from the role counts before or is refused after, and is never carried out', {
  timeout: 600_000,
}, async () => {
  const voters: Person[] = []
  for (let at = 0; at < LANES; at += 1) voters.push(await scene.person(`Voter ${at}`, ['cfo']))
  const free = [...voters]
  const outcomes = await race(await openRequests({ need: 1 }), async (id, at) => {
    const voter = free.pop()
    if (!voter) throw new Error('more lanes than voters')
    const change = (roles: string[]) => scene.db.update(people).set({ roles }).where(eq(people.id, voter.id))
    // A plain update is faster than a vote: it starts later, by a different while each time.
    const removed = () => pause(at % 12).then(() => change([]).then(() => undefined))
    const wishes = [() => vote(voter, id), removed]
    const results = await Promise.all((at % 2 === 0 ? wishes : wishes.toReversed()).map((one) => one()))
    const verdict = results.find((one) => one !== undefined)
    if (!verdict) throw new Error('the vote was not answered')
    const state = await scene.state(id)
    expect([word(verdict), state]).toEqual(
      word(verdict) === 'approved' ? ['approved', 'approved'] : ['wrong-role', 'pending'],
    )
    const claim = await scene.db.transaction((tx) =>
      claimApproval({ ...scene.contextOf(scene.collector), db: tx }, basis, { approvalId: id }),
    )
    expect(claim.kind === 'invalid' && claim.why).toContain(
      state === 'approved' ? `${voter.name} may not approve it any more` : '0 of 1',
    )
    expect((await scene.votes(id)).length).toBe(state === 'approved' ? 1 : 0)
    await change(['cfo'])
    free.push(voter)
    return left(id)
  })
  report('a vote and the loss of the role', outcomes)
  for (const outcome of Object.keys(outcomes))
    expect(['invalidated by approve', 'pending by nobody']).toContain(outcome)
})
