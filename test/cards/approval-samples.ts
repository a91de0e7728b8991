import { DateTime } from 'luxon'
import type { Approval, Vote, Voter } from '../../src/approvals/approval.ts'
import { approvalCard } from '../../src/approvals/approval-card.ts'
import { detailCard } from '../../src/approvals/detail-card.ts'
import { approvalsCard } from '../../src/approvals/list-card.ts'
import { noteCard } from '../../src/approvals/note-card.ts'
import type { Card } from '../../src/chat/card.ts'
import type { Person } from '../../src/people/person.ts'
import { HOSTILE } from './hostile.ts'

const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`
const now = DateTime.fromISO('2026-03-02T15:30:00Z', { zone: 'utc' })
const moment = {
  now,
  organisation: {
    id: id(9),
    name: 'Larkfield',
    timeZone: 'America/Chicago',
    workingDays: [1, 2, 3, 4, 5],
    holidayRegion: 'US',
    digestHour: 8,
    reportingCurrency: 'USD',
  },
}
const voter = (serial: number, name: string, roles: Voter['roles']): Voter => ({
  id: id(serial),
  name,
  roles,
  active: true,
})
const vp = voter(4, 'Ingrid Thackeray', ['vp_finance'])
const cfo = voter(5, 'Desmond Ravelle', ['cfo'])
const csm = voter(6, 'Marcus Tillinghast', ['csm'])

/** A request as its card shows it; every outside text is as bad as it can be. */
const PENDING: Approval = {
  id: id(1),
  accountId: id(2),
  kind: 'tier-4',
  stepKey: 'final-notice-95',
  invoiceId: id(3),
  generation: 1,
  subjectId: id(7),
  state: 'pending',
  revision: 1,
  rule: {
    need: 2,
    of: ['vp_finance', 'cfo', 'head_of_cs'],
    always: ['cfo'],
    sponsor: ['cfo', 'ceo'],
    notAccountOwner: true,
    expiresAfterWorkingDays: 3,
    remindAfterWorkingDays: [1, 2],
  },
  facts: {
    accountName: `Acme ${HOSTILE.broadcast ?? ''}`,
    tier: 4,
    days: 95,
    balances: [
      { currency: 'USD', minor: 40_995_975 },
      { currency: 'EUR', minor: 90_000 },
    ],
    invoices: [1, 2].map((at) => ({
      id: id(at),
      number: `N-${at}`,
      currency: 'USD',
      openMinor: 20_497_987,
      disputedMinor: at === 2 ? 100 : 0,
      dueOn: '2025-11-27',
    })),
    recipientName: 'Jo *Park*',
    recipientEmail: 'ap@client.test',
    text: {
      outreachId: id(7),
      revision: 2,
      subject: `Your account ${HOSTILE.broadcast ?? ''}`,
      body: `Dear Jo,\n\nthese invoices are open since November: N-1 and N-2. ${'Please pay them. '.repeat(20)}\n\nKind regards\nDesmond`,
    },
    sendsOn: '2026-03-03',
    deadlineOn: '2026-03-10',
    suspendOn: '2026-03-10',
    services: ['API', 'Console'],
    exemptServices: ['Emergency line'],
    sum: null,
    whatHappens: 'Desmond Ravelle sends the final notice by e-mail. It names the day on which service stops.',
    strategic: true,
    arr: { amountMinor: 240_000_000, currency: 'USD' },
    renewalOn: '2026-05-15',
    costOfWaiting:
      '$409,959.75 is past due; $150,000.00 of it already was 30 days ago. Another $40,000.00 falls due in the next 30 days.',
    context: [
      `Marcus Tillinghast, Fri 27 Feb: cleared to contact`,
      'The client promised $5,000.00 for Fri 20 Feb: broken',
      `Dana Hollowell, Wed 25 Feb: “${HOSTILE.broadcast ?? ''}”`,
      'One line too many for a phone',
    ],
  },
  factsHash: '',
  requestedBy: id(8),
  requesterName: 'Dana Hollowell',
  requestedAt: new Date('2026-03-02T14:10:00Z'),
  reason: `three reminders, no answer ${HOSTILE.broadcast ?? ''}`,
  expiresAt: new Date('2026-03-05T14:10:00Z'),
  nextReminderAt: null,
  remindersSent: 0,
  decidedAt: null,
  executedAt: null,
  endedAt: null,
  endedBy: null,
  endedByName: null,
  endedWhy: null,
  brokenGlass: false,
  ownerIds: [],
}
const at = new Date('2026-03-02T15:12:00Z')
const yes = (person: Voter, insteadOf: Voter | null = null): Vote => ({
  person,
  insteadOf,
  choice: 'approve',
  reason: '',
  at,
  revision: 1,
})
const TIER_3: Approval = {
  ...PENDING,
  kind: 'tier-3',
  reason: '',
  rule: {
    ...PENDING.rule,
    need: 1,
    of: ['finance_lead', 'vp_finance'],
    always: [],
    sponsor: null,
    notAccountOwner: false,
  },
  facts: {
    ...PENDING.facts,
    accountName: 'Fennimore',
    suspendOn: null,
    services: [],
    exemptServices: [],
    strategic: false,
    costOfWaiting: null,
    context: [],
  },
}
const approved: Approval = { ...PENDING, state: 'approved', decidedAt: at }
const executed: Approval = { ...approved, state: 'executed', executedAt: new Date('2026-03-02T15:25:00Z') }
const both = [yes(vp), yes(csm, cfo)]
const denied: Approval = {
  ...PENDING,
  state: 'denied',
  endedAt: at,
  decidedAt: at,
  endedWhy: 'the renewal is on Friday',
}
const no: Vote = { ...yes(cfo), choice: 'deny', reason: 'the renewal is on Friday' }
const changes: Approval = { ...PENDING, state: 'changes' }
const back: Vote = { ...yes(cfo), choice: 'changes', reason: 'name the deadline' }
const invalid: Approval = { ...approved, state: 'invalidated', endedAt: at, endedWhy: 'the client has paid' }
const alone: Approval = {
  ...approved,
  brokenGlass: true,
  endedByName: 'Nadia Ferrantelli',
  endedWhy: 'both are on a plane, and service is abused',
}
const viewer: Person = {
  id: id(8),
  organisationId: id(9),
  name: 'Dana Hollowell',
  email: 'd@x.test',
  roles: ['collector'],
  active: true,
}
const admin: Person = { ...viewer, id: id(3), roles: ['admin'] }

export const APPROVAL_SAMPLES: Record<string, Card> = {
  approval: approvalCard({ approval: TIER_3, votes: [] }, 'channel', moment),
  'approval-second-look': approvalCard({ approval: PENDING, votes: [yes(vp)] }, 'approver', moment),
  'approval-asked': approvalCard({ approval: PENDING, votes: [] }, 'requester', moment),
  'approval-approved': approvalCard({ approval: approved, votes: both }, 'approver', moment),
  'approval-executed': approvalCard({ approval: executed, votes: both }, 'channel', moment),
  'approval-denied': approvalCard({ approval: denied, votes: [yes(vp), no] }, 'channel', moment),
  'approval-changes': approvalCard({ approval: changes, votes: [back] }, 'requester', moment),
  'approval-invalidated': approvalCard({ approval: invalid, votes: both }, 'approver', moment),
  'approval-emergency': noteCard({ approval: alone, votes: [] }, 'broken-glass', moment),
  'approval-detail': detailCard({ approval: PENDING, votes: [yes(vp)] }, admin, moment),
  approvals: approvalsCard(
    {
      waiting: [{ approval: PENDING, votes: [yes(vp)] }],
      asked: [{ approval: changes, votes: [back] }],
      decided: [
        { approval: executed, votes: both },
        { approval: denied, votes: [no] },
      ],
      decidedTotal: 42,
      page: 2,
      muted: true,
    },
    moment,
  ),
  'approvals-none': approvalsCard(
    { waiting: [], asked: [], decided: [], decidedTotal: 0, page: 1, muted: false },
    moment,
  ),
  'approval-own-detail': detailCard({ approval: approved, votes: both }, viewer, moment),
}
