import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DebtLine,
  decideStop,
  extensionProblems,
  hookKey,
  isSettled,
  isStillOpen,
  type OwedInvoice,
  refuseSponsor,
  type StopFacts,
  SUSPENSION_STATES,
} from '../../src/suspensions/suspension.ts'

const TODAY = '2026-03-16'
const owed = (changes: Partial<OwedInvoice> = {}): OwedInvoice => ({
  invoiceId: 'i1',
  number: 'INV-1',
  currency: 'USD',
  openMinor: 100_000,
  disputedMinor: 0,
  dueOn: '2025-12-01',
  toleranceMinor: 500,
  ...changes,
})
const facts = (changes: Partial<StopFacts> = {}): StopFacts => ({
  today: TODAY,
  isRunTime: true,
  owed: [owed()],
  gates: [],
  noticeStands: true,
  approved: true,
  ...changes,
})
const scheduled = {
  state: 'scheduled' as const,
  suspendOn: TODAY,
  warnedOn: '2026-03-13',
  suspendedAt: null,
  endedWhy: null,
}

test('approved, due, unpaid, ungated and announced: it stops', () => {
  expect(decideStop(scheduled, facts())).toEqual({ kind: 'stop' })
})

test.each<[string, Partial<typeof scheduled>, Partial<StopFacts>, unknown]>([
  ['before its date', { suspendOn: '2026-03-17' }, {}, { kind: 'wait', reasons: [] }],
  ['at night or on a holiday', {}, { isRunTime: false }, { kind: 'wait', reasons: [] }],
  ['told only today', { warnedOn: TODAY }, {}, { kind: 'wait', reasons: [] }],
  ['on hold', {}, { gates: ['it is on hold'] }, { kind: 'wait', reasons: ['it is on hold'] }],
  ['approval gone', {}, { approved: false }, { kind: 'wait', reasons: ['it is not approved'] }],
  [
    'all disputed',
    {},
    { owed: [owed({ disputedMinor: 100_000 })] },
    { kind: 'wait', reasons: ['all of it is disputed'] },
  ],
  [
    'paid down to the tolerance',
    {},
    { owed: [owed({ openMinor: 500 })] },
    { kind: 'drop', why: 'what the final notice asked for is paid' },
  ],
  ['nothing owed', {}, { owed: [] }, { kind: 'drop', why: 'what the final notice asked for is paid' }],
  [
    'the notice came back',
    {},
    { noticeStands: false },
    { kind: 'drop', why: 'the final notice did not arrive' },
  ],
  ['one cent above the tolerance', {}, { owed: [owed({ openMinor: 501 })] }, { kind: 'stop' }],
  ['days after its date', { suspendOn: '2026-03-02' }, {}, { kind: 'stop' }],
])('%s', (_name, change, now, verdict) => {
  expect(decideStop({ ...scheduled, ...change }, facts(now))).toEqual(verdict)
})

test('whatever the facts, nothing stops without each of its conditions', () => {
  const invoice = fc.record({
    openMinor: fc.integer({ min: -1_000, max: 5_000 }),
    disputedMinor: fc.integer({ min: 0, max: 5_000 }),
    toleranceMinor: fc.constantFrom(0, 500),
  })
  let stopped = 0
  fc.assert(
    fc.property(
      fc.record({
        state: fc.constantFrom(...SUSPENSION_STATES, 'scheduled', 'scheduled', 'scheduled'),
        suspendOn: fc.constantFrom('2026-03-13', TODAY, '2026-03-17'),
        warnedOn: fc.constantFrom(null, '2026-03-13', TODAY),
      }),
      fc.record({
        today: fc.constant(TODAY),
        isRunTime: fc.boolean(),
        owed: fc.array(invoice.map(owed), { maxLength: 3 }),
        gates: fc.constantFrom([], [], ['it is on hold']),
        noticeStands: fc.boolean(),
        approved: fc.boolean(),
      }),
      (suspension, now) => {
        if (decideStop(suspension, now).kind !== 'stop') return
        stopped += 1
        expect(suspension.state).toBe('scheduled')
        expect([now.approved, now.isRunTime, now.noticeStands, now.gates.length]).toEqual([
          true,
          true,
          true,
          0,
        ])
        expect(
          suspension.suspendOn <= TODAY && suspension.warnedOn !== null && suspension.warnedOn < TODAY,
        ).toBe(true)
        expect(now.owed.some((one) => one.openMinor - one.disputedMinor > one.toleranceMinor)).toBe(true)
      },
    ),
    { numRuns: 20_000 },
  )
  expect(stopped).toBeGreaterThan(30)
})

describe('a stopped service', () => {
  const debt: DebtLine[] = [
    { invoiceId: 'a', number: 'A', currency: 'USD', openMinor: 10_000, disputedMinor: 0 },
    { invoiceId: 'b', number: 'B', currency: 'USD', openMinor: 9_000, disputedMinor: 4_000 },
  ]
  const now = (a: number, b: number, writtenOffMinor = 0) =>
    new Map([
      ['a', { openMinor: a, writtenOffMinor, toleranceMinor: 500 }],
      ['b', { openMinor: b, writtenOffMinor: 0, toleranceMinor: 500 }],
    ])
  test.each([
    ['returns when all is paid', now(0, 0), true],
    ['returns when all but the tolerance and what was disputed then is paid', now(500, 4_500), true],
    ['stays while one invoice is open', now(0, 4_501), false],
    ['stays after a part payment of each', now(501, 4_000), false],
    ['stays when the rest was written off rather than paid', now(0, 0, 10_000), false],
    [
      'stays while an invoice cannot be found',
      new Map([['a', { openMinor: 0, writtenOffMinor: 0, toleranceMinor: 0 }]]),
      false,
    ],
  ])('%s', (_name, found, settled) => expect(isSettled(debt, found)).toBe(settled))

  test('a dispute since does not bring it back: only what was disputed when it stopped counts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }), (a, b) => {
        expect(isSettled(debt, now(a, b))).toBe(a <= 500 && b <= 4_500)
      }),
    )
  })
})

test('more time is the sponsor’s to give', () => {
  expect(refuseSponsor(['cfo'], ['cfo', 'ceo'])).toBeNull()
  expect(refuseSponsor(['collector', 'admin'], ['cfo', 'ceo'])).toBe(
    'More time is the sponsor’s to give: CFO or CEO.',
  )
})

test.each([
  [{ toOn: '2026-04-01', reason: 'board meets' }, []],
  [{ toOn: TODAY, reason: 'board meets' }, ['toOn']],
  [{ toOn: null, reason: ' ' }, ['toOn', 'reason']],
  [{ toOn: '2026-12-01', reason: 'x' }, ['toOn']],
])('an extension to %j', (wanted, fields) => {
  expect(Object.keys(extensionProblems(scheduled, wanted, TODAY))).toEqual(fields)
})

test('what is being stopped already gets no more time', () => {
  const problems = extensionProblems(
    { ...scheduled, state: 'suspending' },
    { toOn: '2026-04-01', reason: 'x' },
    TODAY,
  )
  expect(problems).toHaveProperty('refused')
})

test.each<[string, Partial<Parameters<typeof hookKey>[0]>, 'suspend' | 'restore', string]>([
  ['the first stop', { state: 'suspending' }, 'suspend', 'suspension:s:suspend'],
  ['its return', { state: 'restoring' }, 'restore', 'suspension:s:restore'],
  [
    'its return for more time, which was counted already',
    { state: 'restoring', extensions: 1, warnedOn: null },
    'restore',
    'suspension:s:restore',
  ],
  ['the stop after more time', { state: 'suspending', extensions: 1 }, 'suspend', 'suspension:s:suspend:1'],
  ['its return', { state: 'restoring', extensions: 1 }, 'restore', 'suspension:s:restore:1'],
])('the product knows %s by a key of its own', (_name, change, action, key) => {
  expect(hookKey({ ...scheduled, id: 's', extensions: 0, ...change }, action)).toBe(key)
})

test('what can be moved or called off waits, or was to be stopped and was not', () => {
  const open = SUSPENSION_STATES.filter((state) => isStillOpen({ ...scheduled, state }))
  expect(open).toEqual(['proposed', 'scheduled', 'failed'])
  expect(isStillOpen({ ...scheduled, state: 'failed', endedWhy: 'paid' })).toBe(false)
  expect(isStillOpen({ ...scheduled, state: 'failed', suspendedAt: new Date(0) })).toBe(false)
})
