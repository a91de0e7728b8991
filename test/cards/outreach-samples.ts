import type { Card } from '../../src/chat/card.ts'
import { contactQuestionCard } from '../../src/outreach/bounce-outreach.ts'
import { compose } from '../../src/outreach/compose.ts'
import type { OutreachView } from '../../src/outreach/load-view.ts'
import { mailListCard } from '../../src/outreach/mail-list-card.ts'
import { outreachCard, previewCard } from '../../src/outreach/outreach-card.ts'
import { toneObjectionCard } from '../../src/outreach/tone-objection-card.ts'
import { undeliveredCard } from '../../src/outreach/undelivered-card.ts'
import { JO, someFacts } from '../outreach/letters.ts'
import { HOSTILE } from './hostile.ts'

const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`
const organisation = {
  id: id(9),
  name: 'Larkfield',
  timeZone: 'America/Chicago',
  workingDays: [1, 2, 3, 4, 5],
  holidayRegion: 'US',
  digestHour: 8,
  reportingCurrency: 'USD',
}
const facts = someFacts(2, { accountName: `Acme ${HOSTILE.broadcast ?? ''}` })

const DRAFT: OutreachView = {
  id: id(1),
  accountId: id(2),
  stepKey: 'outreach-35',
  tier: 2,
  invoiceId: id(3),
  generation: 1,
  kind: 'email',
  state: 'draft',
  revision: 2,
  ...compose('curious', 'email', 'en', facts, JO),
  recipient: { ...JO, name: 'Jo *Park*' },
  copies: [{ name: 'Marcus Tillinghast', email: 'marcus@larkfield.example', why: 'csm' }],
  senderId: id(4),
  deadlineOn: null,
  facts,
  toneOverride: null,
  preparedAt: new Date('2026-03-02T15:00:00Z'),
  editedBy: null,
  sentBy: null,
  sentAt: null,
  messageId: null,
  outcome: null,
  accountName: facts.accountName,
  stepTitle: 'Personal e-mail',
  senderName: 'Dana Hollowell',
  sentByName: null,
  editedByName: 'Dana Hollowell',
  tone: { verdict: 'ok', findings: [] },
  guarded: true,
  approvalKind: null,
  approval: null,
  canMail: true,
}
const objected = {
  verdict: 'block' as const,
  findings: [
    {
      rule: 'threat' as const,
      severity: 'block' as const,
      quote: 'our lawyers',
      advice: 'Leave lawyers out.',
    },
  ],
}
const gone = { sentByName: 'Dana Hollowell', sentAt: new Date('2026-03-02T15:30:00Z') }
const executive = {
  tier: 3,
  stepTitle: 'Executive e-mail',
  deadlineOn: '2026-03-12',
  approvalKind: 'tier-3' as const,
}
const marcus = 'marcus@larkfield.example'
const shown = (changes: Partial<OutreachView>) => outreachCard({ ...DRAFT, ...changes }, organisation)

export const OUTREACH_SAMPLES: Record<string, Card> = {
  'mail-copy-bounced': undeliveredCard(
    DRAFT,
    { kind: 'copy', email: marcus },
    'came-back',
    '550 no such user',
  ),
  'mail-came-back': undeliveredCard(DRAFT, { kind: 'elsewhere', email: 'x@else.test' }, 'came-back', ''),
  'mail-unclear': undeliveredCard(DRAFT, { kind: 'unclear' }, 'unwanted', ''),
  'mail-given-up': undeliveredCard(DRAFT, { kind: 'recipient' }, 'late', '452 mailbox full'),
  'mail-draft': shown({}),
  'mail-draft-objected': shown({ tone: objected }),
  'mail-draft-by-hand': shown({ canMail: false }),
  'mail-needs-approval': shown(executive),
  'mail-approved': shown({ ...executive, approval: { id: id(5), state: 'approved' } }),
  'mail-preview': previewCard(DRAFT),
  'mail-sent': shown({ state: 'sent', ...gone }),
  'mail-cancelled': shown({ state: 'cancelled', outcome: 'Nothing is overdue any more: it has been paid.' }),
  'mail-bounced': shown({ state: 'bounced', outcome: 'There is no such mailbox.', ...gone }),
  'mail-uncertain': shown({ state: 'uncertain', outcome: null, ...gone }),
  'call-due': shown({ kind: 'call', stepTitle: 'Call', ...compose('curious', 'call', 'en', facts, JO) }),
  'call-done': shown({ kind: 'call', stepTitle: 'Call', state: 'done', outcome: 'left a message', ...gone }),
  'mail-objected': toneObjectionCard({ outreachId: id(1), revision: 2 }, objected),
  'contact-question': contactQuestionCard(DRAFT, facts.accountName, 'There is no such mailbox.'),
  mails: mailListCard([DRAFT, { ...DRAFT, id: id(6), state: 'uncertain' }], 1),
}
