import type {
  Approval,
  ApprovalFacts,
  ApprovalRuleNow,
  Choice,
  Vote,
  Voter,
} from '../../src/approvals/approval.ts'
import { factsHashOf } from '../../src/approvals/approval-facts.ts'
import type { Role } from '../../src/people/person.ts'

export const NOW = new Date('2026-03-02T15:12:00Z')

export const FACTS: ApprovalFacts = {
  accountName: 'Corvane Industrial Group, Inc.',
  tier: 4,
  days: 95,
  balances: [{ currency: 'USD', minor: 40_995_975 }],
  invoices: [
    {
      id: 'i1',
      number: 'N-1',
      currency: 'USD',
      openMinor: 40_995_975,
      disputedMinor: 0,
      dueOn: '2025-11-27',
    },
  ],
  recipientName: 'Jo Park',
  recipientEmail: 'ap@client.test',
  text: { outreachId: 'o1', revision: 2, subject: 'Your invoices', body: 'Dear Jo,\n\nplease pay.' },
  sendsOn: '2026-03-03',
  deadlineOn: '2026-03-10',
  suspendOn: null,
  services: [],
  exemptServices: [],
  sum: null,
  whatHappens: 'The final notice goes out in the CFO’s name.',
  strategic: false,
  arr: null,
  renewalOn: null,
  costOfWaiting: null,
  context: [],
}

export const RULE: ApprovalRuleNow = {
  need: 2,
  of: ['vp_finance', 'cfo', 'head_of_cs'],
  always: [],
  sponsor: null,
  notAccountOwner: false,
  expiresAfterWorkingDays: 3,
  remindAfterWorkingDays: [1, 2],
}

export function aVoter(name: string, roles: Role[], active = true): Voter {
  return { id: name.toLowerCase(), name, roles, active }
}
export const CFO = aVoter('Desmond', ['cfo'])
export const VP = aVoter('Ingrid', ['vp_finance'])
export const HEAD = aVoter('Rosalind', ['head_of_cs'])
export const CEO = aVoter('Margit', ['ceo'])
export const LEAD = aVoter('Paloma', ['finance_lead', 'admin'])
export const CSM = aVoter('Marcus', ['csm'])
export const COLLECTOR = aVoter('Dana', ['collector'])

export function aRequest(changes: Partial<Approval> = {}, rule: Partial<ApprovalRuleNow> = {}): Approval {
  const facts = changes.facts ?? FACTS
  return {
    id: '00000000-0000-4000-8000-000000000001',
    accountId: '00000000-0000-4000-8000-000000000002',
    kind: 'tier-4',
    stepKey: 'final-notice-95',
    invoiceId: 'i1',
    generation: 1,
    subjectId: null,
    state: 'pending',
    revision: 1,
    rule: { ...RULE, ...rule },
    factsHash: factsHashOf(facts),
    requestedBy: COLLECTOR.id,
    requesterName: COLLECTOR.name,
    requestedAt: new Date('2026-03-02T14:00:00Z'),
    reason: '',
    expiresAt: new Date('2026-03-05T14:00:00Z'),
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
    ...changes,
    facts,
  }
}

export function aVote(person: Voter, choice: Choice = 'approve', changes: Partial<Vote> = {}): Vote {
  return { person, insteadOf: null, choice, reason: '', at: NOW, revision: 1, ...changes }
}

export function aWish(
  person: Voter,
  choice: Choice = 'approve',
  reason = choice === 'approve' ? '' : 'not now',
) {
  return { person, principals: [] as Voter[], choice, reason, revision: 1 }
}
