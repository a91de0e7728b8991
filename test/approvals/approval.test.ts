import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { type Approval, decide, type Vote, verdictOf } from '../../src/approvals/approval.ts'
import { factsHashOf } from '../../src/approvals/approval-facts.ts'
import { tallyOf } from '../../src/approvals/tally.ts'
import {
  aRequest,
  aVote,
  aVoter,
  aWish,
  CEO,
  CFO,
  COLLECTOR,
  CSM,
  FACTS,
  HEAD,
  LEAD,
  NOW,
  VP,
} from './requests.ts'

const outcome = (approval: Approval, votes: Vote[], wish: ReturnType<typeof aWish>, now = NOW) => {
  const verdict = decide(approval, votes, wish, now)
  return verdict.kind === 'counted' ? verdict.state : verdict.code
}

describe('a vote', () => {
  const request = aRequest()
  const withCfo = aRequest({}, { always: ['cfo'], notAccountOwner: true })
  const strategic = aRequest({}, { need: 1, of: ['finance_lead', 'vp_finance'], sponsor: ['cfo', 'ceo'] })
  test.each([
    ['the first of two leaves it open', request, [], aWish(VP), 'pending'],
    ['the second of two decides', request, [aVote(VP)], aWish(HEAD), 'approved'],
    ['the same person does not count twice', request, [aVote(VP)], aWish(VP), 'voted'],
    [
      'one person with two roles is one person',
      request,
      [],
      aWish(aVoter('Both', ['cfo', 'head_of_cs'])),
      'pending',
    ],
    ['the wrong role decides nothing', request, [], aWish(CSM), 'wrong-role'],
    ['an administrator’s role alone decides nothing', request, [], aWish(LEAD), 'wrong-role'],
    ['whoever asked cannot decide', aRequest({ requestedBy: CFO.id }), [], aWish(CFO), 'own-request'],
    ['nor deny', aRequest({ requestedBy: CFO.id }), [], aWish(CFO, 'deny'), 'own-request'],
    ['who is no longer active decides nothing', request, [], aWish({ ...CFO, active: false }), 'inactive'],
    [
      'two without the one who must be among them are not enough',
      withCfo,
      [aVote(VP)],
      aWish(HEAD),
      'pending',
    ],
    ['the one who must be among them completes it', withCfo, [aVote(VP)], aWish(CFO), 'approved'],
    [
      'the account’s owner is kept out where the policy says so',
      { ...withCfo, ownerIds: [HEAD.id] },
      [],
      aWish(HEAD),
      'account-owner',
    ],
    ['and may decide where it does not', { ...request, ownerIds: [HEAD.id] }, [], aWish(HEAD), 'pending'],
    ['a denial ends it, whatever came before', request, [aVote(VP)], aWish(CFO, 'deny'), 'denied'],
    ['a denial needs a reason', request, [], aWish(CFO, 'deny', '  '), 'no-reason'],
    ['a reason has a length', request, [], aWish(CFO, 'deny', 'x'.repeat(501)), 'long-reason'],
    ['500 characters are a reason', request, [], aWish(CFO, 'deny', 'x'.repeat(500)), 'denied'],
    [
      '3,000 characters are refused with an approval, too',
      request,
      [],
      aWish(CFO, 'approve', 'x'.repeat(3_000)),
      'long-reason',
    ],
    ['a wish for changes returns it', request, [aVote(VP)], aWish(CFO, 'changes'), 'changes'],
    ['and says what should change', request, [], aWish(CFO, 'changes', ''), 'no-reason'],
    ['a card drawn before it changed decides nothing', aRequest({ revision: 2 }), [], aWish(CFO), 'stale'],
    [
      'votes on what was asked before count no more',
      aRequest({ revision: 2 }),
      [aVote(VP)],
      { ...aWish(CFO), revision: 2 },
      'pending',
    ],
    ['a strategic account needs a sponsor among those who approve', strategic, [], aWish(LEAD), 'pending'],
    ['the sponsor completes it', strategic, [aVote(LEAD)], aWish(CEO), 'approved'],
    ['a sponsor alone is enough where one is', strategic, [], aWish(CFO), 'approved'],
    [
      'who has lost the role since does not count',
      request,
      [aVote({ ...VP, roles: [] })],
      aWish(CFO),
      'pending',
    ],
    ['who has left since does not count', request, [aVote({ ...VP, active: false })], aWish(CFO), 'pending'],
  ] satisfies [string, Approval, Vote[], ReturnType<typeof aWish>, string][])(
    '%s',
    (_said, approval, votes, wish, expected) => {
      expect(outcome(approval, votes, wish)).toBe(expected)
    },
  )

  test.each([
    'changes',
    'approved',
    'executing',
    'executed',
    'denied',
    'expired',
    'withdrawn',
    'invalidated',
    'failed',
  ] as const)('changes nothing once it is %s', (state) =>
    expect(outcome(aRequest({ state }), [], aWish(CFO))).toBe('over'),
  )

  test('counts until the last moment, and not after', () => {
    const { expiresAt } = request
    expect(outcome(request, [], aWish(CFO), new Date(expiresAt.getTime() - 1))).toBe('pending')
    expect(outcome(request, [], aWish(CFO), expiresAt)).toBe('expired')
  })
})

describe('a stand-in', () => {
  const standIn = { ...aWish(CSM), principals: [CFO] }
  const counted = (
    votes: Vote[],
    wish: ReturnType<typeof aWish>,
    request = aRequest({}, { always: ['cfo'] }),
  ) => {
    const verdict = decide(request, votes, wish, NOW)
    return verdict.kind === 'counted'
      ? `${verdict.state} for ${verdict.insteadOf?.name ?? 'themselves'}`
      : verdict.code
  }
  test('decides for whoever is away, with their role', () => {
    expect(counted([aVote(VP)], standIn)).toBe('approved for Desmond')
  })
  test('decides nothing for somebody without a role of their own', () => {
    expect(counted([], { ...standIn, principals: [COLLECTOR] })).toBe('wrong-role')
  })
  test('brings the missing role rather than their own', () => {
    expect(counted([], { ...aWish(VP), principals: [CFO] })).toBe('pending for Desmond')
    expect(counted([aVote(CFO)], { ...aWish(VP), principals: [HEAD] })).toBe('approved for themselves')
  })
  test('counts once, not once for each role', () => {
    expect(counted([aVote(VP, 'approve', { insteadOf: CFO })], aWish(VP))).toBe('voted')
  })
  test('cannot follow who decided themselves, nor they the stand-in', () => {
    expect(counted([aVote(CFO)], standIn)).toBe('represented')
    expect(counted([aVote(CSM, 'approve', { insteadOf: CFO })], aWish(CFO))).toBe('represented')
  })
  test('cannot be the requester, nor speak for the requester', () => {
    expect(counted([], standIn, aRequest({ requestedBy: CSM.id }))).toBe('own-request')
    expect(counted([], standIn, aRequest({ requestedBy: CFO.id }))).toBe('wrong-role')
  })
  test('cannot be the account’s owner where owners are kept out, nor speak for one', () => {
    const rule = { notAccountOwner: true }
    expect(counted([], standIn, aRequest({ ownerIds: [CSM.id] }, rule))).toBe('account-owner')
    expect(counted([], standIn, aRequest({ ownerIds: [CFO.id] }, rule))).toBe('wrong-role')
  })
  test('for somebody who has left counts no more', () => {
    const vote = aVote(CSM, 'approve', { insteadOf: { ...CFO, active: false } })
    expect(tallyOf(aRequest(), [vote]).counted).toEqual([])
  })
})

describe('the verdict explains itself', () => {
  const now = DateTime.fromJSDate(NOW)
  test.each([
    ['0 of 2: waiting for 2 of VP finance, CFO or head of CS', {}, []],
    ['0 of 2: waiting for the CFO and one more of VP finance, CFO or head of CS', { always: ['cfo'] }, []],
    ['1 of 2: waiting for the CFO; Ingrid approved 09:12', { always: ['cfo'] }, [aVote(VP)]],
    [
      '1 of 2: waiting for one more of VP finance, CFO or head of CS; Desmond approved 09:12',
      {},
      [aVote(CFO)],
    ],
    ['2 of 2: Desmond approved 09:12; Ingrid approved 09:12', {}, [aVote(CFO), aVote(VP)]],
    [
      '1 of 1: waiting for the CFO or CEO as sponsor; Ingrid approved 09:12',
      { need: 1, sponsor: ['cfo', 'ceo'] },
      [aVote(VP)],
    ],
    [
      '1 of 2: waiting for the CFO; Marcus for Rosalind approved 09:12',
      { always: ['cfo'] },
      [aVote(CSM, 'approve', { insteadOf: HEAD })],
    ],
    [
      '1 of 2: waiting for the CFO; Ingrid approved Fri 27 Feb, 10:00',
      { always: ['cfo'], sponsor: ['cfo', 'ceo'] },
      [aVote(VP, 'approve', { at: new Date('2026-02-27T16:00:00Z') })],
    ],
  ] as const)('%s', (said, rule, votes) => {
    const changes = JSON.parse(JSON.stringify(rule))
    expect(verdictOf(aRequest({}, changes), votes, now, 'America/Chicago')).toBe(said)
  })
})

describe('the hash of the facts', () => {
  test('is the same whatever order the database gives the keys', () => {
    const turned = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(FACTS).reverse())))
    expect(factsHashOf(turned)).toBe(factsHashOf(FACTS))
  })
  test.each([
    ['balance', { balances: [{ currency: 'USD', minor: 1 }] }],
    ['invoices', { invoices: [] }],
    ['recipient', { recipientEmail: 'other@client.test' }],
    ['text', { text: null }],
    ['date of sending', { sendsOn: '2026-03-04' }],
    ['deadline', { deadlineOn: null }],
    ['day of the suspension', { suspendOn: '2026-03-12' }],
    ['services', { services: ['api'] }],
    ['sum', { sum: [{ currency: 'USD', minor: 5 }] }],
  ])('changes with the %s', (_what, change) => {
    expect(factsHashOf({ ...FACTS, ...change })).not.toBe(factsHashOf(FACTS))
  })
  test('does not change with what is only shown', () => {
    expect(factsHashOf({ ...FACTS, context: ['said'], days: 96, whatHappens: 'x' })).toBe(factsHashOf(FACTS))
  })
})
