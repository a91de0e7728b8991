import type { Card } from '../../src/chat/card.ts'
import { announcedCard, questionListCard } from '../../src/clearances/list-cards.ts'
import type { Question } from '../../src/clearances/question.ts'
import { questionCard } from '../../src/clearances/question-card.ts'
import { readingCard } from '../../src/clearances/reading-card.ts'
import { HOSTILE } from './hostile.ts'

const TODAY = '2026-03-02'
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
const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' })

/** A question as its card shows it; every outside text is as bad as it can be. */
const QUESTION: Question = {
  id: id(1),
  accountId: id(2),
  accountName: `Acme ${HOSTILE.broadcast ?? ''}`,
  kind: 'ask',
  state: 'open',
  stepKey: 'outreach-35',
  stepTitle: 'Personal e-mail',
  stepKind: 'email',
  tier: 2,
  days: 36,
  sums: [usd(1_234_500), { amountMinor: 90_000, currency: 'EUR' }],
  invoices: [1, 2, 3, 4, 5].map((at) => ({
    number: `N-${at}`,
    money: usd(246_900),
    days: 37 - at,
  })),
  recipient: { name: 'Jo *Park*', email: 'ap@client.test' },
  sendOn: '2026-03-03',
  strategic: true,
  arr: usd(78_000_000),
  renewalOn: '2026-05-15',
  owners: { csmId: id(3), aeId: null, collectorId: null },
  csmName: 'Marcus Tillinghast',
  askedPersonId: id(3),
  askedName: 'Marcus Tillinghast',
  askedOn: TODAY,
  rung: 1,
  nextRungAt: new Date('2026-03-03T14:00:00Z'),
  answer: null,
  answeredBy: null,
  answeredAt: null,
  lastContact: { title: 'Last reminder', on: '2026-02-24' },
  lastNote: { author: 'Dana Hollowell', on: '2026-02-25', text: HOSTILE.broadcast ?? '' },
  promises: [{ on: '2026-02-20', money: usd(500_000), state: 'broken' }],
}
const answered: Question = {
  ...QUESTION,
  state: 'answered',
  answer: 'hold',
  answeredBy: 'Marcus Tillinghast',
  answeredAt: new Date('2026-03-02T15:30:00Z'),
}
const announced: Question = { ...QUESTION, kind: 'announce', stepTitle: 'Friendly reminder', tier: 1 }
const subject = {
  accountId: id(2),
  accountName: QUESTION.accountName,
  clearanceId: id(1),
  invoices: [{ id: id(4), number: 'N-1', openMinor: 246_900, currency: 'USD', dueOn: '2026-01-25' }],
  people: [],
}
const promise = {
  kind: 'promise' as const,
  date: '2026-03-12',
  amount: '1000.00',
  currency: 'USD',
  invoices: ['N-1'],
  reason: HOSTILE.broadcast ?? null,
}

export const CLEARANCE_SAMPLES: Record<string, Card> = {
  question: questionCard(QUESTION, organisation, TODAY),
  'question-answered': questionCard(answered, organisation, TODAY),
  questions: questionListCard([QUESTION, { ...QUESTION, id: id(5), accountName: 'Fennimore' }], 42, 2),
  announced: announcedCard([announced, { ...announced, ...answered, kind: 'announce' }], '2026-03-03'),
  reading: readingCard(id(6), subject, { among: [], readings: [promise], questions: [] }, TODAY),
  'reading-asked': readingCard(
    id(6),
    subject,
    {
      among: [],
      readings: [{ kind: 'hold', reason: 'renewal call' }],
      questions: [{ about: 'date', text: 'Until which day?' }],
    },
    TODAY,
  ),
}
