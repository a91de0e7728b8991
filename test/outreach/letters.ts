import type { OutreachFacts, Recipient } from '../../src/outreach/outreach.ts'

export const JO: Recipient = {
  contactId: '00000000-0000-4000-8000-0000000000c1',
  name: 'Jo Park',
  email: 'ap@client.test',
  phone: null,
}

/** What a letter of a tier is written from; the oldest invoice is as old as the tier's step. */
export function someFacts(tier: number, changes: Partial<OutreachFacts> = {}): OutreachFacts {
  const days = [0, 5, 35, 65, 95][tier] ?? 5
  const due = new Date(Date.UTC(2026, 2, 2 - days)).toISOString().slice(0, 10)
  const one = {
    id: '00000000-0000-4000-8000-0000000000a1',
    number: 'LF-10187',
    currency: 'USD',
    totalMinor: 236_850,
    openMinor: 236_850,
    dueOn: due,
    payUrl: 'https://pay.larkfield.example/i/LF-10187',
  }
  const invoices = changes.invoices ?? [one]
  const sums = new Map<string, number>()
  for (const { currency, openMinor } of invoices) sums.set(currency, (sums.get(currency) ?? 0) + openMinor)
  return {
    accountName: 'Corvane Industrial Group, Inc.',
    organisationName: 'Larkfield',
    tier,
    days,
    today: '2026-03-02',
    invoices,
    totals: [...sums].map(([currency, minor]) => ({ currency, minor })),
    payUrl: null,
    waysToPay: null,
    replyTo: 'billing@larkfield.example',
    fromName: 'Larkfield',
    sender:
      tier === 1
        ? null
        : { name: 'Dana Hollowell', email: 'dana@larkfield.example', title: 'Accounts Receivable' },
    csm: { name: 'Marcus Tillinghast', email: 'marcus@larkfield.example' },
    deadlineOn: tier === 3 ? '2026-03-12' : tier === 4 ? '2026-03-09' : null,
    suspendOn: tier === 4 ? '2026-03-09' : null,
    legalWording: null,
    mailed: [],
    ...changes,
  }
}
