import { describe, expect, test } from 'vitest'
import { compose } from '../../src/outreach/compose.ts'
import { judgeText } from '../../src/outreach/judge-text.ts'
import { mailHtml } from '../../src/outreach/mail-html.ts'
import { INVOICES_LISTED, invoiceBlock, safeLink } from '../../src/outreach/mail-text.ts'
import type { OutreachFacts } from '../../src/outreach/outreach.ts'
import { joinBody, splitBody } from '../../src/outreach/outreach-forms.ts'
import { MissingField, renderTemplate } from '../../src/outreach/templates/render-template.ts'
import { LANGUAGE_NAMES, templatesIn } from '../../src/outreach/templates/templates.ts'
import { HOSTILE } from '../cards/hostile.ts'
import { JO, someFacts } from './letters.ts'

const VOICES = ['friendly', 'curious', 'firm', 'final'] as const
const TIERS = VOICES.map((voice, index) => ({ voice, tier: index + 1 }))

function many(tier: number, count: number): OutreachFacts['invoices'] {
  const [first] = someFacts(tier).invoices
  if (!first) throw new Error('there is no invoice')
  return Array.from({ length: count }, (_, at) => ({
    ...first,
    id: `i${at}`,
    number: `LF-${20_000 + at}`,
    currency: at % 3 === 2 ? 'EUR' : 'USD',
    totalMinor: first.openMinor + (at % 2) * 133_333,
    payUrl: at % 4 === 3 ? null : `https://pay.larkfield.example/i/LF-${20_000 + at}`,
  }))
}

const CASES: Record<string, (tier: number) => OutreachFacts> = {
  'one invoice': (tier) => someFacts(tier),
  'three invoices in two currencies, one paid in part': (tier) =>
    someFacts(tier, { invoices: many(tier, 3) }),
  'no link at all': (tier) =>
    someFacts(tier, { invoices: many(tier, 1).map((one) => ({ ...one, payUrl: null })), csm: null }),
  'bank details and a pay page': (tier) =>
    someFacts(tier, {
      payUrl: 'https://pay.larkfield.example/all',
      waysToPay: 'Bank transfer to Larkfield, account 12345678',
      invoices: many(tier, 1).map((one) => ({ ...one, payUrl: null })),
    }),
}

describe.each(TIERS)('the letter of tier $tier', ({ voice, tier }) => {
  test.each(Object.entries(CASES))('passes the tone guard with %s', (_name, facts) => {
    const written = compose(voice, 'email', 'en', facts(tier), JO)
    const verdict = judgeText({ kind: 'email', tier, ...written, recipient: JO, facts: facts(tier) })
    expect(verdict).toEqual({ verdict: 'ok', findings: [] })
  })

  test('names the invoice, the amount, the due date, how to pay and whom to ask, and thanks who has paid', () => {
    const { subject, body } = compose(voice, 'email', 'en', someFacts(tier), JO)
    expect(subject).toMatch(/LF-10187/)
    expect(body).toContain('Invoice LF-10187: $2,368.50, due ')
    expect(body).toContain('Pay: https://pay.larkfield.example/i/LF-10187')
    expect(body).toContain('In case you have paid already, thank you')
    expect(body).toContain('You can also ask Marcus Tillinghast')
    expect(body).toMatch(/^Hello Jo Park,/)
    expect(body).not.toMatch(/\{\{|\}\}|undefined|null/)
  })

  test('says nothing of suspension, lawyers or agencies unless it is the last', () => {
    const { subject, body } = compose(voice, 'email', 'en', someFacts(tier), JO)
    const threat = /suspend|lawyer|legal|agency|court/i
    if (tier < 4) expect(`${subject} ${body}`).not.toMatch(threat)
    else expect(body).toContain('suspend the service for Corvane Industrial Group, Inc. on 9 March 2026')
  })
})

test('where the policy stops no services, the last letter names its date and no suspension', () => {
  const facts = someFacts(4, { suspendOn: null })
  const written = compose('final', 'notice', 'en', facts, JO)
  expect(written.body).not.toMatch(/suspen/i)
  expect(written.body).toContain('by 9 March 2026')
  expect(judgeText({ ...written, kind: 'notice', tier: 4, recipient: JO, facts }).verdict).toBe('ok')
})

test('totals are kept apart by currency, and a part payment is told', () => {
  const { body } = compose('friendly', 'email', 'en', someFacts(1, { invoices: many(1, 3) }), JO)
  expect(body).toContain('Open in all: $4,737.00 and €2,368.50')
  expect(body).toContain('$2,368.50 still open')
})

test('in plain text the amounts stand below each other, beside a number that is too long for that', () => {
  const numbers = ['LF-9', 'LF-10187', 'SUBSCRIPTION/2026/ACME-INDUSTRIAL']
  const invoices = many(2, 3).map((one, at) => ({
    ...one,
    currency: 'USD',
    openMinor: [1_999, 45_000_000, 236_850][at] ?? 0,
    totalMinor: 45_000_000,
    payUrl: null,
    number: numbers[at] ?? '',
  }))
  expect(invoiceBlock({ invoices }).split('\n')).toEqual([
    '- Invoice LF-9:          $19.99 still open, due 26 January 2026',
    '- Invoice LF-10187: $450,000.00, due 26 January 2026',
    '- Invoice SUBSCRIPTION/2026/ACME-INDUSTRIAL: $2,368.50 still open, due 26 January 2026',
  ])
})

test('in HTML no number is broken that fits a phone, and every amount stands to the right in even digits', () => {
  const facts = someFacts(2, { invoices: many(2, 3) })
  const html = mailHtml(compose('curious', 'email', 'en', facts, JO).body, facts)
  const rows = html.match(/<tr><td.*<\/tr>/g) ?? []
  expect(rows).toHaveLength(3)
  for (const row of rows) {
    expect(row).toMatch(/<span style="white-space:nowrap">LF-\d+<\/span>/)
    expect(row).toMatch(/<td style="[^"]*text-align:right;white-space:nowrap;[^"]*tabular-nums">[$€]/)
  }
  expect(rows[1]).toContain('still open')
  const [long] = many(2, 1).map((one) => ({ ...one, number: 'SUBSCRIPTION/2026/ACME-INDUSTRIAL' }))
  const wide = someFacts(2, { invoices: long ? [long] : [] })
  expect(mailHtml(compose('curious', 'email', 'en', wide, JO).body, wide)).toContain('overflow-wrap:anywhere')
})

test('five hundred invoices end in a count and a sum', () => {
  const facts = someFacts(1, { invoices: many(1, 500) })
  const { body } = compose('friendly', 'email', 'en', facts, JO)
  expect(body.match(/- Invoice /g)).toHaveLength(INVOICES_LISTED)
  expect(body).toContain(`and ${500 - INVOICES_LISTED} more invoices: `)
  expect(body.length).toBeLessThan(3_500)
  expect(mailHtml(body, facts).match(/<tr>/g)).toHaveLength(INVOICES_LISTED + 1)
})

test('a field that is not there fails by its name', () => {
  expect(() => compose('firm', 'email', 'en', someFacts(3, { deadlineOn: null }), JO)).toThrow(
    'The template “firm, en, subject” needs the field “deadline”, which is not there.',
  )
  expect(() => renderTemplate('x', 'Hello {{ nobody }}', {})).toThrow(MissingField)
})

test('every language has every letter, and one that is not there is written in English', () => {
  for (const language of Object.keys(LANGUAGE_NAMES))
    expect(Object.keys(templatesIn(language).templates).sort()).toEqual([
      'call',
      'curious',
      'final',
      'firm',
      'friendly',
    ])
  expect(templatesIn('xx').language).toBe('en')
  expect(compose('friendly', 'email', 'xx', someFacts(1), JO).language).toBe('en')
})

test.each(Object.entries(HOSTILE))(
  'a name like “%s” is a name in the text and in the HTML',
  (_name, text) => {
    const facts = someFacts(1, {
      accountName: text,
      fromName: text,
      invoices: many(1, 1).map((one) => ({ ...one, number: text.slice(0, 60) })),
    })
    const written = compose('friendly', 'email', 'en', facts, { ...JO, name: text })
    expect(written.subject).not.toMatch(/[\r\n]/)
    const html = mailHtml(written.body, facts)
    expect(html).not.toMatch(/<(script|img|a href="(?!https:\/\/pay\.larkfield)|iframe|svg|style[ >])/i)
    expect(html.match(/<a /g)).toHaveLength(1)
  },
)

test('a template in a name stays the words that it is', () => {
  const evil = '{{ pay_url }}{% for x in (1..9) %}{{ x }}{% endfor %}'
  const { body } = compose('friendly', 'email', 'en', someFacts(1), { ...JO, name: evil })
  expect(body).toContain(`Hello ${evil},`)
})

test('only links of the ledger can be clicked, and only whole https ones are links', () => {
  const facts = someFacts(1)
  const { body } = compose('friendly', 'email', 'en', facts, JO)
  const html = mailHtml(`${body}\n\nSee https://evil.example/pay and javascript:alert(1)`, facts)
  expect([...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => url)).toEqual([
    'https://pay.larkfield.example/i/LF-10187',
  ])
  for (const bad of [
    'http://a.example',
    'javascript:alert(1)',
    'https://a@b.example',
    'https://a.example/"x',
    'x',
    'https://a b',
  ])
    expect(safeLink(bad)).toBeNull()
})

test('a form takes the text around the invoices apart and puts it together again', () => {
  const facts = someFacts(2, { invoices: many(2, 5) })
  const { body } = compose('curious', 'email', 'en', facts, JO)
  const { above, below } = splitBody({ body, facts })
  expect(above).not.toContain('LF-2')
  expect(joinBody({ facts }, { above, below })).toBe(body)
  expect(joinBody({ facts }, { above: 'Dear Jo', below })).toContain(invoiceBlock(facts))
})
