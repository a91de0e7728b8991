import type { Card } from '../../src/chat/card.ts'
import { closureGrounds } from '../../src/closures/closure.ts'
import { closureCard } from '../../src/closures/closure-card.ts'
import type { Closure } from '../../src/closures/store.ts'
import type { Suspension } from '../../src/suspensions/store.ts'
import { type ShownSuspension, suspensionCard } from '../../src/suspensions/suspension-card.ts'
import { HOSTILE as HOSTILE_NAMES } from './hostile.ts'

const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`
const HOSTILE = `${HOSTILE_NAMES.broadcast} ${HOSTILE_NAMES.formatted}`
const TODAY = '2026-03-02'
const at = new Date('2026-03-02T15:30:00Z')
const organisation = {
  id: id(9),
  name: 'Larkfield',
  timeZone: 'America/Chicago',
  workingDays: [1, 2, 3, 4, 5],
  holidayRegion: 'US',
  digestHour: 8,
  reportingCurrency: 'USD',
}

const suspension: Suspension = {
  id: id(1),
  accountId: id(2),
  stepKey: 'suspension-102',
  invoiceId: id(3),
  generation: 1,
  noticeId: id(4),
  state: 'proposed',
  suspendOn: '2026-03-09',
  firstSuspendOn: '2026-03-09',
  owedUntil: '2025-11-27',
  extensions: 0,
  warnedOn: null,
  services: ['API', HOSTILE],
  exemptServices: ['Data export'],
  how: 'hook',
  balances: [{ currency: 'USD', amountMinor: 15_000_000 }],
  debt: [],
  proposedAt: at,
  suspendedAt: null,
  restoredAt: null,
  endedAt: null,
  endedWhy: null,
  problem: null,
}
const shown = (changes: Partial<Suspension> = {}, more: Partial<ShownSuspension> = {}): Card =>
  suspensionCard(
    {
      suspension: { ...suspension, ...changes },
      owed: [
        {
          invoiceId: id(3),
          number: 'LF-10212',
          currency: 'USD',
          openMinor: 15_000_000,
          disputedMinor: 0,
          dueOn: '2025-11-27',
          toleranceMinor: 500,
        },
      ],
      overdue: [{ currency: 'USD', amountMinor: 50_000_000 }],
      noticeSentAt: at,
      extensions: [],
      approval: null,
      sponsor: 'Desmond Ravelle',
      account: { strategic: false },
      loaded: { account: { name: HOSTILE }, case: { oldestDueOn: '2025-11-27' } },
      ...more,
    },
    organisation,
    TODAY,
  )
const debt = [
  { invoiceId: id(3), number: 'LF-10212', currency: 'USD', openMinor: 15_000_000, disputedMinor: 0 },
]
const extension = {
  id: id(5),
  number: 1,
  fromOn: '2026-03-09',
  toOn: '2026-03-20',
  sponsor: 'Desmond Ravelle',
  reason: HOSTILE,
  balances: [{ currency: 'USD', amountMinor: 30_000_000 }],
}

const closure: Closure = {
  id: id(6),
  accountId: id(2),
  kind: 'write-off',
  state: 'proposed',
  grounds: closureGrounds.parse({}),
  invoiceIds: [id(3)],
  balances: [{ currency: 'USD', minor: 12_345 }],
  proposedBy: null,
  proposedAt: at,
  endedAt: null,
  endedWhy: null,
}
const closing = (changes: Partial<Closure>): Card =>
  closureCard(
    { ...closure, ...changes },
    {
      days: 187,
      undisputed: true,
      efforts: {
        letters: 6,
        notices: 1,
        calls: 2,
        promises: 2,
        broken: 1,
        disputes: 0,
        firstOn: '2025-09-01',
        lastOn: '2026-02-20',
        noticeSent: true,
      },
      loaded: { account: { name: HOSTILE } },
    },
    TODAY,
  )

/** Stopping and closing, in each of their states; outside texts are as bad as they can be. */
export const SUSPENSION_SAMPLES: Record<string, Card> = {
  suspension: shown(),
  'suspension-asked': shown({}, { approval: { state: 'pending', endedWhy: null } }),
  'suspension-too-big': shown(
    { suspendOn: '2026-03-20', extensions: 1 },
    { account: { strategic: true }, extensions: [extension] },
  ),
  'suspension-scheduled': shown({ state: 'scheduled', problem: 'It waits: it is on hold.' }),
  'suspension-by-hand': shown({ state: 'suspending', how: 'manual' }),
  'suspension-stopped': shown({ state: 'suspended', suspendedAt: at }),
  'suspension-restored': shown({ state: 'restored', suspendedAt: at, restoredAt: at }, { overdue: [] }),
  'suspension-failed': shown({
    state: 'failed',
    warnedOn: '2026-02-27',
    debt,
    problem: 'The product’s hook answered 500.',
  }),
  'suspension-extended': shown({ suspendOn: '2026-03-20', extensions: 1 }, { extensions: [extension] }),
  'suspension-coming-back': shown(
    {
      state: 'restoring',
      how: 'manual',
      suspendOn: '2026-03-20',
      extensions: 1,
      debt,
      endedWhy: 'Desmond Ravelle gave more time until Fri 20 Mar',
    },
    { extensions: [extension] },
  ),
  'suspension-return-failed': shown({
    state: 'failed',
    warnedOn: '2026-02-27',
    debt,
    suspendedAt: at,
    endedWhy: 'What the final notice asked for is paid',
    problem: 'The product’s hook refused the request (401). Check PRODUCT_HOOK_SECRET and the receiver.',
  }),
  'write-off': closing({}),
  'write-off-done': closing({
    state: 'done',
    grounds: closureGrounds.parse({ criteria: ['out-of-business'], evidence: HOSTILE }),
  }),
  referral: closing({
    kind: 'referral',
    grounds: closureGrounds.parse({ signs: ['high-value', 'overdue', 'cross-border'] }),
  }),
}
