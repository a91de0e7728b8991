import { expect, test } from 'vitest'
import { type ApprovalNews, approvalParts } from '../../src/digest/approval-news.ts'
import type { SuspensionNews } from '../../src/digest/suspension-news.ts'

const TODAY = '2026-03-10'
type Item = ApprovalNews['items'][number]
const item: Item = { name: 'Acme', kind: 'tier-4', state: 'approved', since: '2026-03-04', given: 2, need: 2 }
const about = (what: SuspensionNews[number]['what'], on: string): SuspensionNews => [
  { what, name: 'Acme', on, total: 1 },
]

test.each<[Partial<Item>, SuspensionNews, string]>([
  [{}, [], 'Acme, final notice: approved on Wed 4 Mar, not sent yet'],
  [{ since: TODAY, kind: 'tier-3' }, [], 'Acme, executive e-mail: approved today, not sent yet'],
  [{ kind: 'write-off' }, [], 'Acme, write-off: approved on Wed 4 Mar, not booked yet'],
  [
    { kind: 'suspension' },
    about('scheduled', '2026-03-13'),
    'Acme, suspension: approved on Wed 4 Mar, not stopped yet: it is for Fri 13 Mar',
  ],
  [
    { kind: 'suspension' },
    about('scheduled', '2026-03-09'),
    'Acme, suspension: approved on Wed 4 Mar, not stopped yet: it was for Mon 9 Mar, and waits',
  ],
  [
    { kind: 'suspension' },
    about('failed', '2026-03-09'),
    'Acme, suspension: approved on Wed 4 Mar, not stopped yet: the product could not be told',
  ],
  [{ kind: 'suspension' }, [], 'Acme, suspension: approved on Wed 4 Mar, not stopped yet'],
  [{ state: 'pending', given: 1 }, [], 'Acme, final notice: 1 of 2 approved, waits for 6 days'],
])('of %j the digest says what has not been done, and why', (change, suspensions, said) => {
  const news = { items: [{ ...item, ...change }], total: 1 }
  expect(JSON.stringify(approvalParts(news, TODAY, suspensions))).toContain(said)
})
