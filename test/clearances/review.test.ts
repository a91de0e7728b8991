import { expect, test } from 'vitest'
import type { Clearance } from '../../src/clearances/clearance.ts'
import { reviewClearance } from '../../src/clearances/review-clearances.ts'

const invoice = {
  id: 'i',
  number: 'N-1',
  currency: 'USD',
  openMinor: 100_000,
  disputedMinor: 0,
  dueOn: '2026-01-01',
}
const now = {
  tier: 2,
  days: 40,
  balances: [{ currency: 'USD', minor: 100_000 }],
  invoices: [invoice],
  recipientName: 'AP',
  recipientEmail: 'ap@client.test',
}
const asked: Clearance = {
  id: 'c',
  accountId: 'a',
  stepKey: 'outreach-35',
  tier: 2,
  invoiceId: 'i',
  generation: 1,
  kind: 'ask',
  state: 'open',
  askedPersonId: 'p',
  rung: 0,
  rungAt: new Date(0),
  nextRungAt: null,
  askedAt: new Date(0),
  askedOn: '2026-02-10',
  answeredAt: null,
  answeredBy: null,
  answer: null,
  validUntil: null,
  facts: { ...now, stepKey: 'outreach-35', wouldSendOn: '2026-02-11' },
  batchKey: null,
}
const yes: Clearance = { ...asked, state: 'answered', answer: 'clear', validUntil: '2026-02-17' }
const tolerance = () => 500
const review = (
  clearance: Clearance,
  facts: typeof now | undefined,
  step = 'withheld',
  today = '2026-02-11',
) => reviewClearance(clearance, facts, step, today, tolerance)

test('while nothing changed, a question and a yes stand', () => {
  expect(review(asked, now)).toEqual({ kind: 'stands' })
  expect(review(yes, now, 'planned')).toEqual({ kind: 'stands' })
})

test('paid, or down to what is tolerated: withdrawn', () => {
  const paid = {
    ...now,
    balances: [{ currency: 'USD', minor: 400 }],
    invoices: [{ ...invoice, openMinor: 400 }],
  }
  expect(review(asked, paid)).toMatchObject({ state: 'withdrawn' })
  expect(review(asked, undefined)).toMatchObject({ state: 'withdrawn' })
})

test('all of it disputed is no payment: void, not good news', () => {
  expect(review(asked, { ...now, invoices: [{ ...invoice, disputedMinor: 100_000 }] })).toMatchObject({
    state: 'void',
  })
})

test('a yes is void when balance, tier or recipient changed; an open question shows the new figures', () => {
  const more = {
    ...now,
    balances: [{ currency: 'USD', minor: 150_000 }],
    invoices: [{ ...invoice, openMinor: 150_000 }],
  }
  for (const facts of [more, { ...now, tier: 3 }, { ...now, recipientEmail: 'new@client.test' }]) {
    expect(review(yes, facts)).toMatchObject({ kind: 'over', state: 'void' })
    expect(review(asked, facts)).toMatchObject({ kind: 'changed' })
  }
})

test('a yes runs out, and a question is overtaken by the next step', () => {
  expect(review(yes, now, 'withheld', '2026-02-17')).toEqual({ kind: 'stands' })
  expect(review(yes, now, 'withheld', '2026-02-18')).toMatchObject({ state: 'expired' })
  expect(review(asked, now, 'superseded')).toMatchObject({ state: 'superseded' })
  expect(review(asked, now, 'planned')).toMatchObject({ state: 'superseded' })
})
